# W1 for the domain in -v NAME, after fields.awk. What it prints is described in answers.py.
ok && name == NAME { by_source[client]++; by_hour[hour]++ }
END {
    for (client in by_source) print "source", client, by_source[client]
    for (hour in by_hour) { at = hours(hour); of_week[weekday(at) * 24 + at % 24] += by_hour[hour] }
    for (at in of_week) print "hour", at, of_week[at]
}
