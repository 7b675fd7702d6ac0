"""W1 or W2 by ClickHouse's embedded engine (PyPI `chdb`): `python clickhouse_query.py W1|W2 bind|csv|ndjson|zeek FILE
THREADS NAME`. What it prints is described in `answers.py`.
"""

import sys

from chdb import session

BIND = "date time word id client bracket query name class type flags server".split()
PLAIN = r"timestamp DateTime64(3, \'UTC\'), client String, qname String, qtype String"
ZEEK = (
    "orig_h orig_p resp_h resp_p proto trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name "
    "aa tc rd ra z answers ttls rejected"
).split()


def strings(names):
    """Columns of text."""
    return ", ".join(f"{name} String" for name in names)


def lookups(log_format, path):
    """A query for the lookups of a log (`ts` in UTC, `client`, `name` in lower case), and settings to read it by."""
    if log_format == "bind":
        query = f"""SELECT parseDateTime64InJodaSyntax(concat(date, ' ', time), 'dd-MMM-yyyy HH:mm:ss.SSS', 'UTC') AS ts,
            splitByChar('#', client)[1] AS client, lower(name) AS name
            FROM (SELECT date, time, client, name, query FROM file('{path}', 'CustomSeparated', '{strings(BIND)}'))
            WHERE query = 'query:'"""
        return query, ", format_custom_field_delimiter = ' ', format_custom_escaping_rule = 'CSV'"
    if log_format in ("csv", "ndjson"):
        reader = "CSVWithNames" if log_format == "csv" else "JSONEachRow"
        query = f"SELECT timestamp AS ts, client, lower(qname) AS name FROM file('{path}', '{reader}', '{PLAIN}')"
        return query, ", date_time_input_format = 'best_effort'"
    columns = r"ts DateTime64(3, \'UTC\'), uid String, " + strings(ZEEK)
    query = f"SELECT ts, orig_h AS client, lower(query) AS name FROM file('{path}', 'TSV', '{columns}')"
    return query, ", input_format_tsv_skip_first_lines = 8"


def one_domain(source, settings, name):
    """W1: sources with their lookups, and hours of the week in UTC."""
    with session.Session() as memory:
        found = f"SELECT ts, client FROM ({source}) WHERE name = '{name}'"
        memory.query(f"CREATE TABLE found ENGINE = Memory AS {found} {settings}")
        by_source = "SELECT 'source', client, count() AS n FROM found GROUP BY client ORDER BY n DESC, client"
        by_hour = "SELECT 'hour', (toDayOfWeek(ts) - 1) * 24 + toHour(ts) AS hour, count() FROM found GROUP BY hour"
        return memory.query(by_source, "TSV").data() + memory.query(by_hour, "TSV").data()


def domains(source, settings):
    """W2: the 1,000 domains with most lookups."""
    query = f"""
        WITH asked AS (SELECT name, client, ts, toTimeZone(ts, 'America/New_York') AS clock FROM ({source})),
        pairs AS (
            SELECT name, client, count() AS n, min(ts) AS first, max(ts) AS last,
                countIf(toDayOfWeek(clock) <= 5 AND toHour(clock) >= 9 AND toHour(clock) < 17) AS business
            FROM asked GROUP BY name, client)
        SELECT name, sum(n) AS lookups, count(), -arraySum(groupArraySorted(2)(-toInt64(n))), sum(n * n),
            sum(business), toUnixTimestamp64Milli(min(first)), toUnixTimestamp64Milli(max(last))
        FROM pairs GROUP BY name ORDER BY lookups DESC, name LIMIT 1000 {settings}"""
    with session.Session() as memory:
        return memory.query(query, "TSV").data()


def main():
    """Prints the answer, fields between tabs."""
    workload, log_format, path, threads, name = sys.argv[1:6]
    source, reading = lookups(log_format, path)
    settings = f"SETTINGS max_threads = {int(threads)}{reading}"
    sys.stdout.write(one_domain(source, settings, name) if workload == "W1" else domains(source, settings))


main()
