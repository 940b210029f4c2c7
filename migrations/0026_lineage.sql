-- Issues keep where they came from through merging and splitting; what came of an action names its indicator.
ALTER TABLE issue ADD COLUMN split_from BIGINT;
ALTER TABLE issue ADD COLUMN said_by TEXT;
ALTER TABLE issue ADD COLUMN source BIGINT;
ALTER TABLE issue ADD COLUMN line BIGINT;
ALTER TABLE issue ADD COLUMN yen BIGINT;
ALTER TABLE issue ADD COLUMN effort BIGINT;
CREATE INDEX issue_merged ON issue (org, merged_into);
CREATE INDEX issue_split ON issue (org, split_from);
CREATE INDEX measure_issue ON measure (org, issue);

CREATE TABLE outcome (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    action BIGINT,
    day TEXT NOT NULL,
    what TEXT NOT NULL,
    indicator TEXT NOT NULL,
    before_value TEXT,
    after_value TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX outcome_engagement ON outcome (org, engagement);
