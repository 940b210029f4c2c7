-- What a check of an import found, as the page shows it: JSON, sealed, because examples of cells are in it.

CREATE TABLE batch_report (
    org BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    report_sealed BYTES NOT NULL,
    PRIMARY KEY (org, batch)
);
