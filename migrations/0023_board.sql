-- Boards with stickies: a room that people without accounts enter by a code. board and board_template are entities; the
-- rest is written by feature/board alone.

CREATE TABLE board (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    meeting BIGINT,
    title TEXT NOT NULL,
    template TEXT NOT NULL,
    state TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX board_engagement ON board (org, engagement);

CREATE TABLE board_template (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    name TEXT NOT NULL,
    lead TEXT,
    areas TEXT NOT NULL,
    columns BIGINT,
    PRIMARY KEY (org, id)
) CLUSTERED;

-- What is true of the room now. code: only while the room is open, so that a closed room is like one that never was.
CREATE TABLE board_room (
    org BIGINT NOT NULL,
    board BIGINT NOT NULL,
    code TEXT,
    closes_ms BIGINT NOT NULL,
    phase TEXT NOT NULL,
    timer_ends_ms BIGINT NOT NULL,
    hide_names BIGINT NOT NULL,
    presenting BIGINT NOT NULL,
    votes_each BIGINT NOT NULL,
    arrows_each BIGINT NOT NULL,
    participants BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    label TEXT NOT NULL,
    lead TEXT NOT NULL,
    PRIMARY KEY (org, board),
    UNIQUE (code)
) CLUSTERED;

CREATE TABLE board_area (
    org BIGINT NOT NULL,
    board BIGINT NOT NULL,
    place BIGINT NOT NULL,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    hint TEXT NOT NULL,
    x BIGINT NOT NULL,
    y BIGINT NOT NULL,
    w BIGINT NOT NULL,
    h BIGINT NOT NULL,
    PRIMARY KEY (org, board, place)
) CLUSTERED;

CREATE TABLE board_group (
    org BIGINT NOT NULL,
    board BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (org, board, id)
) CLUSTERED;

CREATE TABLE board_cluster (
    org BIGINT NOT NULL,
    board BIGINT NOT NULL,
    id BIGINT NOT NULL,
    team BIGINT NOT NULL,
    name TEXT NOT NULL,
    x BIGINT NOT NULL,
    y BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    PRIMARY KEY (org, board, id)
) CLUSTERED;

-- A person in the room. token: hash of the cookie, gone when he leaves. Asked for: a name to be called by, and the kind
-- of organisation; nothing that says who he is.
CREATE TABLE board_participant (
    org BIGINT NOT NULL,
    board BIGINT NOT NULL,
    id BIGINT NOT NULL,
    token BYTES,
    name TEXT NOT NULL,
    organisation_kind TEXT NOT NULL,
    team BIGINT NOT NULL,
    joined_ms BIGINT NOT NULL,
    PRIMARY KEY (org, board, id),
    UNIQUE (token)
) CLUSTERED;

-- likes and arrows hold what was counted on paper and every vote of board_vote.
CREATE TABLE sticky (
    org BIGINT NOT NULL,
    board BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    team BIGINT NOT NULL,
    area TEXT NOT NULL,
    words TEXT NOT NULL,
    colour TEXT NOT NULL,
    x BIGINT NOT NULL,
    y BIGINT NOT NULL,
    cluster BIGINT NOT NULL,
    participant BIGINT NOT NULL,
    organisation_kind TEXT NOT NULL,
    paper BIGINT NOT NULL,
    likes BIGINT NOT NULL,
    arrows BIGINT NOT NULL,
    hidden BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    PRIMARY KEY (org, board, id)
) CLUSTERED;

CREATE TABLE board_vote (
    org BIGINT NOT NULL,
    board BIGINT NOT NULL,
    participant BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    sticky BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (org, board, participant, kind, sticky)
) CLUSTERED;

-- Every accepted operation, in the order of the server. key: made by the client, so that a repeated one is known.
CREATE TABLE board_operation (
    org BIGINT NOT NULL,
    board BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    participant BIGINT NOT NULL,
    account BIGINT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    thing BIGINT NOT NULL,
    thing_id BIGINT NOT NULL,
    PRIMARY KEY (org, board, seq),
    UNIQUE (org, board, participant, account, key)
) CLUSTERED;

-- Where an issue or a promise came from: the words as they stood on the sticky, its votes, the kind of organisation.
-- Nothing changes or deletes these rows.
CREATE TABLE lineage (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    issue BIGINT,
    promise BIGINT,
    board BIGINT NOT NULL,
    sticky BIGINT NOT NULL,
    words TEXT NOT NULL,
    votes BIGINT NOT NULL,
    arrows BIGINT NOT NULL,
    organisation_kind TEXT,
    team TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX lineage_issue ON lineage (org, issue);
CREATE INDEX lineage_promise ON lineage (org, promise);
