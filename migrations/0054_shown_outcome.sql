-- Values of outcome indicators that readers outside a town hall were shown: they stay for them as they first were.

CREATE TABLE shown_outcome (
    org BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    origin TEXT NOT NULL,
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    shown_ms BIGINT NOT NULL,
    PRIMARY KEY (org, fiscal_year, indicator, origin)
) CLUSTERED;
