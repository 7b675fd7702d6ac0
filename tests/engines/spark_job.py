#!/usr/bin/env python3
"""Runs whoasks over logs on a Spark cluster: a partial state for each group of logs, and a tree of merges.

The workers need the whoasks binary (shipped with --files, or its path by --binary) and the logs under the same paths;
nothing else is installed. The report is, to the byte, that of one run over all logs, whatever was retried on the way.

    spark-submit --files whoasks spark_job.py --command "domains --tz Europe/Moscow" \\
        --report="-o json --all" --out report.json /shared/logs

With --command go the options that change what is counted, with --report those that change what is shown. The exit code
is that of `whoasks merge`: 2 where logs could not be read or only in part, as in one run.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile


def binary(path):
    """The whoasks binary: one that was named, else the one that --files has put beside this task."""
    if path:
        return path
    from pyspark import SparkFiles

    shipped = SparkFiles.get("whoasks")
    os.chmod(shipped, 0o755)
    return shipped


def run(words, wanted):
    """Runs whoasks; exit code 2 is a failure only where the file that is wanted was not written."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if not os.path.exists(wanted):
        # Spark tries again elsewhere, and tells this text when it gives up.
        raise RuntimeError(f"{shlex.join(words)}: {done.returncode}: {done.stderr.decode(errors='replace')}")
    with open(wanted, "rb") as file:
        return file.read()


def save(path, command, threads):
    """A task that makes of the logs of a partition one partial state, under the partition's number."""

    def task(number, logs):
        logs = list(logs)
        with tempfile.TemporaryDirectory() as room:
            state = os.path.join(room, "state")
            options = ["--quiet", "--threads", str(threads), "--save-partial", state]
            if logs:
                yield number, run([binary(path), *shlex.split(command), *options, *logs], state)

    return task


def merge(path):
    """A task that makes of the numbered states of a partition one state, under the partition's number."""

    def task(number, states):
        with tempfile.TemporaryDirectory() as room:
            names = [put(room, f"{place}.partial", state) for place, (_, state) in enumerate(states)]
            state = os.path.join(room, "state")
            if names:
                yield number, run([binary(path), "merge", "--quiet", "--save-partial", state, *names], state)

    return task


def put(room, name, octets):
    """Writes a file, and returns its path."""
    path = os.path.join(room, name)
    with open(path, "wb") as file:
        file.write(octets)
    return path


def logs_below(paths):
    """The logs that paths mean, as whoasks finds them: without hidden files."""
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for directory, directories, files in os.walk(path, followlinks=True):
            directories[:] = [name for name in directories if not name.startswith(".")]
            yield from (os.path.join(directory, name) for name in files if not name.startswith("."))


def main():
    """Reads the command line, and runs the job."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", nargs="+", metavar="LOG", help="logs, or directories of logs, that all workers see")
    parser.add_argument("--command", default="domains", help="the command, with what changes its counts")
    parser.add_argument("--report", default="", help="options of `whoasks merge`")
    parser.add_argument("--out", required=True, help="where the report goes")
    parser.add_argument("--partitions", type=int, default=0, help="tasks (default: one for each log)")
    parser.add_argument("--fan-in", type=int, default=8, help="states that a task merges into one")
    parser.add_argument("--threads", type=int, default=1, help="threads of a task; spark.task.cpus should be the same")
    parser.add_argument("--binary", help="the path of whoasks on the workers, where it is not shipped with --files")
    args = parser.parse_args()

    from pyspark.sql import SparkSession

    context = SparkSession.builder.appName("whoasks").getOrCreate().sparkContext
    logs = sorted(logs_below(args.logs))
    width = args.partitions or max(len(logs), 1)
    states = context.parallelize(logs, width).mapPartitionsWithIndex(save(args.binary, args.command, args.threads))
    while width > args.fan_in:
        # A shuffle: the states before it are kept, and only those of lost workers are made again.
        width = -(-width // args.fan_in)
        numbered = states.map(lambda numbered: (numbered[0] // args.fan_in, numbered[1]))
        states = numbered.partitionBy(width, lambda number: number).mapPartitionsWithIndex(merge(args.binary))
    with tempfile.TemporaryDirectory() as room:
        names = [put(room, f"{number}.partial", state) for number, state in states.collect()]
        words = [binary(args.binary), "merge", *shlex.split(args.report), "--out", args.out, *names]
        sys.exit(subprocess.run(words).returncode)


if __name__ == "__main__":
    main()
