-- How many different persons stand behind the sums of a month: now, and of what readers outside were shown. '*', -1: all of them. In the row of
-- all of a month moreover: the fewest of a kind x programme x level, and as how many 9 and 19 persons can count at most.

CREATE TABLE cube_persons (
    org BIGINT NOT NULL,
    service_month BIGINT NOT NULL,
    ledger BIGINT NOT NULL,
    service TEXT NOT NULL,
    program TEXT NOT NULL,
    level TEXT NOT NULL,
    provider BIGINT NOT NULL,
    people BIGINT NOT NULL,
    least BIGINT NOT NULL,
    reach_9 BIGINT NOT NULL,
    reach_19 BIGINT NOT NULL,
    PRIMARY KEY (org, service_month, ledger, service, program, level, provider)
) CLUSTERED;

CREATE TABLE shown_persons (
    org BIGINT NOT NULL,
    service_month BIGINT NOT NULL,
    ledger BIGINT NOT NULL,
    service TEXT NOT NULL,
    program TEXT NOT NULL,
    level TEXT NOT NULL,
    provider BIGINT NOT NULL,
    people BIGINT NOT NULL,
    least BIGINT NOT NULL,
    reach_9 BIGINT NOT NULL,
    reach_19 BIGINT NOT NULL,
    PRIMARY KEY (org, service_month, ledger, service, program, level, provider)
) CLUSTERED;
