-- How deep readers outside may look into a month that is kept for them: its least cell, and the most persons of one service. And
-- up to which stamp a town has nothing that is owed.

ALTER TABLE shown_slice ADD COLUMN least BIGINT NOT NULL DEFAULT 0;
ALTER TABLE shown_slice ADD COLUMN people BIGINT NOT NULL DEFAULT 0;

CREATE TABLE shown_mark (
    org BIGINT NOT NULL,
    stamp BIGINT NOT NULL,
    PRIMARY KEY (org)
) CLUSTERED;
