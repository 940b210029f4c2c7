-- What the figures of a town were computed from, as it was known at every moment: a version of a row from from_ms until until_ms
-- (9007199254740991: it still is so). Kept in the transaction of the change (schema/past.c).
CREATE TABLE past_mark (
    org BIGINT NOT NULL,
    stamp BIGINT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (org)
);
-- Service months whose sums changed since the versions were last looked at.
CREATE TABLE past_month (
    org BIGINT NOT NULL,
    service_month BIGINT NOT NULL,
    PRIMARY KEY (org, service_month)
) CLUSTERED;

CREATE TABLE town_setting_past (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    year_starts BIGINT NOT NULL,
    yen_rounding TEXT NOT NULL,
    late_months BIGINT NOT NULL,
    special_town BIGINT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (org, id, from_ms)
) CLUSTERED;

INSERT INTO town_setting_past (org, id, rev, year_starts, yen_rounding, late_months, special_town, from_ms, until_ms)
SELECT org, id, rev, year_starts, yen_rounding, late_months, special_town,
    CASE WHEN rev = 1 THEN id / 4096 + 1577836800000 ELSE COALESCE((SELECT MAX(u.at_ms) FROM audit u WHERE u.org = town_setting.org AND u.entity = 'town_setting' AND u.target = town_setting.id AND u.verb = 'write'), 0) END,
    9007199254740991 FROM town_setting;

CREATE TABLE population_past (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    day TEXT NOT NULL,
    total BIGINT,
    age65 BIGINT,
    age75 BIGINT NOT NULL,
    age85 BIGINT,
    households BIGINT,
    mark TEXT NOT NULL,
    source TEXT,
    batch BIGINT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (org, id, from_ms)
) CLUSTERED;

INSERT INTO population_past (org, id, rev, day, total, age65, age75, age85, households, mark, source, batch, from_ms, until_ms)
SELECT org, id, rev, day, total, age65, age75, age85, households, mark, source, batch,
    CASE WHEN rev = 1 THEN id / 4096 + 1577836800000 ELSE COALESCE((SELECT MAX(u.at_ms) FROM audit u WHERE u.org = population.org AND u.entity = 'population' AND u.target = population.id AND u.verb = 'write'), 0) END,
    9007199254740991 FROM population;

CREATE TABLE cap_input_past (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    item TEXT NOT NULL,
    yen BIGINT NOT NULL,
    mark TEXT NOT NULL,
    source TEXT,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (org, id, from_ms)
) CLUSTERED;

INSERT INTO cap_input_past (org, id, rev, fiscal_year, item, yen, mark, source, from_ms, until_ms)
SELECT org, id, rev, fiscal_year, item, yen, mark, source,
    CASE WHEN rev = 1 THEN id / 4096 + 1577836800000 ELSE COALESCE((SELECT MAX(u.at_ms) FROM audit u WHERE u.org = cap_input.org AND u.entity = 'cap_input' AND u.target = cap_input.id AND u.verb = 'write'), 0) END,
    9007199254740991 FROM cap_input;

CREATE TABLE cap_exception_past (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    reason TEXT NOT NULL,
    words TEXT,
    asked_yen BIGINT,
    approved_yen BIGINT,
    state TEXT NOT NULL,
    asked_on TEXT,
    decided_on TEXT,
    asked_by TEXT,
    decided_by TEXT,
    note TEXT,
    copied_from BIGINT,
    still_needed TEXT,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (org, id, from_ms)
) CLUSTERED;

INSERT INTO cap_exception_past (org, id, rev, fiscal_year, reason, words, asked_yen, approved_yen, state, asked_on, decided_on, asked_by, decided_by, note, copied_from, still_needed, from_ms, until_ms)
SELECT org, id, rev, fiscal_year, reason, words, asked_yen, approved_yen, state, asked_on, decided_on, asked_by, decided_by, note, copied_from, still_needed,
    CASE WHEN rev = 1 THEN id / 4096 + 1577836800000 ELSE COALESCE((SELECT MAX(u.at_ms) FROM audit u WHERE u.org = cap_exception.org AND u.entity = 'cap_exception' AND u.target = cap_exception.id AND u.verb = 'write'), 0) END,
    9007199254740991 FROM cap_exception;

