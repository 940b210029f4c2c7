-- 充実に向けたワークシート: population projections of a town, and what its people typed into the simulation.

CREATE TABLE projection (
    org BIGINT NOT NULL,
    year BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    total BIGINT NOT NULL,
    age15_64 BIGINT NOT NULL,
    age65 BIGINT NOT NULL,
    age75 BIGINT NOT NULL,
    age80 BIGINT NOT NULL,
    age85 BIGINT NOT NULL,
    PRIMARY KEY (org, year, batch)
) CLUSTERED;

CREATE TABLE worksheet_cell (
    org BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    service TEXT NOT NULL,
    program TEXT NOT NULL,
    users BIGINT,
    unit_yen BIGINT,
    yen BIGINT,
    PRIMARY KEY (org, fiscal_year, service, program)
) CLUSTERED;
