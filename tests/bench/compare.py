#!/usr/bin/env python3
"""Measures whoasks beside DuckDB, ClickHouse, mawk, ripgrep and wc, on the same generated logs, in one run.

    python3 tests/bench/compare.py                       10 million lines, every format, five runs: hours
    python3 tests/bench/compare.py --quick               200,000 lines, one run: whether everything works
    python3 tests/bench/compare.py --growth 1,10,30      how cost grows with the log (millions of lines)
    python3 tests/bench/compare.py --formats bind --work-dir /var/tmp/bench

What is measured:

  W1  one domain: lookups, lookups by source, hours of the week. `whoasks profile NAME -o json --background off`.
  W2  the 1,000 leading domains: lookups, sources, top-2 share, HHI, business hours in New York, first, last.
      `whoasks domains --top 1000 -o json --tz America/New_York`, which counts sessions as well; the others do not.

Files are in the system's cache, nothing is hashed (`--hash none`; what SHA-256 costs stands beside), and every process
is measured from start to end. Engines run in turn, so that what disturbs the machine disturbs all; the figures are
medians. Before anything is timed, the answers of all engines are compared: integers have to be equal.

Needs Python 3.9, cargo, and for the engines a network once: they go into a virtual environment in --work-dir, or in a
temporary directory. What is not installed is left out, with a word. 10 million lines take 7 GB of disk.
"""

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

import answers
import engines
import logs
import tables
from measure import Failed, in_turn, measure, warm

# The options of whoasks for each workload.
W2 = ["domains", "--top", "1000", "-o", "json", "--tz", "America/New_York"]
W1 = ["profile", logs.TARGET, "-o", "json"]


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=10_000_000, help="lines of each log (default 10,000,000)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each command (default 5)")
    parser.add_argument("--formats", default="bind,csv,ndjson,zeek", help="which logs (default: all four)")
    parser.add_argument("--engines", default="duckdb,clickhouse,mawk,rg", help="which engines (default: all four)")
    parser.add_argument("--growth", metavar="MILLIONS", help="only cost by size of a BIND log, as in 1,10,30")
    parser.add_argument("--quick", action="store_true", help="200,000 lines, one run")
    parser.add_argument("--work-dir", type=Path, help="keeps logs and engines here (default: temporary)")
    parser.add_argument("--whoasks", type=Path, help="this program, instead of building it")
    parser.add_argument("--examples", type=Path, help="the built examples, instead of building them")
    options = parser.parse_args()
    if options.quick:
        options.lines, options.runs = 200_000, 1
    unknown = set(options.formats.split(",")) - set(logs.FORMATS)
    if unknown:
        parser.error(f"no such format: {', '.join(sorted(unknown))}; there are {', '.join(logs.FORMATS)}")
    return options


def say(text):
    """Tells on standard error what happens; standard output has the tables only."""
    print(f"compare: {text}", file=sys.stderr, flush=True)


