-- The three measures in ClickHouse, of a view `records`:
--   CREATE VIEW records AS SELECT * FROM file('case.parquet');   (or 'lake/*/*.parquet')

-- Concentration: lookups, sources, lookups of the two leading sources, HHI.
WITH of_source AS (SELECT name, source, toInt64(count()) AS n FROM records GROUP BY name, source),
ranked AS (SELECT name, n, row_number() OVER (PARTITION BY name ORDER BY n DESC) AS place FROM of_source),
counted AS (
    SELECT name, sum(n) AS lookups, count() AS sources, sumIf(n, place <= 2) AS top2, sum(n * n) AS squares
    FROM ranked GROUP BY name)
SELECT name, lookups, sources, top2, squares, top2 / lookups AS top2_share, squares / (lookups * lookups) AS hhi
FROM counted ORDER BY lookups DESC, name;

-- Business hours in a zone, on its clocks with daylight saving.
WITH asked AS (SELECT name, toTimeZone(time, 'Europe/Moscow') AS clock FROM records),
counted AS (
    SELECT name, count() AS lookups, countIf(toDayOfWeek(clock) <= 5 AND toHour(clock) BETWEEN 9 AND 16) AS business
    FROM asked GROUP BY name)
SELECT name, lookups, business, business / lookups AS business_share FROM counted ORDER BY lookups DESC, name;

-- Volume by day, in UTC.
SELECT name, toDate(time, 'UTC') AS day, count() AS lookups, uniqExact(source) AS sources
FROM records GROUP BY name, day ORDER BY name, day;
