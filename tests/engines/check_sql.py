#!/usr/bin/env python3
"""Holds DuckDB, Spark and ClickHouse to the integers of whoasks, on Parquet that whoasks wrote; and whoasks on Parquet
that they wrote.

    python3 tests/engines/check_sql.py --whoasks target/debug/whoasks [--venv DIR]

Logs are those of fixtures/case. The engines come from PyPI, once, into the virtual environment; Spark needs Java. The
SQL is in the files beside. Compared are lookups, sources, lookups of the two leading sources, sums of squares, lookups
in business hours, and lookups and sources by day; shares are quotients of these. ClickHouse (chdb) is left out, with a
word, where it cannot be installed.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOGS = [HERE.parents[1] / "fixtures" / "case" / f"ns{number}.log.gz" for number in (1, 2, 3)]
# The zone that the SQL names, with its hours.
ZONE = "Europe/Moscow=mon-fri 09:00-17:00"
# The domain whose days are compared.
DOMAIN = "mail1.harbour-hotels.example"
# What has to be there, and what may be missing.
NEEDED, OPTIONAL = ["duckdb==2.0.1", "pyspark==4.3.0"], ["chdb==4.4.0"]


def whoasks(program, *words):
    """What whoasks prints."""
    done = subprocess.run([program, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    if done.returncode != 0:
        sys.exit(f"whoasks {' '.join(map(str, words))}: {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def of_domains(program, logs):
    """The integers of `domains`, by name: concentration, and business hours."""
    report = json.loads(whoasks(program, "domains", "--all", "-o", "json", "-q", "--tz", ZONE, *logs))
    found = {}
    for row in report["domains"]:
        lookups, shares = row["lookups"], row["concentration"]["lookups"]
        top2, squares = round(shares["top2_share"] * lookups), round(shares["hhi"] * lookups**2)
        found[row["domain"]] = (lookups, row["sources"], top2, squares, row["business"][0]["lookups"])
    return found


def of_days(program, logs):
    """Lookups and sources of the domain, by day."""
    words = ["profile", DOMAIN, "-o", "json", "-q", "--background", "off", "--draws", "99"]
    report = json.loads(whoasks(program, *words, *logs))
    days = {day["date"]: (day["lookups"], day["sources"]) for day in report["profile"]["days"]}
    return {date: counts for date, counts in days.items() if counts[0] > 0}


def statements(engine):
    """The three statements of an engine's file, without comments."""
    text = re.sub(r"--.*", "", (HERE / f"{engine}.sql").read_text())
    found = [statement.strip() for statement in text.split(";") if statement.strip()]
    assert len(found) == 3, engine
    return found


def answers(query, engine):
    """What an engine answers, as `of_domains` and `of_days` have it; `query` gives the rows of a statement."""
    concentration, business, days = (query(statement) for statement in statements(engine))
    in_hours = {row[0]: int(row[2]) for row in business}
    domains = {row[0]: (*map(int, row[1:5]), in_hours[row[0]]) for row in concentration}
    return domains, {str(row[1]): (int(row[2]), int(row[3])) for row in days if row[0] == DOMAIN}


def duckdb_answers(table, lake, written):
    """DuckDB's, of the table and of the lake; writes the records for whoasks to read."""
    import duckdb

    for source in (f"'{table}'", f"read_parquet('{lake}/*/*.parquet', hive_partitioning = true)"):
        connection = duckdb.connect()
        connection.execute(f"CREATE VIEW records AS SELECT * FROM {source}")
        yield answers(lambda sql: connection.execute(sql).fetchall(), "duckdb")
    connection.execute(f"COPY (SELECT time, source AS client, name AS qname, type AS qtype FROM records) TO '{written}'")


def spark_answers(table, lake, written):
    """Spark's, of the table and of the lake; writes the records for whoasks to read."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("whoasks").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.sql.shuffle.partitions", "4")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    spark = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    for source in (table, lake):
        records = spark.read.parquet(str(source))
        records.createOrReplaceTempView("records")
        yield answers(lambda sql: [tuple(row) for row in spark.sql(sql).collect()], "spark")
    records.repartition(3).write.parquet(str(written))
    spark.stop()


def clickhouse_answers(table, lake, written):
    """ClickHouse's, of the table and of the lake; writes the records for whoasks to read."""
    from chdb import session

    for source in (table, f"{lake}/*/*.parquet"):
        connection = session.Session()
        connection.query(f"CREATE VIEW records AS SELECT * FROM file('{source}')")
        lines = lambda sql: str(connection.query(sql, "JSONCompactEachRow")).splitlines()
        yield answers(lambda sql: [json.loads(line) for line in lines(sql)], "clickhouse")
        if source == table:
            connection.query(
                f"INSERT INTO FUNCTION file('{written}', Parquet) SELECT time, "
                "toIPv6(source) AS client, name AS qname, type AS qtype FROM records"
            )
        connection.close()


def check(program, engines, room):
    """Compares all; says what differs. Returns whether nothing does."""
    table, lake = room / "case.parquet", room / "lake"
    whoasks(program, "records", "-q", "-o", "parquet", "--out", table, *LOGS)
    whoasks(program, "records", "-q", "-o", "parquet", "--partition", "day", "--out", lake, *LOGS)
    expected = of_domains(program, LOGS), of_days(program, LOGS)
    is_same = True
    for name, engine in engines.items():
        written = room / f"{name}.parquet"
        found = dict(zip(("table", "lake"), list(engine(table, lake, written))))
        # What an engine wrote, whoasks reads.
        found["written by it"] = of_domains(program, [written]), of_days(program, [written])
        for what, answer in found.items():
            differing = [key for pair in zip(expected, answer) for key in differences(*pair)]
            is_same = is_same and not differing
            verdict = f"{len(differing)} differ, as {differing[0]}" if differing else "the same integers"
            print(f"{name}, {what}: {verdict}", flush=True)
    return is_same


def differences(ours, theirs):
    """The keys under which two answers have different integers."""
    return [key for key in ours | theirs if ours.get(key) != theirs.get(key)]


def main():
    """Runs itself in the virtual environment, which it makes where there is none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whoasks", required=True, type=Path, help="the program")
    parser.add_argument("--venv", type=Path, help="a virtual environment with the engines, to be made or used again")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="whoasks-engines-") as room:
        room = Path(room)
        if "WHOASKS_ENGINES" in os.environ:
            engines = {"duckdb": duckdb_answers, "spark": spark_answers, "clickhouse": clickhouse_answers}
            wanted = os.environ["WHOASKS_ENGINES"].split()
            program = args.whoasks.resolve()
            sys.exit(not check(program, {name: engines[name] for name in wanted}, room))
        home = args.venv or room / "venv"
        python = home / "bin" / "python"
        if not python.exists():
            venv.create(home, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *NEEDED], check=True, timeout=600)
        has_optional = subprocess.run([*install, *OPTIONAL], timeout=600).returncode == 0
        if not has_optional:
            print("clickhouse cannot be installed, and is left out", file=sys.stderr)
        wanted = "duckdb spark" + " clickhouse" * has_optional
        environment = {**os.environ, "WHOASKS_ENGINES": wanted, "PYSPARK_PYTHON": str(python)}
        sys.exit(subprocess.run([python, __file__, "--whoasks", args.whoasks], env=environment, timeout=600).returncode)


if __name__ == "__main__":
    main()