class Bench:
    """Everything that can be measured on this machine."""

    def __init__(self, options, folder):
        self.options, self.folder = options, Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.whoasks = options.whoasks or logs.build()
        self.examples = options.examples or logs.build_examples("generate", "gunzip")
        self.output = self.folder / "output"
        self.wanted = options.engines.split(",")
        self.databases = list(self.install())
        self.tools = {name: engines.version(*words) for name, words in TOOLS.items() if name in self.wanted}
        for name in (name for name, version in self.tools.items() if version is None):
            say(f"{name} is not installed: left out")
        self.background = self.option("profile", "--background")
        if not self.background:
            say("this whoasks has no --background: W1 is measured with the background of the other domains")

    def install(self):
        """The engines of PyPI that are wanted and can be had."""
        for name, engine in (("duckdb", engines.duckdb()), ("clickhouse", engines.clickhouse())):
            if name not in self.wanted:
                continue
            reason = engine.install(self.folder / "venv")
            if reason:
                say(f"{engine.name} cannot be installed and is left out: {reason[0]}")
            else:
                yield engine

    def option(self, command, name):
        """Whether a command of this whoasks has an option."""
        measure([self.whoasks, command, "--help"], self.output)
        return name in self.output.read_text()

    def reads(self, log_format):
        """Whether this whoasks reads a format."""
        measure([self.whoasks, "formats"], self.output)
        return any(line.split()[:1] == [logs.FORMATS[log_format]] for line in self.output.read_text().splitlines())

    def ours(self, words, path, threads, *more):
        """whoasks on a file."""
        more = more or ("--hash", "none")
        return [self.whoasks, *words, *more, "--threads", str(threads), path]

    def w1(self):
        """The options of W1."""
        return [*W1, "--background", "off"] if self.background else W1

    def commands(self, workload, log_format, path):
        """All that do one workload, by name and threads."""
        found = {}
        for threads in (1, 2):
            found["whoasks", threads] = self.ours(self.w1() if workload == "W1" else W2, path, threads)
            for engine in self.databases:
                found[engine.name, threads] = engine.command(workload, log_format, path, threads, logs.TARGET)
        if self.tools.get("mawk"):
            found["mawk", 1] = engines.mawk(workload, log_format, path, logs.TARGET)
            if workload == "W1" and self.tools.get("rg"):
                found["rg and mawk", 1] = engines.ripgrep(log_format, path, logs.TARGET)
        return found

    def agree(self, workload, commands):
        """Compares the answers of all engines.

        Raises `Failed` where one differs.
        """
        ours = None
        for (name, threads), command in commands.items():
            measure(command, self.output)
            text = self.output.read_text()
            if name == "whoasks":
                answer = answers.of_whoasks(workload, text)
                ours = ours or answer
            else:
                answer = answers.of_engine(workload, text)
            found = answers.difference(ours, answer)
            if found:
                raise Failed(f"{workload}: {name} with {threads} threads disagrees: {found}")

    def compare(self, log_format):
        """Measures W1 and W2 on a log of one format: costs by workload, then by name and threads."""
        path = logs.write(self.examples / "generate", self.folder, log_format, self.options.lines)
        warm(path)
        costs = {}
        for workload in ("W1", "W2"):
            commands = self.commands(workload, log_format, path)
            say(f"{log_format}, {workload}: answers")
            self.agree(workload, commands)
            commands["wc -l", 1] = ["wc", "-l", path]
            say(f"{log_format}, {workload}: time")
            # It is 40 times off and would take most of the day.
            slow = {("mawk", 1): commands.pop(("mawk", 1))} if workload == "W2" and ("mawk", 1) in commands else {}
            costs[workload] = in_turn(commands, self.options.runs, self.output) | in_turn(slow, 1, self.output)
        beside = self.beside(path) if log_format == "bind" else {}
        if not self.options.work_dir:
            path.unlink()
        return costs, beside

    def beside(self, path):
        """What else is asked of whoasks on a BIND log: hashing, the background, compressed input."""
        say("bind: hashing, background, gzip")
        packed = logs.compress(path)
        warm(packed)
        commands = {
            "W2": self.ours(W2, path, 1),
            "W2 with SHA-256": self.ours(W2, path, 1, "--hash", "sha256"),
            "profile with background": self.ours(W1, path, 1),
            "gzip alone": [self.examples / "gunzip", packed],
            "W1 of gzip": self.ours(self.w1(), packed, 2),
            "W2 of gzip": self.ours(W2, packed, 2),
        }
        return in_turn(commands, self.options.runs, self.output)

    def growth(self, millions):
        """Costs of W2 and of a whole profile, by millions of lines of BIND."""
        costs = {}
        for size in millions:
            say(f"growth: {size} million lines")
            path = logs.write(self.examples / "generate", self.folder, "bind", int(size * 1_000_000))
            warm(path)
            commands = {"whoasks": self.ours(W2, path, 1), "whoasks profile": self.ours(W1, path, 1)}
            for engine in self.databases:
                commands[engine.name] = engine.command("W2", "bind", path, 1, logs.TARGET)
                commands[f"{engine.name} W1"] = engine.command("W1", "bind", path, 1, logs.TARGET)
            costs[size] = in_turn(commands, self.options.runs, self.output)
            if not self.options.work_dir:
                path.unlink()
        return costs

    def versions(self):
        """What was measured with what."""
        measure([self.whoasks, "--version"], self.output)
        found = [self.output.read_text().strip(), *(engine.version for engine in self.databases)]
        found += filter(None, self.tools.values())
        return f"{', '.join(found)}; {platform.machine()}, {os.cpu_count()} processors"


# Programs that may be installed, and how they tell their version.
TOOLS = {"mawk": ("mawk", "-W", "version"), "rg": ("rg", "--version")}


def run(options, folder):
    """Measures what the command line asks for and prints the tables."""
    bench = Bench(options, folder)
    if options.growth:
        millions = [float(size) for size in options.growth.split(",")]
        print(tables.growth(bench.growth(millions), bench.versions(), options.runs))
        return
    costs, beside = {}, {}
    for log_format in options.formats.split(","):
        if bench.reads(log_format):
            costs[log_format], more = bench.compare(log_format)
            beside |= more
        else:
            say(f"this whoasks does not read {log_format}: left out")
    print(tables.comparison(costs, beside, bench.versions(), options))


def main():
    """Runs in the given directory, or in one that is removed afterwards."""
    options = arguments()
    try:
        if options.work_dir:
            run(options, options.work_dir)
        else:
            with tempfile.TemporaryDirectory(prefix="whoasks-bench-") as folder:
                run(options, folder)
    except Failed as error:
        sys.exit(f"compare: {error}")


if __name__ == "__main__":
    main()
