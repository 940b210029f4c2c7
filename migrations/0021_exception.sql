-- The exception, remembered (個別協議): records, papers, the plan to lower the cost, and rules that a town wrote itself.
CREATE TABLE cap_exception (
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
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE exception_paper (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    exception BIGINT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT,
    mark TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX exception_paper_exception ON exception_paper (org, exception);

CREATE TABLE exception_plan (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    exception BIGINT NOT NULL,
    scenario BIGINT,
    causes TEXT,
    measures TEXT,
    promises TEXT,
    grounds TEXT,
    end_year BIGINT,
    PRIMARY KEY (org, id),
    UNIQUE (org, exception)
) CLUSTERED;

CREATE TABLE exception_plan_year (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    exception BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    base_yen BIGINT,
    planned_yen BIGINT,
    cap_yen BIGINT,
    PRIMARY KEY (org, id),
    UNIQUE (org, exception, fiscal_year)
) CLUSTERED;

CREATE TABLE exception_rule (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    reason TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    accepted BIGINT NOT NULL,
    condition TEXT NOT NULL,
    mark TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (org, id),
    UNIQUE (org, reason, from_day)
) CLUSTERED;

-- What the cap already counts keeps its id and gets a record.
INSERT INTO cap_exception (org, id, rev, fiscal_year, reason, words, asked_yen, approved_yen, state, decided_on)
SELECT org, id, 1, fiscal_year, reason, note, yen, yen, 'approved', decided_on FROM approval;
