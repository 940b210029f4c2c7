-- How often what a town's figures are computed from was changed, and the landings computed from it: a row whose stamp is older is computed anew.

CREATE TABLE town_stamp (
    org BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (org)
);

CREATE TABLE landing_kept (
    org BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    stamp BIGINT NOT NULL,
    rule BIGINT NOT NULL,
    landed BIGINT NOT NULL,
    has_cap BIGINT NOT NULL,
    yen BIGINT NOT NULL,
    lo80 BIGINT NOT NULL,
    hi80 BIGINT NOT NULL,
    cap_yen BIGINT NOT NULL,
    over_yen BIGINT NOT NULL,
    chance BIGINT NOT NULL,
    first_over BIGINT NOT NULL,
    last_month BIGINT NOT NULL,
    service TEXT NOT NULL,
    program TEXT NOT NULL,
    moved_yen BIGINT NOT NULL,
    PRIMARY KEY (org, fiscal_year)
) CLUSTERED;
