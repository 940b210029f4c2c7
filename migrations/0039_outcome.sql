-- Outcome indicators of a town. An entry is never changed: a newer one of the same year, indicator and part counts in its place,
-- and one without figures takes the value back. Of the needs survey (ニーズ調査 問5) counts alone are kept.

CREATE TABLE outcome_entry (
    org BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    part TEXT NOT NULL,
    id BIGINT NOT NULL,
    numerator BIGINT,
    denominator BIGINT,
    mark TEXT NOT NULL,
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    account BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (org, fiscal_year, indicator, part, id)
) CLUSTERED;

CREATE TABLE participation (
    org BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    sex TEXT NOT NULL,
    age_from BIGINT NOT NULL,
    age_to BIGINT NOT NULL,
    what TEXT NOT NULL,
    people BIGINT NOT NULL,
    PRIMARY KEY (org, fiscal_year, batch, sex, age_from, age_to, what)
) CLUSTERED;
CREATE INDEX participation_batch ON participation (batch);

-- Which item codes of 介護予防ケアマネジメント (AF) are A, B or C: every town sets its own codes.
CREATE TABLE care_plan_code (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    item TEXT NOT NULL,
    kind TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (org, id),
    UNIQUE (org, item)
) CLUSTERED;
