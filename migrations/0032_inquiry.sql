-- One question to many towns (照会), and what each of them answers. A town keeps its own copy: what it was asked does
-- not change under its hands, and what it has not confirmed stays its own.

CREATE TABLE inquiry (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    title TEXT NOT NULL,
    words TEXT,
    due TEXT NOT NULL,
    sent_on TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE inquiry_item (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    inquiry BIGINT NOT NULL,
    place BIGINT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    unit TEXT,
    figure TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX inquiry_item_inquiry ON inquiry_item (org, inquiry);

CREATE TABLE question (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    asked_by BIGINT NOT NULL,
    inquiry BIGINT NOT NULL,
    title TEXT NOT NULL,
    words TEXT,
    due TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    confirmed_ms BIGINT,
    confirmed_by BIGINT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX question_inquiry ON question (asked_by, inquiry);

CREATE TABLE question_item (
    org BIGINT NOT NULL,
    question BIGINT NOT NULL,
    place BIGINT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    unit TEXT,
    figure TEXT,
    answer TEXT,
    origin TEXT,
    PRIMARY KEY (org, question, place)
) CLUSTERED;
