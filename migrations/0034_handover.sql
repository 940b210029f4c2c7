-- What the next person must know, and what was handed over in one act.

CREATE TABLE handover_note (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    prompt TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE transfer (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    from_name TEXT NOT NULL,
    to_name TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    undone_ms BIGINT,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE transfer_item (
    org BIGINT NOT NULL,
    transfer BIGINT NOT NULL,
    place BIGINT NOT NULL,
    part TEXT NOT NULL,
    target BIGINT NOT NULL,
    PRIMARY KEY (org, transfer, place)
) CLUSTERED;
