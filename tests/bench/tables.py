"""Lays measurements out as Markdown, ready for the README."""

from measure import Cost

# How formats are called in the tables.
TITLES = {"bind": "BIND", "csv": "CSV", "ndjson": "NDJSON", "zeek": "Zeek"}

DATABASES = ("DuckDB", "ClickHouse")

NOTHING = "–"


def table(head, rows):
    """A Markdown table; the first column is text, the others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def seconds(cost, what="cpu"):
    """Seconds with three digits that count, or a dash for what was not measured."""
    if cost is None:
        return NOTHING
    value = getattr(cost, what)
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def megabytes(cost):
    """Whole megabytes, or a dash."""
    return NOTHING if cost is None else f"{cost.peak:,.0f}"


def times(numerator, denominator, what="cpu"):
    """How many times one cost is the other, or a dash where one is absent or too small to measure."""
    if numerator is None or denominator is None or getattr(denominator, what) <= 0:
        return NOTHING
    return f"{getattr(numerator, what) / getattr(denominator, what):.1f}"


def faster(costs, threads, what):
    """The cost of the faster database, if there is any."""
    found = [costs[name, threads] for name in DATABASES if (name, threads) in costs]
    return min(found, key=lambda cost: getattr(cost, what), default=None)


def cpu_row(title, costs):
    """Processor time at one thread."""
    ours, best, count = costs["whoasks", 1], faster(costs, 1, "cpu"), costs["wc -l", 1]
    others = [seconds(costs.get((name, 1))) for name in (*DATABASES, "mawk", "rg and mawk", "wc -l")]
    return [title, seconds(ours), *others, times(best, ours), times(ours, count)]


def wall_row(title, costs):
    """Elapsed time at two threads, and peak memory."""
    ours, best = costs["whoasks", 2], faster(costs, 2, "wall")
    walls = [seconds(costs.get((name, 2)), "wall") for name in DATABASES]
    peaks = [megabytes(costs.get((name, threads))) for name, threads in (("whoasks", 1), ("whoasks", 2))]
    peaks += [megabytes(costs.get((name, 1))) for name in DATABASES]
    return [title, seconds(ours, "wall"), *walls, times(best, ours, "wall"), *peaks]


def comparison(costs, beside, versions, options):
    """The tables of W1 and W2 over all formats, and what stands beside them."""
    rows = [
        (f"{workload}, {TITLES[log_format]}", costs[log_format][workload])
        for workload in ("W2", "W1")
        for log_format in costs
    ]
    cpu = table(
        ["CPU s, 1 thread", "whoasks", *DATABASES, "mawk", "rg, mawk", "wc -l", "times faster", "times wc -l"],
        [cpu_row(title, each) for title, each in rows],
    )
    wall = table(
        ["wall s, 2 threads", "whoasks", *DATABASES, "times faster", "whoasks MB (1 thread)", "(2 threads)"]
        + [f"{name} MB" for name in DATABASES],
        [wall_row(title, each) for title, each in rows],
    )
    note = f"{options.lines:,} lines, medians of {options.runs}. {versions}."
    return "\n\n".join([note, cpu, wall, *besides(beside)])


def besides(costs):
    """What else whoasks does on the BIND log: nothing when that was not measured."""
    if not costs:
        return []
    plain, gzip = costs["W2"], costs["gzip alone"]
    rows = [
        ["W2 with SHA-256, CPU s", seconds(costs["W2 with SHA-256"]), "W2", seconds(plain), times(costs["W2 with SHA-256"], plain)],
        ["profile with background, CPU s", seconds(costs["profile with background"]), "W2", seconds(plain), times(costs["profile with background"], plain)],
    ]
    for name in ("W1 of gzip", "W2 of gzip"):
        cost: Cost = costs[name]
        rows.append([f"{name}, wall s", seconds(cost, "wall"), "decompression alone", seconds(gzip, "wall"), times(cost, gzip, "wall")])
    return [table(["BIND", "whoasks", "against", "", "times"], rows)]


def growth(costs, versions, runs):
    """Cost by size of the log, at one thread."""
    names = [name for name in ("whoasks", *DATABASES) if all(name in each for each in costs.values())]
    head = ["million lines", *[f"{name} CPU s / MB" for name in names], "profile wall s"]
    head += [f"{name} W1 wall s" for name in names[1:]]
    rows = []
    for size, each in costs.items():
        row = [f"{size:g}", *[f"{seconds(each[name])} / {megabytes(each[name])}" for name in names]]
        row += [seconds(each["whoasks profile"], "wall")]
        row += [seconds(each[f"{name} W1"], "wall") for name in names[1:]]
        rows.append(row)
    note = f"W2 and profile on BIND, 1 thread, medians of {runs}. {versions}."
    return f"{note}\n\n{table(head, rows)}"
