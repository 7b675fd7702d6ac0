# W2, after fields.awk. What it prints is described in answers.py; times are as in the log, whose lines are in order of
# time. The hours of the log's zone are looked up by the hour, not by the line.

# Whether an hour is business in New York. Daylight saving in 2026: from 8 March 07:00 to 1 November 06:00, UTC.
function is_business(hour, at) {
    at = hours(hour)
    at += (at >= SPRING && at < AUTUMN) ? -4 : -5
    return weekday(at) < 5 && at % 24 >= 9 && at % 24 < 17
}

BEGIN { SPRING = days(2026, 3, 8) * 24 + 7; AUTUMN = days(2026, 11, 1) * 24 + 6 }

ok {
    if (!(hour in business)) business[hour] = is_business(hour)
    if (!(name in lookups)) first[name] = stamp
    lookups[name]++
    last[name] = stamp
    if (business[hour]) at_work[name]++
    pairs[name, client]++
}

END {
    for (pair in pairs) {
        name = substr(pair, 1, index(pair, SUBSEP) - 1)
        n = pairs[pair]
        sources[name]++
        squares[name] += n * n
        if (n > most[name]) { second[name] = most[name]; most[name] = n } else if (n > second[name]) second[name] = n
    }
    sort = "LC_ALL=C sort -t '\t' -k2,2nr -k1,1 | head -1000"
    for (name in lookups) {
        row = sprintf("%s\t%d\t%d\t%d\t%.0f\t%d", name, lookups[name], sources[name], most[name] + second[name], squares[name], at_work[name])
        print row, first[name], last[name] | sort
    }
}
