-- A user's login at his active broker: one row for each user, what is secret sealed by the program.

CREATE TABLE tg_broker_sessions (
    user_name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    broker TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    sealed TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE INDEX tg_broker_sessions_broker ON tg_broker_sessions (broker, user_name);
