#!/usr/bin/env python3
"""Recounts generated logs of every text format independently and compares every integer with what whoasks reports.

    python3 tests/recount/check.py                            a million lookups: minutes
    python3 tests/recount/check.py --lines 100000 --formats bind,unbound --whoasks target/debug/whoasks

The generator (`cargo run --example generate`) writes the lookups as CSV, and its own formats. DuckDB writes them as
lines of all other text formats (texts.py), and counts them from the CSV (counts.py). Compared are all rows of `domains`
(lookups, sessions, spells, sources, first, last, types, two leading sources and squares of concentration on lookups,
sessions and spells, business hours of two zones whose clocks change within the window), all rows of `sources`, and the
`profile` of a frequent, a middling and a rare name (lookups and sessions by source, lookups by day and by hour of week
in both zones); and what the slow oracle counts. DuckDB comes from PyPI, into a virtual environment of its own.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "bench"))

import engines
import logs


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000, help="lookups (default 1,000,000)")
    parser.add_argument("--formats", default="", help="only these, by their names for whoasks")
    parser.add_argument("--work-dir", type=Path, help="keeps logs and DuckDB here (default: temporary)")
    parser.add_argument("--whoasks", type=Path, help="this program, instead of building it")
    parser.add_argument("--generate", type=Path, help="the built example, instead of building it")
    return parser.parse_args()


def recount(options, folder):
    """Runs the recount with the Python that has DuckDB; returns its exit code."""
    whoasks = options.whoasks or logs.build()
    generate = options.generate or logs.build_examples("generate") / "generate"
    duckdb = engines.duckdb()
    if reason := duckdb.install(folder / "duckdb"):
        print(f"DuckDB could not be installed: {reason}", file=sys.stderr)
        return 2
    words = [whoasks, generate, str(options.lines), folder, options.formats]
    return subprocess.run([duckdb.python, HERE / "recount.py", *words]).returncode


def main():
    """Recounts in the folder that is wanted."""
    options = arguments()
    if options.work_dir:
        options.work_dir.mkdir(parents=True, exist_ok=True)
        sys.exit(recount(options, options.work_dir))
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(recount(options, Path(folder)))


main()
