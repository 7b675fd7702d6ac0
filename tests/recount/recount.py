"""What check.py runs with DuckDB: `python recount.py WHOASKS GENERATE LINES FOLDER FORMATS`."""

import subprocess
import sys
import time
from pathlib import Path

import duckdb

import counts
import texts

WHOASKS, GENERATE, LINES, FOLDER, FORMATS = sys.argv[1:6]
LINES, FOLDER = int(LINES), Path(FOLDER)
# Formats that the generator writes, as it calls them and as whoasks does.
GENERATED = [("csv", "csv"), ("tsv", "csv"), ("ndjson", "json"), ("json", "json"), ("bind", "bind"), ("zeek", "zeek")]
# Fewer names and sources than usual: their rows cost more to compare than lookups to count.
WORLD = ["--names", "20000", "--sources", "20000"]
# What some formats do not tell of their dates.
GIVEN = ["--year=2026", "--date-order=month"]
# Ranks of the names that are profiled.
RANKS = [0, 20, 5_000]


def generate(output):
    """The path of what the generator writes."""
    path = FOLDER / f"generated-{output}"
    with open(path, "wb") as out:
        subprocess.run([GENERATE, "--format", output, "--lines", str(LINES), *WORLD], stdout=out, check=True)
    return path


def whoasks(*words):
    """What whoasks writes to standard output."""
    return subprocess.run([WHOASKS, *words], check=True, stdout=subprocess.PIPE).stdout


def count(connection, unit):
    """Counts the lookups with times in a unit."""
    connection.execute(f"""CREATE OR REPLACE TABLE lookups AS
        SELECT date_trunc('{unit}', ts) AS ts, client, lower(qname) AS name, qtype FROM written""")
    connection.execute(counts.PAIRS)
    connection.execute(f"CREATE OR REPLACE TABLE domains AS {counts.domains()}")
    connection.execute(f"CREATE OR REPLACE TABLE sources AS {counts.sources()}")


def differences(connection, table, report):
    """How many rows two tables do not share, with one of them."""
    for one, other, whose in [(table, report, "DuckDB"), (report, table, "whoasks")]:
        # By name, in the columns' order of the first.
        columns = ", ".join(row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall())
        query = f"SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}"
        rows = connection.execute(query).fetchall()
        if rows:
            yield f"{len(rows)} rows of {table} only by {whose}: {columns} {rows[0]}"


def table_of_report(connection, command, query, path):
    """A table of the rows that a command reports on a log."""
    out = FOLDER / "report.csv"
    zones = [f"--tz={zone}" for zone in counts.ZONES] if command == "domains" else []
    whoasks(command, "--all", *GIVEN, *zones, "--output=csv", f"--out={out}", path)
    connection.execute(f"CREATE OR REPLACE TABLE report_{command} AS {query(out)}")
    return f"report_{command}"


def check(connection, log_format, path):
    """All differences between what is counted and what whoasks reports on a log."""
    for command, query in [("domains", counts.domains_of_report), ("sources", counts.sources_of_report)]:
        yield from differences(connection, command, table_of_report(connection, command, query, path))
    ranked = connection.execute("SELECT name FROM domains ORDER BY lookups DESC, name").fetchall()
    for rank in RANKS:
        name = ranked[min(rank, len(ranked) - 1)][0]
        zones = [f"--tz={zone}" for zone in counts.ZONES]
        words = ["profile", name, "--all", "--draws=99", "--background=off", "--output=json", *GIVEN, *zones, path]
        found, wanted = counts.profile_of_report(whoasks(*words)), counts.profile(connection, name)
        wrong = [key for key in sorted({*found, *wanted}, key=str) if found.get(key) != wanted.get(key)]
        if wrong:
            key = wrong[0]
            yield f"{len(wrong)} figures of {name}: {key} is {wanted.get(key)}, whoasks has {found.get(key)}"


def oracle(connection):
    """Differences between what DuckDB and the slow oracle count."""
    connection.execute(f"""CREATE OR REPLACE TABLE oracle AS
        SELECT name, lookups, sources, sessions, spells, first_ns // 1000000 AS first, last_ns // 1000000 AS last
        FROM read_csv('{generate("truth")}', header = true)""")
    columns = "name, lookups, sources, sessions, spells, first, last"
    connection.execute(f"CREATE OR REPLACE VIEW recount AS SELECT {columns} FROM domains")
    yield from differences(connection, "recount", "oracle")


def is_wanted(name):
    """Whether a format is to be checked."""
    return not FORMATS or name in FORMATS.split(",")


def logs(connection, unit):
    """Formats whose times are in a unit, with their logs, each of which is there until the next."""
    if unit == texts.MILLIS:
        yield from ((output, generate(output)) for output, name in GENERATED if is_wanted(name))
    for name, finest, line, head in texts.texts():
        if finest == unit and is_wanted(name):
            path = FOLDER / f"text-{name}"
            column = '"' + (head or "line") + '"'
            # Lines are written as they are: nothing is quoted, and no octet of a log parts fields.
            connection.execute(f"""COPY (SELECT {texts.expression(line)} AS {column} FROM written) TO '{path}'
                (FORMAT csv, HEADER {bool(head)}, QUOTE '', ESCAPE '', DELIMITER '\x01')""")
            yield name, path


def tell(name, wrong):
    """Prints what differs, with the time that it took to find out; whether nothing does."""
    begun = time.monotonic()
    wrong = list(wrong)
    print(f"{name}: {'; '.join(wrong) or 'every integer agrees'} ({time.monotonic() - begun:.1f} s)", flush=True)
    return not wrong


def main():
    """Prints a line for each format; fails if there are differences."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'; SET threads = 2")
    connection.execute(f"""CREATE TABLE written AS SELECT timestamp AS ts, client, qname, qtype
        FROM read_csv('{generate("csv")}', header = true,
            columns = {{'timestamp': 'TIMESTAMP', 'client': 'VARCHAR', 'qname': 'VARCHAR', 'qtype': 'VARCHAR'}})""")
    outcomes = []
    for unit in [texts.MILLIS, texts.SECONDS]:
        count(connection, unit)
        if unit == texts.MILLIS:
            outcomes.append(tell("the slow oracle", oracle(connection)))
        for name, path in logs(connection, unit):
            outcomes.append(tell(name, check(connection, name, path)))
            path.unlink()
    print(f"recount: {sum(outcomes)} passed, {len(outcomes) - sum(outcomes)} failed, {LINES} lookups each")
    sys.exit(not all(outcomes))


main()
