#!/usr/bin/env python3
"""Counts the instructions of small runs with callgrind and compares them with `instructions.toml`.

    python3 tests/bench/instructions.py             fails where a count is off by more than the tolerance
    python3 tests/bench/instructions.py --bless     writes what was counted, for a change that means it

Unlike seconds, instructions do not depend on what else a machine does. They do depend on the compiler and the
processor's family: under another rustc or on another architecture the check is skipped, with a message. The hash of
names is seeded anew in each process, and so counts differ by about 1 % from run to run: the median of several is taken,
and the tolerance is 3 %. A count that fell by more fails as well, so that what was won cannot be lost unseen.

Needs Python 3.11, cargo, and valgrind (the Debian package of that name).
"""

import argparse
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import logs

HELD = Path(__file__).with_suffix(".toml")
LINES = 20_000
RUNS = 3
TOLERANCE_PERCENT = 3
FORMATS = ("bind", "csv", "ndjson")
COMMANDS = {"domains": ["domains"], "profile": ["profile", logs.TARGET]}


def count(program, words, path):
    """The median of the instructions of several runs on one thread."""
    run = [program, *words, "-o", "json", "--hash", "none", "--threads", "1", path]
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]

    def once():
        said = subprocess.run([*valgrind, *run], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        return int(re.search(r"Collected : (\d+)", said.stderr).group(1))

    return int(statistics.median(once() for _ in range(RUNS)))


def counted(options):
    """The counts of all commands on all formats."""
    program = options.whoasks or logs.build()
    examples = options.examples or logs.build_examples("generate")
    counts = {command: {} for command in COMMANDS}
    with tempfile.TemporaryDirectory(prefix="whoasks-bench-") as folder:
        for name in FORMATS:
            path = logs.write(examples / "generate", folder, name, LINES)
            for command, words in COMMANDS.items():
                counts[command][name] = count(program, words, path)
    return counts


def write(made_with, counts):
    """Holds the counts."""
    lines = ["# Instructions of small runs; written by `python3 tests/bench/instructions.py --bless`."]
    lines += [f'{key} = "{value}"' for key, value in made_with.items()]
    for command, by_format in counts.items():
        lines += ["", f"[{command}]", *(f"{name} = {value}" for name, value in by_format.items())]
    HELD.write_text("\n".join(lines) + "\n")


def off(held, counts):
    """What differs by more than the tolerance, in words."""
    for command, by_format in counts.items():
        for name, now in by_format.items():
            before = held.get(command, {}).get(name)
            change = 100 * (now / before - 1) if before else None
            print(f"{command} {name}: {now:,}" + (f" ({change:+.1f} %)" if before else " (none held)"))
            if change is None or abs(change) > TOLERANCE_PERCENT:
                yield f"{command} {name}"


def main():
    """Counts, and compares or holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bless", action="store_true", help="holds what was counted")
    parser.add_argument("--whoasks", type=Path, help="this program, instead of building it")
    parser.add_argument("--examples", type=Path, help="the built examples, instead of building them")
    options = parser.parse_args()
    if not shutil.which("valgrind"):
        sys.exit("instructions: valgrind is not installed. Hint: apt-get install valgrind")
    rustc = subprocess.run(["rustc", "--version"], cwd=logs.ROOT, check=True, capture_output=True, text=True)
    made_with = {"rustc": rustc.stdout.strip(), "machine": platform.machine()}
    held = tomllib.loads(HELD.read_text()) if HELD.exists() else {}
    if not options.bless and {key: held.get(key) for key in made_with} != made_with:
        print(f"instructions: skipped: held for {held.get('rustc')} on {held.get('machine')}, this is {made_with}")
        return
    counts = counted(options)
    if options.bless:
        write(made_with, counts)
        return
    found = list(off(held, counts))
    if found:
        sys.exit(f"instructions: changed: {', '.join(found)}. Hint: --bless, if that is meant")


if __name__ == "__main__":
    main()
