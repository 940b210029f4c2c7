-- The record of what was done becomes a chain: each entry carries the hash of itself and of the one before.
-- One chain for the installation, so its key is the sequence number and not the organisation.

DROP TABLE audit;

CREATE TABLE audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    org BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    account BIGINT NOT NULL,
    verb TEXT NOT NULL,
    route TEXT NOT NULL,
    entity TEXT,
    target BIGINT,
    reason TEXT,
    result TEXT NOT NULL,
    address TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_org ON audit (org, seq);
CREATE INDEX audit_target ON audit (org, entity, target, seq);

CREATE TABLE audit_head (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE audit_checkpoint (
    seq BIGINT NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    hash TEXT NOT NULL,
    signature TEXT NOT NULL
);
