-- Instants are milliseconds since 1970 UTC; lists are JSON arrays of strings; texts compare byte by byte.

CREATE TABLE tg_counters (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

INSERT INTO tg_counters (name, value) VALUES ('changes', 0), ('health', 0);

CREATE TABLE tg_changes (
    seq INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE tg_users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    email TEXT,
    password_hash TEXT,
    roles TEXT NOT NULL,
    permissions TEXT NOT NULL,
    tenants TEXT NOT NULL,
    plan TEXT,
    is_disabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE tg_api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    prefix TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    label TEXT,
    scopes TEXT NOT NULL,
    plan TEXT,
    addresses TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE INDEX tg_api_keys_owner ON tg_api_keys (owner, id);

CREATE TABLE tg_refresh_families (
    id TEXT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    issuer TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    address TEXT,
    agent TEXT,
    revoked_at INTEGER
) STRICT;

CREATE INDEX tg_refresh_families_subject ON tg_refresh_families (subject, last_used_at);
CREATE INDEX tg_refresh_families_expiry ON tg_refresh_families (expires_at);

-- Tokens that were replaced, so that a second use shows.
CREATE TABLE tg_refresh_used (
    hash TEXT NOT NULL PRIMARY KEY,
    family_id TEXT NOT NULL REFERENCES tg_refresh_families (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX tg_refresh_used_family ON tg_refresh_used (family_id);
CREATE INDEX tg_refresh_used_expiry ON tg_refresh_used (expires_at);

CREATE TABLE tg_revocations (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    revoked_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    revoked_by TEXT,
    reason TEXT,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX tg_revocations_end ON tg_revocations (ends_at);

CREATE TABLE tg_documents (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    json TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tg_audit (
    seq INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor TEXT,
    subject TEXT,
    endpoint TEXT,
    session TEXT,
    error TEXT,
    rule TEXT,
    address TEXT,
    detail TEXT,
    hash TEXT NOT NULL
) STRICT;

CREATE INDEX tg_audit_at ON tg_audit (at);
CREATE INDEX tg_audit_actor ON tg_audit (actor, seq) WHERE actor IS NOT NULL;
CREATE INDEX tg_audit_subject ON tg_audit (subject, seq) WHERE subject IS NOT NULL;

-- The chain of hashes shows tampering; this keeps accidents from happening.
CREATE TRIGGER tg_audit_update BEFORE UPDATE ON tg_audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;

CREATE TRIGGER tg_audit_delete BEFORE DELETE ON tg_audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only added to');
END;
