-- Visits a prefecture plans to its towns.

CREATE TABLE visit (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    town BIGINT NOT NULL,
    day TEXT NOT NULL,
    who TEXT NOT NULL,
    purpose TEXT,
    done BIGINT NOT NULL,
    note TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX visit_town ON visit (org, town);
