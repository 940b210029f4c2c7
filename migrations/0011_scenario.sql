-- もし: named sets of decisions, each figure with its mark and source.
CREATE TABLE scenario (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    name TEXT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    note TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE scenario_step (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    scenario BIGINT,
    kind TEXT NOT NULL,
    service TEXT,
    program TEXT,
    to_program TEXT,
    from_month BIGINT,
    to_month BIGINT,
    people BIGINT,
    unit_yen BIGINT,
    to_yen BIGINT,
    care_management BIGINT,
    replacement BIGINT,
    courses BIGINT,
    course_months BIGINT,
    course_yen BIGINT,
    fill BIGINT,
    treated BIGINT,
    control BIGINT,
    hold_months BIGINT,
    price_permille BIGINT,
    growth_permille BIGINT,
    mark TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;
