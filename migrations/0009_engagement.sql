-- Walking beside a town (伴走支援): engagements, their teams, days, meetings, promises, and what became of them.

CREATE TABLE engagement (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    fiscal_year BIGINT NOT NULL,
    way TEXT NOT NULL,
    theme TEXT NOT NULL,
    goal TEXT,
    state TEXT NOT NULL,
    present TEXT,
    wish TEXT,
    concern TEXT,
    assessment TEXT,
    reached TEXT,
    wanted TEXT,
    training BIGINT NOT NULL,
    source TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;

CREATE TABLE team_member (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    role TEXT NOT NULL,
    organisation TEXT,
    name TEXT,
    login TEXT,
    from_day TEXT,
    until_day TEXT,
    note TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX team_member_login ON team_member (login, until_day);

CREATE TABLE timeline_step (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    step TEXT NOT NULL,
    planned TEXT,
    held TEXT,
    note TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX timeline_step_engagement ON timeline_step (org, engagement);

CREATE TABLE timeline_template (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    step TEXT NOT NULL,
    after_start BIGINT NOT NULL,
    note TEXT,
    PRIMARY KEY (org, id),
    UNIQUE (org, step)
) CLUSTERED;

CREATE TABLE honest_item (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    subject TEXT NOT NULL,
    standing TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX honest_item_engagement ON honest_item (org, engagement);

CREATE TABLE meeting (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    step TEXT NOT NULL,
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    place TEXT,
    style TEXT,
    agenda TEXT,
    minutes TEXT,
    carried TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX meeting_engagement ON meeting (org, engagement);

CREATE TABLE attendance (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    meeting BIGINT NOT NULL,
    role TEXT NOT NULL,
    organisation TEXT,
    invited BIGINT,
    came BIGINT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX attendance_engagement ON attendance (org, engagement);

CREATE TABLE preparation (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    meeting BIGINT NOT NULL,
    what TEXT NOT NULL,
    owner TEXT,
    due TEXT,
    done BIGINT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX preparation_engagement ON preparation (org, engagement);

CREATE TABLE remark (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    meeting BIGINT,
    kind TEXT NOT NULL,
    from_role TEXT NOT NULL,
    to_role TEXT,
    text TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX remark_engagement ON remark (org, engagement);

CREATE TABLE decision (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    meeting BIGINT,
    what TEXT NOT NULL,
    why TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX decision_engagement ON decision (org, engagement);

CREATE TABLE promise (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    meeting BIGINT,
    role TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    due TEXT NOT NULL,
    state TEXT NOT NULL,
    done_on TEXT,
    result TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX promise_engagement ON promise (org, engagement);

CREATE TABLE contact (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    day TEXT NOT NULL,
    how TEXT NOT NULL,
    who TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX contact_engagement ON contact (org, engagement);

CREATE TABLE issue (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    words TEXT NOT NULL,
    original TEXT,
    origin TEXT NOT NULL,
    votes BIGINT,
    merged_into BIGINT,
    cause TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX issue_engagement ON issue (org, engagement);

CREATE TABLE measure (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    issue BIGINT NOT NULL,
    what TEXT NOT NULL,
    indicator TEXT,
    priority BIGINT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX measure_engagement ON measure (org, engagement);

CREATE TABLE action (
    org BIGINT NOT NULL,
    id BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    engagement BIGINT NOT NULL,
    measure BIGINT,
    what TEXT NOT NULL,
    owner TEXT NOT NULL,
    second_owner TEXT,
    starts TEXT,
    due TEXT,
    needs_contract BIGINT NOT NULL,
    contract_signed TEXT,
    indicator TEXT,
    state TEXT NOT NULL,
    result TEXT,
    PRIMARY KEY (org, id)
) CLUSTERED;
CREATE INDEX action_engagement ON action (org, engagement);
