"""W1 or W2 by DuckDB: `python duckdb_query.py W1|W2 bind|csv|ndjson|zeek FILE THREADS NAME`. What it prints is described
in `answers.py`.

Of the ways to read a BIND log, columns between spaces are the fastest: a regular expression over whole lines takes
several times as long.
"""

import sys

import duckdb

BIND = "date time word id client bracket query name class type flags server".split()
PLAIN = {"timestamp": "TIMESTAMP", "client": "VARCHAR", "qname": "VARCHAR", "qtype": "VARCHAR"}
ZEEK = (
    "ts uid orig_h orig_p resp_h resp_p proto trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name "
    "aa tc rd ra z answers ttls rejected"
).split()


def lookups(log_format, path):
    """A query for the lookups of a log: `ts` (UTC), `client`, and `name` in lower case."""
    raw = "auto_detect=false, quote='', escape=''"
    if log_format == "bind":
        columns = {name: "VARCHAR" for name in BIND}
        return f"""SELECT strptime(date || ' ' || time, '%d-%b-%Y %H:%M:%S.%g') AS ts,
            split_part(client, '#', 1) AS client, lower(name) AS name
            FROM read_csv('{path}', delim=' ', header=false, {raw}, columns={columns}) WHERE query = 'query:'"""
    if log_format == "csv":
        return f"""SELECT timestamp AS ts, client, lower(qname) AS name
            FROM read_csv('{path}', delim=',', header=true, {raw}, columns={PLAIN})"""
    if log_format == "ndjson":
        return f"""SELECT timestamp AS ts, client, lower(qname) AS name
            FROM read_json('{path}', format='newline_delimited', columns={PLAIN})"""
    columns = {name: "DOUBLE" if name == "ts" else "VARCHAR" for name in ZEEK}
    return f"""SELECT make_timestamp((round(ts * 1000) * 1000)::BIGINT) AS ts, orig_h AS client, lower(query) AS name
        FROM read_csv('{path}', delim='\t', header=false, comment='#', {raw}, columns={columns})"""


def one_domain(connection, source, name):
    """W1: sources with their lookups, and hours of the week in UTC."""
    connection.execute(f"CREATE TEMP TABLE found AS SELECT ts, client FROM ({source}) WHERE name = '{name}'")
    by_source = "SELECT client, count(*) AS n FROM found GROUP BY client ORDER BY n DESC, client"
    by_hour = "SELECT (isodow(ts) - 1) * 24 + hour(ts) AS hour, count(*) FROM found GROUP BY hour"
    yield from (("source", *row) for row in connection.execute(by_source).fetchall())
    yield from (("hour", *row) for row in connection.execute(by_hour).fetchall())


def domains(connection, source):
    """W2: the 1,000 domains with most lookups."""
    local = "timezone('America/New_York', timezone('UTC', ts))"
    return connection.execute(f"""
        WITH asked AS (SELECT name, client, ts, {local} AS clock FROM ({source})),
        pairs AS (
            SELECT name, client, count(*) AS n, min(ts) AS first, max(ts) AS last,
                count(*) FILTER (isodow(clock) <= 5 AND hour(clock) >= 9 AND hour(clock) < 17) AS business
            FROM asked GROUP BY name, client)
        SELECT name, sum(n)::BIGINT AS lookups, count(*), list_sum(max(n, 2))::BIGINT, sum(n * n)::BIGINT,
            sum(business)::BIGINT, epoch_ms(min(first)), epoch_ms(max(last))
        FROM pairs GROUP BY name ORDER BY lookups DESC, name LIMIT 1000""").fetchall()


def main():
    """Prints the answer, fields between tabs."""
    workload, log_format, path, threads, name = sys.argv[1:6]
    connection = duckdb.connect()
    connection.execute(f"SET threads = {int(threads)}; SET preserve_insertion_order = false; SET TimeZone = 'UTC'")
    source = lookups(log_format, path)
    rows = one_domain(connection, source, name) if workload == "W1" else domains(connection, source)
    sys.stdout.writelines("\t".join(map(str, row)) + "\n" for row in rows)


main()
