#!/usr/bin/env python3
"""Measures how cost grows: lines, names and sources, one run and partial states that are merged.

    python3 tests/bench/scale.py                            1, 10 and 100 million lines; 10 million, names and sources x 10
    python3 tests/bench/scale.py --sizes 1,10               smaller
    python3 tests/bench/scale.py --logs DIRECTORY           logs that are there already, one size
    python3 tests/bench/scale.py --sizes 10 --orders 0      no merges but the one that is measured

Each log is CSV in 16 files, counted by `domains --top 1000 -o json --tz America/New_York`, with SHA-256 of the input, as
archives are: in one run, in 16 runs with `--save-partial`, and by merging their states. The states are also merged in
random orders, and all reports are compared: they have to be the same, to the byte.

Processor seconds with one thread; peak memory of the largest process; states in megabytes; the memory of one run by
distinct pair of name and source. 100 million lines take 6.3 GB of disk.
"""

import argparse
import csv
import filecmp
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import logs
from measure import Failed, measure, megabytes
from tables import table

# The files of a log, and the states that are made of it.
PARTS = 16

# What is counted, and how it is shown.
COUNTED = ["--tz", "America/New_York", "--threads", "1"]
SHOWN = ["--top", "1000", "-o", "json"]


@dataclass(frozen=True)
class Log:
    """A log to be generated: millions of lines, and how many names and sources they are drawn from."""

    millions: float
    names: int
    sources: int

    def words(self):
        """The options of the generator."""
        lines = str(int(self.millions * 1_000_000))
        return ["--format", "csv", "--lines", lines, "--names", str(self.names), "--sources", str(self.sources)]


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1,10,100", help="millions of lines (default 1,10,100)")
    parser.add_argument("--wide", type=float, default=10, help="millions of lines with ten times the names and sources")
    parser.add_argument("--orders", type=int, default=3, help="random orders of the states to merge (default 3)")
    parser.add_argument("--logs", type=Path, help="a directory of logs that are there already")
    parser.add_argument("--work-dir", type=Path, help="keeps states and reports here (default: temporary)")
    parser.add_argument("--whoasks", type=Path, help="this program, instead of building it")
    parser.add_argument("--examples", type=Path, help="the built examples, instead of building them")
    return parser.parse_args()


def generate(generator, log, folder):
    """Writes a log as CSV in files of about the same length, each with the header."""
    folder.mkdir(parents=True, exist_ok=True)
    per_file = -(-int(log.millions * 1_000_000) // PARTS)
    process = subprocess.Popen([generator, *log.words()], stdout=subprocess.PIPE)
    header = process.stdout.readline()
    for part in range(PARTS):
        with open(folder / f"part-{part:02}.csv", "wb") as out:
            out.write(header)
            for _ in range(per_file):
                out.write(process.stdout.readline())
    if process.wait() != 0:
        raise Failed(f"the generator ended with {process.returncode}")


class Scale:
    """Measures logs with one program."""

    def __init__(self, whoasks, folder, orders):
        self.whoasks, self.folder, self.orders = whoasks, folder, orders

    def measure(self, title, logs_folder):
        """The row of one log.

        Raises `Failed` where a merged report is not that of one run.
        """
        files = sorted(logs_folder.iterdir())
        say(f"{title}: one run")
        whole = self.folder / "whole.json"
        one = measure([self.whoasks, "domains", *COUNTED, *SHOWN, "--out", whole, *files], self.folder / "output")
        say(f"{title}: {len(files)} states")
        states = [self.folder / f"{number:02}.partial" for number in range(len(files))]
        saved = [self.save(file, state) for file, state in zip(files, states)]
        say(f"{title}: merging them")
        merged = [self.merge(order, whole) for order in self.shuffled(states)][0]
        pairs, lookups = self.count(states)
        size = sum(map(megabytes, states))
        return [
            title,
            f"{sum(map(megabytes, files)) / 1000:.2f}",
            f"{pairs / 1e6:.2f}",
            f"{one.cpu:.1f}",
            f"{one.peak:,.0f}",
            f"{one.peak * 1e6 / pairs:.0f}",
            f"{sum(cost.cpu for cost in saved):.1f}",
            f"{max(cost.peak for cost in saved):,.0f}",
            f"{size:,.0f}",
            f"{size * 1e6 / lookups:.1f}",
            f"{merged.cpu:.1f}",
            f"{merged.peak:,.0f}",
        ]

    def save(self, file, state):
        """Makes the state of one file."""
        words = [self.whoasks, "domains", *COUNTED, "--quiet", "--save-partial", state, file]
        return measure(words, self.folder / "output")

    def count(self, states):
        """How many distinct pairs of name and source the states have, and how many lookups."""
        words = [self.whoasks, "merge", "-o", "csv", "--all", *states]
        measure(words, self.folder / "output")
        with open(self.folder / "output", newline="") as file:
            rows = [(int(row["sources"]), int(row["lookups"])) for row in csv.DictReader(file)]
        return map(sum, zip(*rows))

    def shuffled(self, states):
        """The states in their order, and in random ones."""
        draw = random.Random(1)
        return [states, *(draw.sample(states, len(states)) for _ in range(self.orders))]

    def merge(self, states, whole):
        """Merges states, and compares the report with that of one run."""
        report = self.folder / "merged.json"
        cost = measure([self.whoasks, "merge", *SHOWN, "--out", report, *states], self.folder / "output")
        if not filecmp.cmp(report, whole, shallow=False):
            raise Failed(f"{report} is not {whole}")
        return cost


HEAD = [
    "log",
    "GB",
    "million pairs",
    "one run, CPU s",
    "MB",
    "octets a pair",
    f"{PARTS} states, CPU s",
    "MB of one",
    "states, MB",
    "octets a lookup",
    "merge, CPU s",
    "MB",
]


def say(text):
    """Tells what is being done."""
    print(f"scale: {text}", file=sys.stderr, flush=True)


def main():
    """Measures what the command line asks for and prints the table."""
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="whoasks-scale-") as temporary:
        folder = options.work_dir or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        scale = Scale(options.whoasks or logs.build(), folder, options.orders)
        try:
            print(table(HEAD, rows(options, scale, folder)))
        except Failed as error:
            sys.exit(f"scale: {error}")


def rows(options, scale, folder):
    """The rows of the table."""
    if options.logs:
        yield scale.measure(options.logs.name, options.logs)
        return
    generator = (options.examples or logs.build_examples("generate")) / "generate"
    wanted = [(f"{size} million lines", Log(float(size), 200_000, 50_000)) for size in options.sizes.split(",")]
    if options.wide:
        wanted.append((f"{options.wide:g} million lines, names x 10", Log(options.wide, 2_000_000, 50_000)))
        wanted.append((f"{options.wide:g} million lines, sources x 10", Log(options.wide, 200_000, 500_000)))
    for title, log in wanted:
        say(f"{title}: generating")
        generate(generator, log, folder / "logs")
        yield scale.measure(title, folder / "logs")


if __name__ == "__main__":
    main()
