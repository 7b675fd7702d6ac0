"""Runs commands and measures what they cost: processor time, elapsed time, peak memory."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


class Failed(Exception):
    """A command that ended with an error, with what it said."""


@dataclass(frozen=True)
class Cost:
    """What one run cost, or the medians of several.

    `cpu` is user and system time in seconds of the process and all that it started and waited for, `wall` the
    elapsed seconds from start to end, `peak` the largest resident set in megabytes (10^6 octets) of one process. A
    peak below this script's own, about 20 MB, cannot be told: Linux hands the parent's on when a process starts.
    """

    cpu: float
    wall: float
    peak: float


def measure(command, output):
    """Runs a command, a list of words, once, with its standard output in the file `output`."""
    with open(output, "wb") as out, open(f"{output}.errors", "wb+") as errors:
        begin = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stdout=out, stderr=errors, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip()[-2000:]
            raise Failed(f"{' '.join(map(str, command))}: status {process.returncode}: {said}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024 / 1e6)


def medians(costs):
    """The medians of several runs, each of its own."""
    return Cost(*(statistics.median(getattr(cost, what) for cost in costs) for what in ("cpu", "wall", "peak")))


def in_turn(commands, runs, output):
    """Runs every command of a dictionary `runs` times, in turn, so that what disturbs the machine disturbs all.

    Returns the medians under the same keys.
    """
    costs = {key: [] for key in commands}
    for _ in range(runs):
        for key, command in commands.items():
            costs[key].append(measure(command, output))
    return {key: medians(each) for key, each in costs.items()}


def warm(path):
    """Reads a file once, so that every engine finds it in the system's cache."""
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 22):
            pass


def megabytes(path):
    """The size of a file in megabytes."""
    return Path(path).stat().st_size / 1e6
