-- The three measures in Spark, of a view `records`, in a session whose zone is UTC:
--   SET spark.sql.session.timeZone = UTC;
--   CREATE TEMPORARY VIEW records USING parquet OPTIONS (path 'case.parquet');   (or 'lake')

-- Concentration: lookups, sources, lookups of the two leading sources, HHI.
WITH of_source AS (SELECT name, source, count(*) AS n FROM records GROUP BY name, source),
ranked AS (SELECT name, n, row_number() OVER (PARTITION BY name ORDER BY n DESC) AS place FROM of_source),
counted AS (
    SELECT name, sum(n) AS lookups, count(*) AS sources, sum(n) FILTER (WHERE place <= 2) AS top2, sum(n * n) AS squares
    FROM ranked GROUP BY name)
SELECT name, lookups, sources, top2, squares, top2 / lookups AS top2_share, squares / (lookups * lookups) AS hhi
FROM counted ORDER BY lookups DESC, name;

-- Business hours in a zone, on its clocks with daylight saving.
WITH asked AS (SELECT name, from_utc_timestamp(time, 'Europe/Moscow') AS clock FROM records),
counted AS (
    SELECT name, count(*) AS lookups,
        count(*) FILTER (WHERE weekday(clock) < 5 AND hour(clock) BETWEEN 9 AND 16) AS business
    FROM asked GROUP BY name)
SELECT name, lookups, business, business / lookups AS business_share FROM counted ORDER BY lookups DESC, name;

-- Volume by day, in UTC.
SELECT name, CAST(time AS DATE) AS day, count(*) AS lookups, count(DISTINCT source) AS sources
FROM records GROUP BY name, CAST(time AS DATE) ORDER BY name, day;
