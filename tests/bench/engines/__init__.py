"""The engines that whoasks is compared with: which there are, and how each is run."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# What separates the fields of a line for awk.
SEPARATORS = {"bind": " ", "csv": ",", "ndjson": '"', "zeek": "\t"}


class Python:
    """An engine that is a package of PyPI, in a virtual environment of its own."""

    def __init__(self, name, package, script, version):
        """`version` is a Python expression for what the engine calls itself, after the package was imported."""
        self.name, self.package, self.script = name, package, HERE / script
        self.say = f"import {package}; print({version})"
        self.python = None
        self.version = None

    def install(self, folder):
        """Installs the package, unless it is there; returns why that failed, or `None`."""
        python = Path(folder) / "bin" / "python"
        steps = [[sys.executable, "-m", "venv", folder]] if not python.exists() else []
        if steps or subprocess.run([python, "-c", self.say], capture_output=True).returncode != 0:
            steps.append([python, "-m", "pip", "install", "--quiet", self.package])
        for step in [*steps, [python, "-c", self.say]]:
            done = subprocess.run(step, capture_output=True, text=True)
            if done.returncode != 0:
                return (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no reason given"]
        self.python, self.version = python, f"{self.name} {done.stdout.strip()}"
        return None

    def command(self, workload, log_format, path, threads, name):
        """The words that run it."""
        return [self.python, self.script, workload, log_format, path, threads, name]


def duckdb():
    """DuckDB."""
    return Python("DuckDB", "duckdb", "duckdb_query.py", "duckdb.__version__")


def clickhouse():
    """ClickHouse's embedded engine."""
    version = "chdb.query('SELECT version()').data().strip().strip(chr(34))"
    return Python("ClickHouse", "chdb", "clickhouse_query.py", version)


def mawk(workload, log_format, path, name):
    """W1 or W2 by mawk."""
    script = "one_domain.awk" if workload == "W1" else "domains.awk"
    settings = ["-v", f"FORMAT={log_format}", "-v", f"NAME={name}", "-F", SEPARATORS[log_format]]
    return ["env", "LC_ALL=C", "mawk", *settings, "-f", HERE / "fields.awk", "-f", HERE / script, path]


def ripgrep(log_format, path, name):
    """W1 by mawk behind ripgrep, which lets through the lines with the name in any case.

    The CSV header, which mawk passes over as the first line, is put back.
    """
    words = mawk("W1", log_format, "-", name)
    shell = 'log=$1; name=$2; shift 2; { [ "$FORMAT" != csv ] || head -1 "$log"; rg -iF -- "$name" "$log"; } | "$@"'
    return ["env", f"FORMAT={log_format}", "sh", "-c", shell, "sh", path, name, *words]


def version(program, *words):
    """What a program calls itself, or `None` where it is not installed."""
    if not shutil.which(program):
        return None
    done = subprocess.run([program, *words], capture_output=True, text=True)
    return (done.stdout or done.stderr).strip().splitlines()[0]
