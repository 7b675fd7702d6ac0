# Reads a line of a generated log; comes before one_domain.awk or domains.awk. Set -v FORMAT=bind|csv|ndjson|zeek and -F:
# a space, a comma, a double quote, a tab.
#
# Sets: name (lower case), client, stamp (the time as written), hour (as much of it as tells the UTC hour); ok is 0 for
# a line without a lookup.
FORMAT == "bind" {
    ok = $7 == "query:"
    name = tolower($8); client = $5; sub(/#.*/, "", client)
    stamp = $1 " " $2; hour = $1 substr($2, 1, 2)
}
FORMAT == "csv" { ok = NR > 1; name = tolower($3); client = $2; stamp = $1; hour = substr($1, 1, 13) }
FORMAT == "ndjson" { ok = 1; name = tolower($12); client = $8; stamp = $4; hour = substr($4, 1, 13) }
FORMAT == "zeek" { ok = substr($1, 1, 1) != "#"; name = tolower($10); client = $3; stamp = $1; hour = int($1 / 3600) }

# Days from 1970-01-01 to a date of the Gregorian calendar.
function days(year, month, day) {
    if (month < 3) { year--; month += 12 }
    return 365 * year + int(year / 4) - int(year / 100) + int(year / 400) + int((153 * (month - 3) + 2) / 5) + day - 719469
}

# Hours from 1970-01-01 to what `hour` says.
function hours(text) {
    if (FORMAT == "zeek") return text
    if (FORMAT == "bind") return days(substr(text, 8, 4) + 0, MONTH[substr(text, 4, 3)], substr(text, 1, 2) + 0) * 24 + substr(text, 12, 2)
    return days(substr(text, 1, 4) + 0, substr(text, 6, 2) + 0, substr(text, 9, 2) + 0) * 24 + substr(text, 12, 2)
}

# 0 for Monday.
function weekday(at) { return (int(at / 24) + 3) % 7 }

BEGIN {
    OFS = "\t"
    split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", names, " ")
    for (number in names) MONTH[names[number]] = number + 0
}
