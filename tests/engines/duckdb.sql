-- The three measures in DuckDB, of a view `records`:
--   CREATE VIEW records AS SELECT * FROM read_parquet('case.parquet');
--   CREATE VIEW records AS SELECT * FROM read_parquet('lake/*/*.parquet', hive_partitioning = true);

-- Concentration: lookups, sources, lookups of the two leading sources, HHI.
WITH of_source AS (SELECT name, source, count(*) AS n FROM records GROUP BY ALL),
ranked AS (SELECT name, n, row_number() OVER (PARTITION BY name ORDER BY n DESC) AS place FROM of_source),
counted AS (
    SELECT name, sum(n)::BIGINT AS lookups, count(*) AS sources, (sum(n) FILTER (place <= 2))::BIGINT AS top2,
        sum(n * n)::BIGINT AS squares
    FROM ranked GROUP BY name)
SELECT name, lookups, sources, top2, squares, top2 / lookups AS top2_share, squares / (lookups * lookups) AS hhi
FROM counted ORDER BY lookups DESC, name;

-- Business hours in a zone, on its clocks with daylight saving.
WITH asked AS (SELECT name, time AT TIME ZONE 'Europe/Moscow' AS clock FROM records),
counted AS (
    SELECT name, count(*) AS lookups,
        count(*) FILTER (isodow(clock) <= 5 AND hour(clock) BETWEEN 9 AND 16) AS business
    FROM asked GROUP BY name)
SELECT name, lookups, business, business / lookups AS business_share FROM counted ORDER BY lookups DESC, name;

-- Volume by day, in UTC.
SELECT name, CAST(time AT TIME ZONE 'UTC' AS DATE) AS day, count(*) AS lookups, count(DISTINCT source) AS sources
FROM records GROUP BY name, day ORDER BY name, day;
