-- What leaves the house, or would: who asked for it, why, for whom, what was in it. The list is kept; the bytes are not.

CREATE TABLE export (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    purpose TEXT NOT NULL,
    purpose_words TEXT NOT NULL,
    recipient_kind TEXT NOT NULL,
    recipient BIGINT NOT NULL,
    recipient_words TEXT NOT NULL,
    first_month BIGINT NOT NULL,
    last_month BIGINT NOT NULL,
    columns TEXT NOT NULL,
    number_reason TEXT,
    persons BIGINT NOT NULL,
    rows BIGINT NOT NULL,
    asked_by_org BIGINT NOT NULL,
    asked_by BIGINT NOT NULL,
    asked_ms BIGINT NOT NULL,
    decided_by BIGINT,
    decided_ms BIGINT,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX export_asked ON export (org, asked_by, asked_ms);

-- bytes_sealed is emptied when the time to fetch it is over.
CREATE TABLE export_file (
    org BIGINT NOT NULL,
    export BIGINT NOT NULL,
    n BIGINT NOT NULL,
    name TEXT NOT NULL,
    recipient TEXT NOT NULL,
    unit BIGINT NOT NULL,
    rows BIGINT NOT NULL,
    persons BIGINT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes_sealed BYTES,
    PRIMARY KEY (org, export, n)
);