CREATE TABLE known_effect_past (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    kind TEXT NOT NULL,
    service TEXT,
    program TEXT,
    from_month BIGINT NOT NULL,
    to_month BIGINT,
    rate BIGINT,
    month_yen BIGINT,
    mark TEXT NOT NULL,
    source TEXT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (org, id, from_ms)
) CLUSTERED;

INSERT INTO known_effect_past (org, id, rev, kind, service, program, from_month, to_month, rate, month_yen, mark, source, from_ms, until_ms)
SELECT org, id, rev, kind, service, program, from_month, to_month, rate, month_yen, mark, source,
    CASE WHEN rev = 1 THEN id / 4096 + 1577836800000 ELSE COALESCE((SELECT MAX(u.at_ms) FROM audit u WHERE u.org = known_effect.org AND u.entity = 'known_effect' AND u.target = known_effect.id AND u.verb = 'write'), 0) END,
    9007199254740991 FROM known_effect;

CREATE TABLE forecast_assumption_past (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    item TEXT NOT NULL,
    value BIGINT NOT NULL,
    mark TEXT NOT NULL,
    source TEXT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (org, id, from_ms)
) CLUSTERED;

INSERT INTO forecast_assumption_past (org, id, rev, item, value, mark, source, from_ms, until_ms)
SELECT org, id, rev, item, value, mark, source,
    CASE WHEN rev = 1 THEN id / 4096 + 1577836800000 ELSE COALESCE((SELECT MAX(u.at_ms) FROM audit u WHERE u.org = forecast_assumption.org AND u.entity = 'forecast_assumption' AND u.target = forecast_assumption.id AND u.verb = 'write'), 0) END,
    9007199254740991 FROM forecast_assumption;

CREATE TABLE statistic_past (
    org BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    item TEXT NOT NULL,
    batch BIGINT NOT NULL,
    value BIGINT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (org, fiscal_year, item, batch, from_ms)
) CLUSTERED;
INSERT INTO statistic_past (org, fiscal_year, item, batch, value, from_ms, until_ms)
SELECT org, fiscal_year, item, batch, value,
    COALESCE((SELECT b.applied_ms FROM batch b WHERE b.org = statistic.org AND b.id = statistic.batch), 0), 9007199254740991 FROM statistic;

CREATE TABLE cube_past (
    org BIGINT NOT NULL,
    service_month BIGINT NOT NULL,
    service TEXT NOT NULL,
    program TEXT NOT NULL,
    provider BIGINT NOT NULL,
    level TEXT NOT NULL,
    origin TEXT NOT NULL,
    people BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    units BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (org, service_month, service, program, provider, level, origin, from_ms)
) CLUSTERED;
-- Sums of claims are as old as the last file of their month, those of the ledger as its newest line.
INSERT INTO cube_past (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid, from_ms, until_ms)
SELECT org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid,
    COALESCE(CASE WHEN origin = 'ledger'
        THEN (SELECT MAX(l.id) FROM ledger l WHERE l.org = cube.org AND l.month = cube.service_month) / 4096 + 1577836800000
        ELSE (SELECT MAX(b.applied_ms) FROM batch b WHERE b.org = cube.org AND b.state = 'applied'
            AND b.first_month <= cube.service_month AND b.last_month >= cube.service_month) END, 0),
    9007199254740991 FROM cube;

CREATE TABLE late_sum_past (
    org BIGINT NOT NULL,
    service_month BIGINT NOT NULL,
    exam_month BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    from_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (org, service_month, exam_month, from_ms)
) CLUSTERED;
INSERT INTO late_sum_past (org, service_month, exam_month, paid, from_ms, until_ms)
SELECT org, service_month, exam_month, paid,
    COALESCE((SELECT MAX(b.applied_ms) FROM batch b WHERE b.org = late_sum.org AND b.state = 'applied'
        AND b.first_month <= late_sum.service_month AND b.last_month >= late_sum.service_month), 0),
    9007199254740991 FROM late_sum;
