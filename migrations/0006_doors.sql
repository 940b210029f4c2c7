-- Doors: second factors, recovery sheets, resets that two administrators make, and drafts kept for people.

-- One a person. secret is sealed. again: a reset took the factor, so one must be enrolled before anything else.
-- A code of last_step or before is burnt.
CREATE TABLE second_factor (
    org BIGINT NOT NULL,
    account BIGINT NOT NULL,
    secret BYTES,
    asked_ms BIGINT NOT NULL,
    confirmed_ms BIGINT,
    last_step BIGINT NOT NULL,
    again BIGINT NOT NULL,
    PRIMARY KEY (org, account)
) CLUSTERED;

CREATE TABLE recovery_code (
    org BIGINT NOT NULL,
    account BIGINT NOT NULL,
    hash BYTES NOT NULL,
    used_ms BIGINT,
    PRIMARY KEY (org, account, hash)
) CLUSTERED;

-- Who must have a second factor: names of roles with blanks between. No row: the program's default.
CREATE TABLE door_setting (
    org BIGINT NOT NULL PRIMARY KEY,
    second_factor_roles TEXT NOT NULL
);

CREATE TABLE reset_request (
    org BIGINT NOT NULL,
    account BIGINT NOT NULL,
    asked_by_org BIGINT NOT NULL,
    asked_by BIGINT NOT NULL,
    asked_ms BIGINT NOT NULL,
    PRIMARY KEY (org, account)
) CLUSTERED;

-- Who was an administrator and is none now: taking the role away must not take the second signature away.
CREATE TABLE former_admin (
    org BIGINT NOT NULL,
    account BIGINT NOT NULL,
    PRIMARY KEY (org, account)
) CLUSTERED;

CREATE TABLE draft (
    org BIGINT NOT NULL,
    account BIGINT NOT NULL,
    name TEXT NOT NULL,
    body_sealed BYTES NOT NULL,
    saved_ms BIGINT NOT NULL,
    PRIMARY KEY (org, account, name)
) CLUSTERED;
