-- What is known of the months to come, and the figures of the forecast that nobody measured.

CREATE TABLE known_effect (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    kind TEXT NOT NULL,
    service TEXT,
    program TEXT,
    from_month BIGINT NOT NULL,
    to_month BIGINT,
    rate BIGINT,
    month_yen BIGINT,
    mark TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE forecast_assumption (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    item TEXT NOT NULL,
    value BIGINT NOT NULL,
    mark TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (org, id),
    UNIQUE (org, item)
) CLUSTERED;
