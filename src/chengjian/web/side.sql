-- What pages ask for over and over, laid out so that an answer is read from few places: the panel keeps its rows by region
-- and by document. Made when a panel is opened, in memory, compressed; the panel itself stays as it is.

-- The cells by indicator.
CREATE TABLE side.ranked AS
SELECT region, indicator, measure, period, base_period, unit, value, printed, bound, status, origin, verdict, agreement,
    document, kind
FROM cells
ORDER BY indicator, measure, period, region;

-- The place of each region among those of its level, of the latest period of each indicator and measure: what is `above`
-- from the top, `below` from the bottom, among `n`. The four municipalities stand among provinces and among prefectures.
CREATE TABLE side.places AS
WITH latest AS (
    SELECT region, indicator, measure, max(period) AS period
    FROM cells
    WHERE value IS NOT NULL AND length(period) = 4 AND measure IN ('level', 'growth') AND status = 'actual'
    GROUP BY ALL
),
levelled AS (
    SELECT region, indicator, measure, period, unit, value,
        unnest(CASE
            WHEN left(region, 2) IN ('11', '12', '31', '50') AND right(region, 4) = '0000' THEN ['province', 'prefecture']
            WHEN right(region, 4) = '0000' THEN ['province']
            WHEN right(region, 2) = '00' THEN ['prefecture']
            ELSE ['county']
        END) AS level
    FROM cells
    WHERE value IS NOT NULL AND length(period) = 4 AND measure IN ('level', 'growth') AND status = 'actual'
),
ranked AS (
    SELECT *, count(*) OVER among AS n,
        rank() OVER (among ORDER BY value DESC) AS above,
        rank() OVER (among ORDER BY value) AS below
    FROM levelled
    WINDOW among AS (PARTITION BY level, indicator, measure, period, unit)
)
SELECT r.region, r.level, r.indicator, r.measure, r.period, r.unit, r.n, r.above, r.below
FROM ranked AS r
JOIN latest AS l USING (region, indicator, measure, period)
WHERE r.n >= 5
ORDER BY r.region, r.level;

-- What is aimed at, with its words.
CREATE TABLE side.targets AS
SELECT s.region, s.indicator, s.measure, s.period, s.value, s.unit, o.text AS printed, o.bound, o.document, o."start"
FROM observations AS o
JOIN cell_sources AS s ON s.document = o.document AND s.observation = o.id
WHERE o.status = 'target' AND o.measure IN ('level', 'growth', 'ratio')
ORDER BY s.region, s.period, s.rank;

-- How much was found in each document.
CREATE TABLE side.found AS
SELECT document, count(*) AS findings FROM findings GROUP BY document;
