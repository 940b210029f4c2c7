-- The house: organisations, people who sign in, and the record of what was done.
-- BIGINT, TEXT and BYTES are translated by the driver; CLUSTERED makes the primary key the table.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organisation (
    id BIGINT NOT NULL PRIMARY KEY,
    rev BIGINT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT,
    insurer TEXT,
    name TEXT NOT NULL,
    kana TEXT,
    parent BIGINT REFERENCES organisation (id),
    insurer_org BIGINT REFERENCES organisation (id),
    opened TEXT,
    closed TEXT,
    successor BIGINT REFERENCES organisation (id)
);
CREATE UNIQUE INDEX organisation_code ON organisation (code);
CREATE INDEX organisation_insurer ON organisation (insurer);
CREATE INDEX organisation_parent ON organisation (parent);
CREATE INDEX organisation_kind ON organisation (kind, name);

CREATE TABLE unit (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    kana TEXT,
    number TEXT,
    run_by TEXT,
    area BIGINT,
    address TEXT,
    phone TEXT,
    opened TEXT,
    closed TEXT,
    note TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX unit_number ON unit (org, number);

CREATE TABLE account (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    unit BIGINT,
    disabled BIGINT NOT NULL,
    password TEXT,
    created_ms BIGINT NOT NULL,
    signed_in_ms BIGINT,
    previous_signed_in_ms BIGINT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE UNIQUE INDEX account_login ON account (login);

CREATE TABLE session (
    token BYTES NOT NULL PRIMARY KEY,
    id BIGINT NOT NULL,
    org BIGINT NOT NULL,
    account BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    address TEXT NOT NULL
) CLUSTERED;
CREATE INDEX session_account ON session (org, account);

CREATE TABLE audit (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    account BIGINT NOT NULL,
    verb TEXT NOT NULL,
    route TEXT NOT NULL,
    entity TEXT,
    target BIGINT,
    reason TEXT,
    result TEXT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE duty (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    month BIGINT NOT NULL,
    title TEXT NOT NULL,
    why TEXT NOT NULL,
    how TEXT,
    screen TEXT,
    mark TEXT NOT NULL,
    source TEXT,
    done_year BIGINT,
    PRIMARY KEY (org, id)
) CLUSTERED;
