-- A repair accepted for every cell of a field that has the same fault: zeros that a spreadsheet took from a whole column.

CREATE TABLE batch_column_repair (
    org BIGINT NOT NULL,
    batch BIGINT NOT NULL,
    field TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (org, batch, field, code)
) CLUSTERED;
