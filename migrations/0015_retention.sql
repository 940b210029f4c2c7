-- How long each class of record is kept, and what was disposed of, by whose two signatures.

CREATE TABLE retention (
    org BIGINT NOT NULL,
    class TEXT NOT NULL,
    years BIGINT NOT NULL,
    basis TEXT NOT NULL,
    mark TEXT NOT NULL,
    hold BIGINT NOT NULL,
    PRIMARY KEY (org, class)
) CLUSTERED;

CREATE TABLE disposal (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    state TEXT NOT NULL,
    first_by BIGINT NOT NULL,
    first_ms BIGINT NOT NULL,
    second_by BIGINT,
    second_ms BIGINT,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE disposal_item (
    org BIGINT NOT NULL,
    disposal BIGINT NOT NULL,
    class TEXT NOT NULL,
    until TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (org, disposal, class)
) CLUSTERED;
