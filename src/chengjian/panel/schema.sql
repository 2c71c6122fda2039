-- The panel: one DuckDB file. A line of comment before a table says what its rows are, one behind a column what
-- it holds; `make docs` makes docs/schema.md of them. Decimals that must stay exact are text; DOUBLE is for arithmetic.

-- What the file is and what made it: one row a key (schema, version, created, built, sources, indicators, reading, merging).
CREATE TABLE meta (
    key VARCHAR NOT NULL, -- the name of the property
    value VARCHAR -- its value
);

-- One row for every document of the collection, read or not.
CREATE TABLE documents (
    document VARCHAR NOT NULL, -- its name, as in all other tables: folder/file, or archive.zip/member
    file VARCHAR NOT NULL, -- the name of the file that it came from (itself, or the archive)
    path VARCHAR, -- where the file lay when it was read
    hash VARCHAR, -- BLAKE2b of the file's bytes
    size BIGINT, -- bytes of the file
    modified BIGINT, -- its time of change, in nanoseconds since 1970
    key VARCHAR, -- hash of all that the reading depends on: bytes, what was given, corrections, rules and codelists
    status VARCHAR NOT NULL, -- read, or failed
    reason VARCHAR, -- why it could not be read
    format VARCHAR, -- text, html, pdf, docx, xlsx, csv, image
    pages INTEGER, -- number of pages, 0 where the format has none
    encoding VARCHAR, -- of a text
    title VARCHAR, -- what it is called
    kind VARCHAR, -- what kind of source it is: yearbook, final_accounts, bulletin, … (table kinds)
    date VARCHAR, -- its reference date, ISO 8601, the year at least
    date_from VARCHAR, -- whence the date is known: given, title, letterhead, file name, …
    region VARCHAR, -- code of the place that it is about
    region_from VARCHAR, -- whence the place is known
    vintage VARCHAR, -- when it was published as far as known: the later of two is the later revision
    characters BIGINT, -- length of the text as given
    observations INTEGER, -- how many it states
    unread INTEGER, -- how many numbers no rule read
    notes VARCHAR[], -- what a reader should know of how it was read
    seconds DOUBLE -- how long the reading took
);

-- The kinds of sources and their rank, as the settings had them when the panel was built.
CREATE TABLE kinds (
    kind VARCHAR NOT NULL, -- its id
    name VARCHAR, -- Chinese name
    english VARCHAR, -- English name
    rank INTEGER -- 1 is believed first
);

-- The text of the documents as read, block by block, to show it as published with every observation marked.
CREATE TABLE blocks (
    document VARCHAR NOT NULL, -- its document
    block INTEGER NOT NULL, -- its place in the document, from 0
    kind VARCHAR NOT NULL, -- heading, paragraph, table, note
    level INTEGER, -- of a heading, 1 the highest, 0 unknown
    text VARCHAR NOT NULL, -- the clean text
    page INTEGER, -- the page on which it begins, from 1; null without pages
    starts INTEGER[], -- with offsets: clean character i stands at offsets[k] + i - starts[k] of the raw text,
    offsets INTEGER[], -- k the last with starts[k] <= i
    cells INTEGER[][][] -- of a table, its rows of cells as [clean start, clean end]
);

