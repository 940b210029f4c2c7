-- なぜの木: questions written by people, and what supports or weakens each.
CREATE TABLE cause_node (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    parent BIGINT,
    place BIGINT NOT NULL,
    words TEXT NOT NULL,
    note TEXT,
    dropped BIGINT NOT NULL,
    issue BIGINT,
    source TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX cause_node_parent ON cause_node (org, parent);

CREATE TABLE cause_evidence (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    node BIGINT NOT NULL,
    kind TEXT NOT NULL,
    figure TEXT,
    words TEXT,
    value BIGINT,
    direction TEXT,
    threshold BIGINT,
    judgement TEXT,
    mark TEXT NOT NULL,
    source TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX cause_evidence_node ON cause_evidence (org, node);
