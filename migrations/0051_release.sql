-- A month is first shown outside when it is settled: it waits from the last change of its sums (since_ms; 0: the minute's work has not dated
-- it yet) until the town's days are over or its people release it. Once shown it waits no more. The landings kept are now two: of all months
-- (told = 0) and of those that readers outside see (told = 1).

ALTER TABLE town_setting ADD COLUMN release_days BIGINT;
ALTER TABLE town_setting_past ADD COLUMN release_days BIGINT;

CREATE TABLE month_waiting (
    org BIGINT NOT NULL,
    service_month BIGINT NOT NULL,
    ledger BIGINT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (org, service_month, ledger)
) CLUSTERED;

INSERT INTO month_waiting (org, service_month, ledger, since_ms)
    SELECT DISTINCT c.org, c.service_month, CASE WHEN c.origin = 'ledger' THEN 1 ELSE 0 END,
        COALESCE((SELECT MAX(b.applied_ms) FROM batch b WHERE b.org = c.org AND b.first_month <= c.service_month AND b.last_month >= c.service_month), 1)
    FROM cube c WHERE (c.people <> 0 OR c.origin <> 'ledger')
    AND NOT EXISTS (SELECT 1 FROM shown_slice s WHERE s.org = c.org AND s.service_month = c.service_month
        AND s.ledger = CASE WHEN c.origin = 'ledger' THEN 1 ELSE 0 END);

DROP TABLE landing_kept;

CREATE TABLE landing_kept (
    org BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    told BIGINT NOT NULL,
    stamp BIGINT NOT NULL,
    rule BIGINT NOT NULL,
    landed BIGINT NOT NULL,
    has_cap BIGINT NOT NULL,
    yen BIGINT NOT NULL,
    lo80 BIGINT NOT NULL,
    hi80 BIGINT NOT NULL,
    cap_yen BIGINT NOT NULL,
    over_yen BIGINT NOT NULL,
    chance BIGINT NOT NULL,
    first_over BIGINT NOT NULL,
    last_month BIGINT NOT NULL,
    service TEXT NOT NULL,
    program TEXT NOT NULL,
    moved_yen BIGINT NOT NULL,
    PRIMARY KEY (org, fiscal_year, told)
) CLUSTERED;