-- One row for every statistic stated at one place in one document: the fields of the record, and where it stands.
CREATE TABLE observations (
    id VARCHAR NOT NULL, -- document#start
    document VARCHAR NOT NULL, -- its document
    "start" INTEGER NOT NULL, -- first character in the raw text
    "end" INTEGER NOT NULL, -- behind the last
    text VARCHAR NOT NULL, -- the number with scale word and unit, as printed
    indicator VARCHAR, -- id of the codelist, null where it has none
    indicator_text VARCHAR, -- the words of the text that say what is measured
    subject VARCHAR, -- whose statistic it is
    region VARCHAR, -- its code where the subject is a region
    measure VARCHAR NOT NULL, -- level, growth, average_growth, change, multiple, rank, ratio, streak
    value VARCHAR, -- exact decimal in the base of unit (亿, 万 multiplied out); the terms of a ratio joined by ":"
    unit VARCHAR, -- the unit without scale word
    low VARCHAR, -- the least number that digits and hedge admit
    high VARCHAR, -- the number below which all admitted ones lie
    bound VARCHAR, -- over, under, about, at_least, at_most; null exact
    period VARCHAR, -- ISO 8601
    base_period VARCHAR, -- what growth, change or multiple compare with
    status VARCHAR, -- actual, expected, target
    rule VARCHAR, -- code of the rule that read it
    repeats VARCHAR, -- id of the observation that it repeats word for word
    scope VARCHAR, -- own: the figure of this tier of government alone; total: the whole region, where the text says so
    account VARCHAR, -- of public finance: budget, adjusted, execution, final
    row_head VARCHAR, -- of a table's cell, the words at its left, outer before inner
    column_head VARCHAR, -- and those above it
    number DOUBLE, -- value as a number; null for a ratio
    standard DOUBLE, -- number in standard_unit
    standard_low DOUBLE, -- low in standard_unit, null: unbounded
    standard_high DOUBLE, -- high in standard_unit, null: unbounded
    standard_unit VARCHAR, -- the base unit of the unit's dimension, in which cells are kept
    series VARCHAR, -- whole (the region's own series), own (of this tier alone), part (another series by its words)
    verdict VARCHAR, -- holds, violated, unknown: what the identities say of it
    culprit BOOLEAN, -- whether an identity that is violated singles it out as the number at fault
    verdict_alone VARCHAR, -- the verdict of its own document's identities, without those across documents
    culprit_alone BOOLEAN, -- the same of culprit
    block INTEGER, -- the block it stands in
    block_start INTEGER, -- first character in the block's text
    block_end INTEGER, -- behind the last
    sentence VARCHAR, -- the sentence or table row it stands in
    page INTEGER, -- the page, from 1; null without pages
    box DOUBLE[], -- left, top, right, bottom on the page in points from the top left, of the part on its first line
    correction INTEGER -- the declared correction that changed it (table corrections)
);

-- The numbers that no rule could read.
CREATE TABLE unread (
    document VARCHAR NOT NULL, -- its document
    "start" INTEGER NOT NULL, -- first character in the raw text
    "end" INTEGER NOT NULL, -- behind the last
    text VARCHAR NOT NULL, -- the number
    sentence VARCHAR -- the sentence it stands in
);

-- Identities held against the observations that they bind.
CREATE TABLE proofs (
    document VARCHAR, -- null where it binds several documents
    region_group VARCHAR, -- the group of regions in which it was found, null within one document
    identity VARCHAR NOT NULL, -- the identity
    verdict VARCHAR NOT NULL, -- holds, violated, unknown
    observations VARCHAR[] NOT NULL, -- the ids of what it binds
    calculation VARCHAR -- the arithmetic in their numbers
);

-- What the audit rules report.
CREATE TABLE findings (
    document VARCHAR NOT NULL, -- where to look
    region_group VARCHAR, -- the group of regions in which it was found, null within one document
    "start" INTEGER, -- first character in the raw text
    "end" INTEGER, -- behind the last
    rule VARCHAR NOT NULL, -- code of the audit rule
    severity VARCHAR NOT NULL, -- error, warning, info
    message VARCHAR, -- Chinese
    message_en VARCHAR, -- English
    calculation VARCHAR, -- the arithmetic with the numbers of the text
    observations VARCHAR[], -- the ids of what it is about
    culprit VARCHAR, -- id of the observation at fault where the identities single one out
    fix VARCHAR -- its correction as JSON where only one is possible
);

-- Values that others imply and nobody states.
CREATE TABLE derivations (
    id VARCHAR NOT NULL, -- hash of all its fields
    document VARCHAR, -- the document that implies it
    region_group VARCHAR, -- the group of regions in which it was found, null within one document
    indicator VARCHAR, -- id of the codelist
    indicator_text VARCHAR, -- the words of the text
    subject VARCHAR, -- whose value it is
    region VARCHAR, -- its code where the subject is a region
    measure VARCHAR NOT NULL, -- as of an observation
    value VARCHAR NOT NULL, -- exact decimal: the middle of the interval
    unit VARCHAR, -- the unit without scale word
    low VARCHAR, -- the least number that the terms admit
    high VARCHAR, -- the number below which all admitted ones lie
    period VARCHAR, -- ISO 8601
    base_period VARCHAR, -- what growth, change or multiple compare with
    identity VARCHAR NOT NULL, -- the identity that implies it
    observations VARCHAR[], -- ids of the terms
    proof VARCHAR, -- the arithmetic written out
    standard DOUBLE, -- value in standard_unit
    standard_low DOUBLE, -- low in standard_unit
    standard_high DOUBLE, -- high in standard_unit
    standard_unit VARCHAR -- the base unit of the unit's dimension
);

-- The panel itself: region × indicator × measure × period, with the best value of each cell.
CREATE TABLE cells (
    region VARCHAR NOT NULL, -- code of the region
    indicator VARCHAR NOT NULL, -- id of the indicator
    measure VARCHAR NOT NULL, -- as of an observation
    period VARCHAR NOT NULL, -- ISO 8601; a stock at the end of a year and a flow of twelve months have the year
    base_period VARCHAR, -- what growth, change or multiple compare with
    unit VARCHAR, -- the standard unit
    value DOUBLE, -- the best value, in unit; null for a ratio
    low DOUBLE, -- the least number that the source admits, null: unbounded
    high DOUBLE, -- the number below which all admitted ones lie, null: unbounded
    printed VARCHAR, -- as the source prints it; a derived value as the proof has it
    origin VARCHAR NOT NULL, -- stated, derived
    status VARCHAR, -- actual, expected, target
    bound VARCHAR, -- the hedge, null exact
    series VARCHAR, -- whole, own, part
    account VARCHAR, -- of public finance: budget, adjusted, execution, final
    verdict VARCHAR, -- of the observation that was chosen
    agreement VARCHAR NOT NULL, -- single, agreed, revised (a later vintage says otherwise), contradicted, derived
    against_reference BOOLEAN, -- whether the reference panel speaks against it, null where it says nothing
    kind VARCHAR, -- kind of the source that was chosen
    vintage VARCHAR, -- its vintage
    document VARCHAR, -- its document
    observation VARCHAR, -- id of the observation, of the derivation where derived
    sources INTEGER NOT NULL, -- how many observations state it
    documents INTEGER NOT NULL, -- in how many documents
    least DOUBLE, -- the least value that a source of the same status gives
    most DOUBLE -- the greatest
);

-- All sources of each cell, ranked; the first is the one that was chosen.
CREATE TABLE cell_sources (
    region VARCHAR NOT NULL, -- with the next five: its cell
    indicator VARCHAR NOT NULL, -- id of the indicator
    measure VARCHAR NOT NULL, -- as of an observation
    period VARCHAR NOT NULL, -- of the cell
    base_period VARCHAR, -- of the cell
    unit VARCHAR, -- of the cell
    rank INTEGER NOT NULL, -- 1 is the one that was chosen
    relation VARCHAR NOT NULL, -- chosen, agrees, revised (an earlier or later vintage), contradicts, other (target against actual, …)
    value DOUBLE, -- in unit
    against_reference BOOLEAN, -- whether the reference panel speaks against it, null where it says nothing
    document VARCHAR NOT NULL, -- its document
    observation VARCHAR NOT NULL -- id of the observation
);

-- The declared corrections that were applied.
CREATE TABLE corrections (
    correction INTEGER NOT NULL, -- its number in the file, from 1
    document VARCHAR NOT NULL, -- where it was applied
    observation VARCHAR NOT NULL, -- to which observation
    field VARCHAR NOT NULL, -- which field, or dropped
    before VARCHAR, -- what the source says
    after VARCHAR, -- what it was set to
    why VARCHAR NOT NULL, -- the reason
    declared_by VARCHAR NOT NULL, -- who declared it
    declared VARCHAR -- when
);

-- Codelist: the domains of urban development.
CREATE TABLE domains (
    domain VARCHAR NOT NULL, -- its id
    name VARCHAR, -- Chinese name
    english VARCHAR -- English name
);

-- Codelist: the indicators.
CREATE TABLE indicators (
    indicator VARCHAR NOT NULL, -- its id
    domain VARCHAR NOT NULL, -- its domain
    name VARCHAR, -- Chinese name
    english VARCHAR, -- English name
    unit VARCHAR, -- dimension of its unit
    kind VARCHAR, -- stock, flow, rate, index
    growth VARCHAR, -- basis on which its growth is published: real, nominal, none
    additive BOOLEAN, -- whether regions add up
    direction VARCHAR, -- up: more is better; down: less is better; none
    definition VARCHAR, -- what it is
    source VARCHAR -- who defines it
);

-- Codelist: the regions of China, past and present.
CREATE TABLE regions (
    region VARCHAR NOT NULL, -- GB/T 2260 code
    name VARCHAR, -- full name
    short VARCHAR, -- short name
    level VARCHAR, -- province, prefecture, county
    parent VARCHAR, -- code of the division above
    province VARCHAR, -- code of the province
    prefecture VARCHAR, -- code of the prefecture, its own or the one above
    "first" INTEGER, -- first year at whose end it stood, null: since before the record
    "last" INTEGER, -- last year at whose end it stood, null: still
    successor VARCHAR -- code of what it became
);

-- Regions whose cells are out of date: what a build that was broken off has still to do.
CREATE TABLE pending (
    region VARCHAR NOT NULL -- code of the region; empty for what has none
);

-- The panel for analysts: one row a cell, with names.
CREATE VIEW panel_long AS
SELECT
    c.region, r.name AS region_name, r.level, p.name AS province,
    c.indicator, i.name AS indicator_name, d.name AS domain,
    c.measure, c.period, TRY_CAST(c.period AS INTEGER) AS year, c.base_period,
    c.value, c.unit, c.low, c.high, c.printed,
    c.origin, c.status, c.bound, c.series, c.account, c.verdict, c.agreement,
    c.against_reference, c.kind, c.vintage,
    c.document, c.observation, c.sources, c.documents
FROM cells AS c
LEFT JOIN (SELECT region, max_by(name, coalesce("last", 9999)) AS name, any_value(level) AS level,
                  any_value(province) AS province FROM regions GROUP BY region) AS r ON r.region = c.region
LEFT JOIN regions AS p ON p.region = r.province AND p."last" IS NULL
LEFT JOIN indicators AS i ON i.indicator = c.indicator
LEFT JOIN domains AS d ON d.domain = i.domain;

-- The panel with one row a region and year, and a column for each indicator that occurs: its level, in the standard
-- unit of most of its cells. Made anew at the end of every build, since the columns follow the data.
CREATE VIEW panel_wide AS
SELECT region, NULL::VARCHAR AS region_name, NULL::INTEGER AS year FROM cells WHERE false;
