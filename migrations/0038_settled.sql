-- What a town's own settled papers say (地域支援事業交付金事業実績報告書, 総合事業上限額算定): a figure with the cell it stood in.
-- The newest batch of a figure counts; the older ones stay, and count again when the newer one is taken back.

CREATE TABLE settled (
    org BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    item TEXT NOT NULL,
    batch BIGINT NOT NULL,
    value BIGINT NOT NULL,
    sheet TEXT NOT NULL,
    cell TEXT NOT NULL,
    label TEXT NOT NULL,
    unit TEXT NOT NULL,
    found TEXT NOT NULL,
    corrected BIGINT NOT NULL,
    PRIMARY KEY (org, fiscal_year, item, batch)
) CLUSTERED;
CREATE INDEX settled_batch ON settled (batch);
