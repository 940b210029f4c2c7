-- The exercises of recovery: when the newest backup was restored in trial, and what came of it.
-- Of the installation, not of a town, so without org.

CREATE TABLE drill (
    id BIGINT NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    backup TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    result TEXT NOT NULL,
    entries BIGINT NOT NULL,
    later BIGINT NOT NULL,
    took_ms BIGINT NOT NULL
);
