-- Who signed the record before keys were changed: its checkpoints up to until_seq. Both halves of a hand-over sign it, the one that
-- goes and the one that comes, so that nobody enters another signer later.
CREATE TABLE audit_signer (
    until_seq BIGINT NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    signer TEXT NOT NULL,
    handed TEXT NOT NULL,
    taken TEXT NOT NULL
);
