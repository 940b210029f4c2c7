-- A meeting has hours, an agenda with times, and minutes that several people type at once; what came out of a line keeps it.
ALTER TABLE meeting ADD COLUMN starts TEXT;
ALTER TABLE meeting ADD COLUMN ends TEXT;
ALTER TABLE meeting ADD COLUMN seats BIGINT;
ALTER TABLE meeting ADD COLUMN link TEXT;
ALTER TABLE remark ADD COLUMN line BIGINT;
ALTER TABLE decision ADD COLUMN line BIGINT;
ALTER TABLE promise ADD COLUMN line BIGINT;
ALTER TABLE promise ADD COLUMN login TEXT;

CREATE TABLE agenda_item (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    meeting BIGINT NOT NULL,
    place BIGINT NOT NULL,
    what TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    speaker TEXT,
    state TEXT NOT NULL,
    note TEXT,
    carried_from BIGINT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX agenda_item_engagement ON agenda_item (org, engagement, meeting);

-- What a prefecture wants prepared before each meeting; without rows, the program's own list is taken.
CREATE TABLE preparation_template (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    what TEXT NOT NULL,
    owner TEXT,
    days_before BIGINT NOT NULL,
    style TEXT,
    PRIMARY KEY (org, id),
    UNIQUE (org, what)
) CLUSTERED;

-- Lines of the minutes in the order of `place`; seq counts the changes of a meeting, so that others ask only for what is new.
CREATE TABLE minute_line (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    meeting BIGINT NOT NULL,
    place TEXT NOT NULL,
    text TEXT,
    writer TEXT,
    twin_of BIGINT,
    gone BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX minute_line_meeting ON minute_line (org, meeting, seq);
CREATE INDEX minute_line_place ON minute_line (org, meeting, place);

-- Every version of a line. op is the sender's own word for the change: the same one is done once.
CREATE TABLE minute_past (
    org BIGINT NOT NULL,
    line BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    meeting BIGINT NOT NULL,
    op TEXT NOT NULL,
    text TEXT,
    gone BIGINT NOT NULL,
    account_org BIGINT NOT NULL,
    account BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (org, line, rev)
) CLUSTERED;
CREATE UNIQUE INDEX minute_past_op ON minute_past (org, op);
