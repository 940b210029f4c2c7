-- Who shall become an administrator waits here for a second one's word.
CREATE TABLE promotion_request (
    org BIGINT NOT NULL,
    account BIGINT NOT NULL,
    asked_by_org BIGINT NOT NULL,
    asked_by BIGINT NOT NULL,
    asked_ms BIGINT NOT NULL,
    PRIMARY KEY (org, account)
) CLUSTERED;

-- Since when he is none any more: an administrator stopped a moment ago must not leave the other one alone with the keys.
ALTER TABLE former_admin ADD COLUMN since_ms BIGINT;
