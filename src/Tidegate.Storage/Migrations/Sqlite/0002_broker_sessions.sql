-- A user's login at his active broker: one row for each user, what is secret sealed by the program.

CREATE TABLE tg_broker_sessions (
    user_name TEXT NOT NULL PRIMARY KEY,
    broker TEXT NOT NULL,
    client_id TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX tg_broker_sessions_broker ON tg_broker_sessions (broker, user_name);
