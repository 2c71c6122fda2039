-- The cells of the regions in `chosen_regions`, of the ranked candidates (rank.sql): how each stands to the first.
-- {revision}, {tolerance}: numbers of the settings.

CREATE OR REPLACE TEMP TABLE related AS
SELECT
    c.*,
    CASE
        WHEN c.rank = 1 THEN 'chosen'
        WHEN c.status IS DISTINCT FROM b.status OR c.series <> b.series OR c.account IS DISTINCT FROM b.account THEN 'other'
        WHEN c.measure = 'ratio' THEN CASE WHEN c.exact = b.exact THEN 'agrees' ELSE 'contradicts' END
        WHEN coalesce(c.low, '-infinity'::DOUBLE) < coalesce(b.high, 'infinity'::DOUBLE)
         AND coalesce(b.low, '-infinity'::DOUBLE) < coalesce(c.high, 'infinity'::DOUBLE) THEN 'agrees'
        WHEN abs(c.value - b.value) <= {tolerance} * abs(b.value) THEN 'agrees'
        WHEN left(c.vintage, 4) <> left(b.vintage, 4) AND abs(c.value - b.value) <= {revision} * abs(b.value)
            THEN 'revised'
        ELSE 'contradicts'
    END AS relation
FROM candidates AS c
JOIN candidates AS b
  ON b.rank = 1 AND b.region = c.region AND b.indicator = c.indicator AND b.measure = c.measure
 AND b.period = c.period AND b.base_period IS NOT DISTINCT FROM c.base_period AND b.unit IS NOT DISTINCT FROM c.unit;

DELETE FROM cells WHERE region IN (SELECT region FROM chosen_regions);
DELETE FROM cell_sources WHERE region IN (SELECT region FROM chosen_regions);

INSERT INTO cell_sources BY NAME
SELECT region, indicator, measure, period, base_period, unit, rank, relation, value, against AS against_reference,
    document, id AS observation
FROM related
ORDER BY region, indicator, measure, period, base_period, unit, rank;

INSERT INTO cells BY NAME
WITH vintages AS (
    -- Whether what was published in one year has no value in common: intervals that meet two by two all meet in one.
    SELECT region, indicator, measure, period, base_period, unit,
        max(coalesce(low, '-infinity'::DOUBLE)) >= min(coalesce(high, 'infinity'::DOUBLE)) AS apart
    FROM related
    WHERE relation <> 'other' AND measure <> 'ratio'
    GROUP BY region, indicator, measure, period, base_period, unit, left(vintage, 4)
),
split AS (
    SELECT region, indicator, measure, period, base_period, unit, bool_or(apart) AS apart FROM vintages GROUP BY ALL
),
gathered AS (
    SELECT
        region, indicator, measure, period, base_period, unit,
        count(*)::INTEGER AS sources,
        count(DISTINCT document)::INTEGER AS documents,
        count(*) FILTER (relation = 'contradicts') AS against,
        count(*) FILTER (relation = 'revised') AS revisions,
        count(*) FILTER (relation = 'agrees') AS agreeing,
        min(value) FILTER (relation <> 'other') AS least,
        max(value) FILTER (relation <> 'other') AS most
    FROM related
    GROUP BY ALL
)
SELECT
    c.region, c.indicator, c.measure, c.period, c.base_period, c.unit, c.value, c.low, c.high, c.text AS printed,
    'stated' AS origin, c.status, c.bound, c.series, c.account, c.verdict,
    CASE WHEN g.against > 0 OR s.apart THEN 'contradicted' WHEN g.revisions > 0 THEN 'revised'
         WHEN g.agreeing > 0 THEN 'agreed' ELSE 'single' END AS agreement,
    c.against AS against_reference, c.kind, c.vintage, c.document, c.id AS observation, g.sources, g.documents, g.least,
    g.most
FROM related AS c
JOIN gathered AS g
  ON g.region = c.region AND g.indicator = c.indicator AND g.measure = c.measure AND g.period = c.period
 AND g.base_period IS NOT DISTINCT FROM c.base_period AND g.unit IS NOT DISTINCT FROM c.unit
LEFT JOIN split AS s
  ON s.region = c.region AND s.indicator = c.indicator AND s.measure = c.measure AND s.period = c.period
 AND s.base_period IS NOT DISTINCT FROM c.base_period AND s.unit IS NOT DISTINCT FROM c.unit
WHERE c.rank = 1
ORDER BY c.region, c.indicator, c.measure, c.period;

-- What nobody states: the narrowest of the values that follow from others.
INSERT INTO cells BY NAME
SELECT
    v.region, v.indicator, v.measure, v.period, v.base_period, v.standard_unit AS unit, v.standard AS value,
    v.standard_low AS low, v.standard_high AS high, v.proof AS printed, 'derived' AS origin, 'actual' AS status,
    NULL AS bound, 'whole' AS series, NULL AS account, 'unknown' AS verdict, 'derived' AS agreement, d.kind, d.vintage, v.document,
    v.id AS observation, 0 AS sources, 0 AS documents, v.standard AS least, v.standard AS most
FROM derivations AS v
LEFT JOIN documents AS d ON d.document = v.document
WHERE v.region IN (SELECT region FROM chosen_regions) AND v.indicator IS NOT NULL AND v.period IS NOT NULL
  AND v.standard IS NOT NULL
  AND NOT EXISTS (
      FROM cells AS c
      WHERE c.region = v.region AND c.indicator = v.indicator AND c.measure = v.measure AND c.period = v.period
        AND c.base_period IS NOT DISTINCT FROM v.base_period AND c.unit IS NOT DISTINCT FROM v.standard_unit
  )
QUALIFY row_number() OVER (
    PARTITION BY v.region, v.indicator, v.measure, v.period, v.base_period, v.standard_unit
    ORDER BY v.standard_high - v.standard_low, v.id
) = 1;
