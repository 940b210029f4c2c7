-- Money: what the cap is made of, what was spent, and where each row came from.

CREATE TABLE town_setting (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    year_starts BIGINT NOT NULL,
    yen_rounding TEXT NOT NULL,
    late_months BIGINT NOT NULL,
    special_town BIGINT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE population (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    day TEXT NOT NULL,
    total BIGINT,
    age65 BIGINT,
    age75 BIGINT NOT NULL,
    age85 BIGINT,
    households BIGINT,
    mark TEXT NOT NULL,
    source TEXT,
    batch BIGINT NOT NULL,
    PRIMARY KEY (org, id),
    UNIQUE (org, day, batch)
) CLUSTERED;

CREATE TABLE cap_input (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    item TEXT NOT NULL,
    yen BIGINT NOT NULL,
    mark TEXT NOT NULL,
    source TEXT,
    PRIMARY KEY (org, id),
    UNIQUE (org, fiscal_year, item)
) CLUSTERED;

CREATE TABLE approval (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    yen BIGINT NOT NULL,
    reason TEXT NOT NULL,
    decided_on TEXT,
    note TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE program_map (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    service TEXT NOT NULL,
    item TEXT,
    provider BIGINT,
    from_month BIGINT NOT NULL,
    to_month BIGINT,
    program TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE ledger (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    month BIGINT NOT NULL,
    service TEXT NOT NULL,
    program TEXT NOT NULL,
    provider BIGINT,
    yen BIGINT NOT NULL,
    people BIGINT,
    kind TEXT NOT NULL,
    payee TEXT,
    note TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX ledger_month ON ledger (org, month);

CREATE TABLE person (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number_key BYTES NOT NULL,
    number_sealed BYTES NOT NULL,
    PRIMARY KEY (org, id),
    UNIQUE (org, number_key)
) CLUSTERED;

CREATE TABLE claim (
    org BIGINT NOT NULL,
    service_month BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    line BIGINT NOT NULL,
    person BIGINT NOT NULL,
    provider BIGINT NOT NULL,
    service TEXT NOT NULL,
    item TEXT NOT NULL,
    program TEXT NOT NULL,
    level TEXT NOT NULL,
    exam_month BIGINT NOT NULL,
    paid_month BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    days BIGINT NOT NULL,
    units BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    fingerprint BIGINT NOT NULL,
    PRIMARY KEY (org, service_month, batch, line)
) CLUSTERED;

CREATE TABLE cube (
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

CREATE TABLE tariff (
    org BIGINT NOT NULL,
    service TEXT NOT NULL,
    item TEXT NOT NULL,
    from_month BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    to_month BIGINT,
    name TEXT NOT NULL,
    units BIGINT NOT NULL,
    per TEXT NOT NULL,
    unit_price BIGINT,
    rate BIGINT,
    user_yen BIGINT,
    PRIMARY KEY (org, service, item, from_month, batch)
) CLUSTERED;

CREATE TABLE statistic (
    org BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    item TEXT NOT NULL,
    batch BIGINT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (org, fiscal_year, item, batch)
) CLUSTERED;

CREATE TABLE batch (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    digest BYTES NOT NULL,
    size BIGINT NOT NULL,
    state TEXT NOT NULL,
    encoding TEXT,
    mapping TEXT,
    rows_read BIGINT NOT NULL,
    rows_taken BIGINT NOT NULL,
    rows_same BIGINT NOT NULL,
    rows_wrong BIGINT NOT NULL,
    first_month BIGINT,
    last_month BIGINT,
    yen BIGINT NOT NULL,
    account BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    applied_ms BIGINT,
    undone_ms BIGINT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX batch_digest ON batch (org, digest);

CREATE TABLE batch_chunk (
    org BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    n BIGINT NOT NULL,
    bytes BYTES NOT NULL,
    PRIMARY KEY (org, batch, n)
);

CREATE TABLE batch_issue (
    org BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    n BIGINT NOT NULL,
    row BIGINT NOT NULL,
    field TEXT NOT NULL,
    severity TEXT NOT NULL,
    code TEXT NOT NULL,
    sentence TEXT NOT NULL,
    value_sealed BYTES NOT NULL,
    repair_sealed BYTES,
    PRIMARY KEY (org, batch, n)
) CLUSTERED;

CREATE TABLE batch_repair (
    org BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    row BIGINT NOT NULL,
    field TEXT NOT NULL,
    skip BIGINT NOT NULL,
    value_sealed BYTES NOT NULL,
    PRIMARY KEY (org, batch, row, field)
) CLUSTERED;

CREATE TABLE import_mapping (
    org BIGINT NOT NULL,
    kind TEXT NOT NULL,
    signature BYTES NOT NULL,
    mapping TEXT NOT NULL,
    PRIMARY KEY (org, kind, signature)
) CLUSTERED;
