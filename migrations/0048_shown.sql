-- What readers outside a town hall were shown of the cube: a month stays for them as it was when it first left.

CREATE TABLE shown_slice (
    org BIGINT NOT NULL,
    service_month BIGINT NOT NULL,
    ledger BIGINT NOT NULL,
    below BIGINT NOT NULL,
    shown_ms BIGINT NOT NULL,
    PRIMARY KEY (org, service_month, ledger)
) CLUSTERED;

CREATE TABLE shown_cube (
    org BIGINT NOT NULL,
    service_month BIGINT NOT NULL,
    service TEXT NOT NULL,
    program TEXT NOT NULL,
    provider BIGINT NOT NULL,
    level TEXT NOT NULL,
    origin TEXT NOT NULL,
    people BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    units BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    PRIMARY KEY (org, service_month, service, program, provider, level, origin)
) CLUSTERED;
