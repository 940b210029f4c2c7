-- Which towns people add to those like theirs, or leave out, and why.
CREATE TABLE peer_choice (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    other BIGINT NOT NULL,
    choice TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (org, id),
    UNIQUE (org, other)
) CLUSTERED;
