-- What was measured while walking beside a town (モニタリング), and how the town saw itself on a day.

CREATE TABLE indicator (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    name TEXT NOT NULL,
    figure TEXT,
    unit TEXT,
    digits BIGINT NOT NULL,
    begin_value BIGINT,
    target BIGINT,
    target_day TEXT,
    why TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX indicator_engagement ON indicator (org, engagement);

CREATE TABLE reading (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    indicator BIGINT NOT NULL,
    day TEXT NOT NULL,
    value BIGINT NOT NULL,
    note TEXT,
    PRIMARY KEY (org, id),
    UNIQUE (org, indicator, day)
) CLUSTERED;
CREATE INDEX reading_engagement ON reading (org, engagement);

CREATE TABLE self_portrait (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    day TEXT NOT NULL,
    title TEXT NOT NULL,
    sheet TEXT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX self_portrait_engagement ON self_portrait (org, engagement);
