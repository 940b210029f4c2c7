-- The record is read by time: the odd accesses of a week, the sheet of a month.
CREATE INDEX audit_org_time ON audit (org, at_ms);

-- An odd access that the head of section has looked into. what: the rule, first: the first entry of the record it is about.
CREATE TABLE odd_confirmed (
    org BIGINT NOT NULL,
    what TEXT NOT NULL,
    first BIGINT NOT NULL,
    account BIGINT NOT NULL,
    confirmed_by BIGINT NOT NULL,
    confirmed_ms BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (org, what, first, account)
) CLUSTERED;
