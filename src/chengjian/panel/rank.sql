-- All candidates for the cells of the regions in `chosen_regions`, ranked within their cells.
-- Each document's best comes first ({inside}: the order within a document), and these in the {order} of the settings;
-- {reference_same}, {reference_points}, {reference_near}: its numbers.

CREATE OR REPLACE TEMP TABLE candidates AS
WITH periods AS (
    SELECT
        o.*, d.kind, k.rank AS kind_rank, d.vintage, b.kind = 'note' AS noted,
        o.standard_high - o.standard_low AS width,
        CASE
            WHEN i.kind = 'stock' AND regexp_full_match(o.period, '\d{{4}}-12(-31)?') THEN left(o.period, 4)
            WHEN regexp_full_match(o.period, '\d{{4}}-01/\d{{4}}-12') AND left(o.period, 4) = substr(o.period, 9, 4)
                THEN left(o.period, 4)
            ELSE o.period
        END AS cell_period
    FROM observations AS o
    JOIN documents AS d ON d.document = o.document
    JOIN indicators AS i ON i.indicator = o.indicator
    LEFT JOIN kinds AS k ON k.kind = d.kind
    LEFT JOIN blocks AS b ON b.document = o.document AND b.block = o.block
    WHERE o.region IN (SELECT region FROM chosen_regions)
      AND o.period IS NOT NULL AND o.repeats IS NULL
      AND (o.standard IS NOT NULL OR o.measure = 'ratio')
),
-- What the reference panel says of the year, or of the year nearest to it.
near AS (
    SELECT y.region, y.indicator, y.measure, y.unit, y.year,
        arg_min(f.value, abs(f.year - y.year)) AS value, min(abs(f.year - y.year)) AS distance
    FROM (
        SELECT DISTINCT region, indicator, measure, standard_unit AS unit, TRY_CAST(cell_period AS INTEGER) AS year
        FROM periods WHERE length(cell_period) = 4
    ) AS y
    JOIN reference_figures AS f
      ON f.region = y.region AND f.indicator = y.indicator AND f.measure = y.measure AND f.unit = y.unit
    GROUP BY ALL
),
placed AS (
    SELECT p.*,
        CASE
            WHEN n.value IS NULL OR p.series <> 'whole' OR p.base_period <> (n.year - 1)::VARCHAR THEN NULL
            WHEN p.standard_unit = '%' THEN
                CASE WHEN n.distance > 0 THEN NULL ELSE abs(p.standard - n.value) > {reference_points} END
            WHEN n.distance = 0 THEN abs(p.standard - n.value) > {reference_same} * abs(n.value)
            ELSE p.standard > n.value * {reference_near} OR p.standard * {reference_near} < n.value
        END AS against,
        -- How many sources print it: equal to four digits.
        count(*) OVER (
            PARTITION BY p.region, p.indicator, p.measure, p.cell_period, p.base_period, p.standard_unit,
                CASE WHEN p.standard = 0 THEN 0
                     ELSE round(p.standard, 3 - floor(log10(abs(p.standard)))::INTEGER) END
        ) AS support
    FROM periods AS p
    LEFT JOIN near AS n
      ON n.region = p.region AND n.indicator = p.indicator AND n.measure = p.measure AND n.unit = p.standard_unit
     AND n.year = TRY_CAST(p.cell_period AS INTEGER)
),
inside AS (
    SELECT *,
        row_number() OVER (
            PARTITION BY region, indicator, measure, cell_period, base_period, standard_unit, document
            ORDER BY {inside}, "start"
        ) AS place
    FROM placed
)
SELECT
    region, indicator, measure, cell_period AS period, base_period, standard_unit AS unit,
    standard AS value, standard_low AS low, standard_high AS high, text, status, bound, series, account, verdict, culprit,
    kind, vintage, document, id, width, value AS exact, against,
    row_number() OVER (
        PARTITION BY region, indicator, measure, cell_period, base_period, standard_unit
        ORDER BY place > 1, {order}, document, place
    )::INTEGER AS rank
FROM inside;
