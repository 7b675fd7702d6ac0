"""Builds whoasks and writes the generated logs that are measured."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The name that W1 asks for; about 37,000 of 10 million lookups. The generator always writes it.
TARGET = "northfield-bank.com"

# What a log is called, what the generator calls its format, and what whoasks does.
FORMATS = {"bind": "bind", "csv": "csv", "ndjson": "json", "zeek": "zeek"}


def cargo(*words):
    """Runs cargo in the repository."""
    subprocess.run(["cargo", *words], cwd=ROOT, check=True)


def target():
    """Where cargo puts release builds."""
    words = ["cargo", "metadata", "--format-version", "1", "--no-deps", "--locked"]
    metadata = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return Path(json.loads(metadata)["target_directory"]) / "release"


def build():
    """Builds whoasks as it is installed; returns the path of the program.

    The examples are built apart: together, the features that only tests want would go into the program.
    """
    cargo("build", "--release", "--locked", "--bin", "whoasks")
    return target() / "whoasks"


def build_examples(*names):
    """Builds examples (the log generator, the plain decompressor); returns their folder."""
    cargo("build", "--release", "--locked", *(word for name in names for word in ("--example", name)))
    return target() / "examples"


def write(generator, folder, name, lines):
    """The path of the generated log in a format, written unless it is there already."""
    path = Path(folder) / f"{name}-{lines}.log"
    if not path.exists():
        part = path.with_suffix(".part")
        with open(part, "wb") as out:
            subprocess.run([generator, "--format", name, "--lines", str(lines)], stdout=out, check=True)
        part.rename(path)
    return path


def compress(path):
    """The path of the same log with gzip's usual compression, written unless it is there already."""
    packed = path.with_name(path.name + ".gz")
    if not packed.exists():
        part = packed.with_suffix(".part")
        with open(path, "rb") as plain, gzip.open(part, "wb", compresslevel=6) as out:
            shutil.copyfileobj(plain, out, 1 << 20)
        part.rename(packed)
    return packed
