"""What the engines answer, in one form, so that it can be compared before anything is timed.

The engines print fields between tabs.

W1: `source`, address, lookups for every source of the domain, and `hour`, hour of the week (0: Monday 00:00, UTC),
lookups for every hour that has any.

W2, for each of the 1,000 domains with most lookups: name, lookups, sources, lookups of the two leading sources, sum of
the squares of each source's lookups, lookups in business hours of New York, first, last (milliseconds since 1970, or
as in the log). Shares are quotients of these integers: engines that agree on them agree on top-2 share, HHI and
business share.
"""

import json
from datetime import datetime, timezone
from decimal import Decimal


def millis(text):
    """Milliseconds since 1970 of a time as engines and logs write it."""
    if text.isdecimal():
        return int(text)
    if text[:10].isdecimal():
        return int(Decimal(text) * 1000)
    pattern = "%Y-%m-%dT%H:%M:%S" if text[4] == "-" else "%d-%b-%Y %H:%M:%S"
    whole, _, fraction = text.removesuffix("Z").partition(".")
    instant = datetime.strptime(whole, pattern).replace(tzinfo=timezone.utc)
    return int(instant.timestamp()) * 1000 + int(fraction.ljust(3, "0")[:3])


def of_engine(workload, text):
    """The answer that an engine printed: a dictionary of integers."""
    rows = [line.split("\t") for line in text.splitlines()]
    if workload == "W1":
        return {(kind, key): int(count) for kind, key, count in rows}
    answer = {}
    for name, *counts, first, last in rows:
        answer[name] = (*map(int, counts), millis(first), millis(last))
    return answer


def of_whoasks(workload, text):
    """The answer in a report of whoasks."""
    report = json.loads(text)
    if workload == "W1":
        return dict(one_domain(report["profile"]))
    return {row["domain"]: domain(row) for row in report["domains"]}


def one_domain(profile):
    """The parts of W1. Sources that the report does not list are under `None`."""
    for source in profile["sources"]:
        yield ("source", source["source"]), source["lookups"]
    if profile["sources_not_shown"]:
        yield ("source", None), profile["sources_not_shown_lookups"]
    hours = [count for day in profile["hours"][0]["by_weekday_hour"] for count in day]
    yield from ((("hour", str(at)), count) for at, count in enumerate(hours) if count)


def domain(row):
    """The figures of W2 for one domain."""
    lookups, shares = row["lookups"], row["concentration"]["lookups"]
    top2, squares = round(shares["top2_share"] * lookups), round(shares["hhi"] * lookups**2)
    business = row["business"][0]["lookups"]
    return lookups, row["sources"], top2, squares, business, millis(row["first"]), millis(row["last"])


def difference(ours, theirs):
    """The first difference between the answer of whoasks and that of an engine, in words; `None` without any."""
    if ("source", None) in ours and ("source", None) not in theirs:
        shown = {key: count for key, count in theirs.items() if key in ours or key[0] != "source"}
        rest = sum(theirs.values()) - sum(shown.values())
        theirs = {**shown, ("source", None): rest}
    for key in sorted({*ours, *theirs}, key=str):
        if ours.get(key) != theirs.get(key):
            return f"{key}: whoasks has {ours.get(key)}, it has {theirs.get(key)}"
    return None
