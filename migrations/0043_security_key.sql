-- Keys of WebAuthn: a second factor in place of, or beside, the codes by the clock. A key works on the host name it was made for.

CREATE TABLE security_key (
    org BIGINT NOT NULL,
    account BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    rp_id TEXT NOT NULL,
    credential BYTES NOT NULL,
    algorithm BIGINT NOT NULL,
    public_key BYTES NOT NULL,
    counter BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    used_ms BIGINT,
    PRIMARY KEY (org, account, id)
) CLUSTERED;
CREATE UNIQUE INDEX security_key_credential ON security_key (credential);

-- Must a key ask for its PIN or a finger too? NULL or 0: to touch it is enough, for the password came before.
ALTER TABLE door_setting ADD COLUMN key_verified BIGINT;
