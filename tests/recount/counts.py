"""The figures of a log, counted by DuckDB from its lookups, and those of a report, as tables of the same integers."""

import json

# Seconds that part two sessions, and the zones with business hours (Monday to Friday, 9 to 17): the clocks of one
# change on 8 March 2026, those of the other on the 29th.
GAP = 1800
ZONES = ["America/New_York", "Europe/Berlin"]
# What lookups, sessions and spells are counted by.
UNITS = ["lookups", "sessions", "spells"]

PAIRS = f"""
CREATE OR REPLACE TABLE visits AS
    WITH marked AS (
        SELECT name, client, ts, coalesce(ts - lag(ts) OVER pair >= INTERVAL {GAP} SECOND, true)::INT AS begins
        FROM lookups WINDOW pair AS (PARTITION BY name, client ORDER BY ts)),
    numbered AS (
        SELECT *, sum(begins) OVER (PARTITION BY name, client ORDER BY ts RANGE UNBOUNDED PRECEDING) AS session
        FROM marked)
    SELECT name, client, min(ts) AS first, max(ts) AS last, count(*) AS n,
        1 + epoch_ms(max(ts) - min(ts)) // {GAP * 1000} AS spells
    FROM numbered GROUP BY name, client, session;
CREATE OR REPLACE TABLE pairs AS
    SELECT name, client, sum(n)::BIGINT AS lookups, count(*) AS sessions, sum(spells)::BIGINT AS spells,
        min(first) AS first, max(last) AS last
    FROM visits GROUP BY name, client;
"""


def local(zone, time="ts"):
    """A time on the clocks of a zone."""
    return f"timezone('{zone}', timezone('UTC', {time}))"


def business(zone, time):
    """Whether a time is in business hours."""
    clock = local(zone, time)
    return f"isodow({clock}) <= 5 AND hour({clock}) BETWEEN 9 AND 16"


def domains():
    """Counts of every domain."""
    shares = ", ".join(
        f"list_sum(max({unit}, 2))::BIGINT AS top2_{unit}, sum({unit} * {unit})::BIGINT AS squares_{unit}"
        for unit in UNITS)
    hours = ", ".join(f"count(*) FILTER ({business(zone, 'ts')}) AS lookups_{n}" for n, zone in enumerate(ZONES))
    visits = ", ".join(f"count(*) FILTER ({business(zone, 'first')}) AS sessions_{n}" for n, zone in enumerate(ZONES))
    return f"""
        SELECT * FROM (
            SELECT name, sum(lookups)::BIGINT AS lookups, sum(sessions)::BIGINT AS sessions,
                sum(spells)::BIGINT AS spells, count(*) AS sources, epoch_ms(min(first)) AS first,
                epoch_ms(max(last)) AS last, {shares} FROM pairs GROUP BY name)
        JOIN (SELECT name, {hours} FROM lookups GROUP BY name) USING (name)
        JOIN (SELECT name, {visits} FROM visits GROUP BY name) USING (name)
        JOIN (SELECT name, string_agg(qtype || '=' || n, ' ' ORDER BY qtype) AS types
            FROM (SELECT name, qtype, count(*) AS n FROM lookups GROUP BY name, qtype) GROUP BY name) USING (name)"""


def domains_of_report(path):
    """The same of the rows of `domains -o csv`. A share times what it is of is a whole number."""
    at = lambda unit, key: f'"concentration.{unit}.{key}"::DOUBLE'
    of = lambda unit: f"{unit}::DOUBLE"
    shares = ", ".join(
        f"round({at(unit, 'top2_share')} * {of(unit)})::BIGINT AS top2_{unit}, "
        f"round({at(unit, 'hhi')} * {of(unit)} * {of(unit)})::BIGINT AS squares_{unit}" for unit in UNITS)
    zones = lambda what: ", ".join(f'"business.{zone}.{what}"::BIGINT AS {what}_{n}' for n, zone in enumerate(ZONES))
    count = """json_extract_string(types, '$."' || key || '"')"""
    types = f"list_aggregate(list_sort([key || '=' || {count} for key in json_keys(types)]), 'string_agg', ' ')"
    return f"""
        SELECT domain AS name, lookups::BIGINT AS lookups, sessions::BIGINT AS sessions, spells::BIGINT AS spells,
            sources::BIGINT AS sources, epoch_ms(first::TIMESTAMP) AS first, epoch_ms(last::TIMESTAMP) AS last,
            {shares}, {zones("lookups")}, {zones("sessions")}, {types} AS types
        FROM read_csv('{path}', header = true, all_varchar = true)"""


def sources():
    """Counts of every source."""
    return """
        SELECT client AS source, sum(lookups)::BIGINT AS lookups, sum(sessions)::BIGINT AS sessions,
            count(*) AS domains, epoch_ms(min(first)) AS first, epoch_ms(max(last)) AS last
        FROM pairs GROUP BY client"""


def sources_of_report(path):
    """The same of the rows of `sources -o csv`."""
    return f"""
        SELECT source, lookups::BIGINT AS lookups, sessions::BIGINT AS sessions, domains::BIGINT AS domains,
            epoch_ms(first::TIMESTAMP) AS first, epoch_ms(last::TIMESTAMP) AS last
        FROM read_csv('{path}', header = true, all_varchar = true)"""


def profile(connection, name):
    """Counts of one domain, by what they are of."""
    rows = lambda query: connection.execute(query, [name]).fetchall()
    found = {("source", row[0]): row[1:] for row in rows("SELECT client, lookups, sessions FROM pairs WHERE name = ?")}
    # Days are UTC where there are several zones.
    by_day = "SELECT ts::DATE::VARCHAR AS day, count(*), count(DISTINCT client) FROM lookups WHERE name = ? GROUP BY 1"
    found |= {("day", row[0]): row[1:] for row in rows(by_day)}
    for zone in ZONES:
        hour = f"(isodow({local(zone)}) - 1) * 24 + hour({local(zone)})"
        by_hour = f"SELECT {hour} AS hour, count(*) FROM lookups WHERE name = ? GROUP BY hour"
        found |= {(zone, row[0]): row[1:] for row in rows(by_hour)}
    return found


def profile_of_report(text):
    """The same of a report of `profile -o json --all`."""
    report = json.loads(text)["profile"]
    found = {("source", row["source"]): (row["lookups"], row["sessions"]) for row in report["sources"]}
    found |= {("day", row["date"]): (row["lookups"], row["sources"]) for row in report["days"] if row["lookups"]}
    for row in report["hours"]:
        hours = [count for day in row["by_weekday_hour"] for count in day]
        found |= {(row["zone"], at): (count,) for at, count in enumerate(hours) if count}
    return found
