"""Lines of logs as servers write them (lines.txt), for lookups of the generator's CSV: a line has words between `%`,
each of which is an expression of DuckDB.
"""

from pathlib import Path

HERE = Path(__file__).resolve().parent
MILLIS, SECONDS = "milliseconds", "seconds"

# Expressions over a lookup: `ts` (UTC, without a zone), `client`, `qname`, `qtype`.
WORDS = {
    "client": "client",
    "name": "qname",
    "type": "qtype",
    "number": """CASE qtype WHEN 'A' THEN '1' WHEN 'MX' THEN '15' WHEN 'TXT' THEN '16' WHEN 'AAAA' THEN '28'
        WHEN 'HTTPS' THEN '65' END""",
    "host": "CASE WHEN contains(client, ':') THEN '[' || client || ']' ELSE client END",
    "ip": "CASE WHEN contains(client, ':') THEN 'IP6' ELSE 'IP' END",
    "millis": "strftime(ts, '%Y-%m-%dT%H:%M:%S.%g')",
    "seconds": "strftime(ts, '%Y-%m-%dT%H:%M:%S')",
    "blank": "strftime(ts, '%Y-%m-%d %H:%M:%S')",
    "syslog": "strftime(ts, '%b ') || lpad(strftime(ts, '%-d'), 2, ' ') || strftime(ts, ' %H:%M:%S')",
    "bind": "strftime(ts, '%d-%b-%Y %H:%M:%S.%g')",
    "windows": "strftime(ts, '%-m/%-d/%Y %-I:%M:%S %p')",
    "epoch": "(epoch_ms(ts) // 1000)::VARCHAR",
    "epoch_ms": "epoch_ms(ts)::VARCHAR",
    "fraction": "lpad((epoch_ms(ts) % 1000)::VARCHAR, 3, '0')",
    "labels": """array_to_string(['(' || length(label) || ')' || label for label in string_split(qname, '.')], '')
        || '(0)'""",
}


def texts():
    """Every format: what whoasks calls it, the unit of its times, a line, and what stands above the lines."""
    for paragraph in (HERE / "lines.txt").read_text().split("\n\n")[1:]:
        opening, line, *head = paragraph.strip("\n").split("\n")
        name, unit = opening.split()
        yield name, unit, line, "".join(head)


def expression(line):
    """The expression of DuckDB that a line is."""
    parts = line.replace("'", "''").split("%")
    # What is between two signs is a word, unless there is none of that name: then the signs are text.
    out, at = [parts[0]], 1
    while at < len(parts):
        if parts[at] in WORDS:
            out += [f"' || {WORDS[parts[at]]} || '", parts[at + 1]]
            at += 2
        else:
            out.append("%" + parts[at])
            at += 1
    return "'" + "".join(out) + "'"
