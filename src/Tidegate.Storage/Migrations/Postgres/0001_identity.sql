-- Instants are milliseconds since 1970 UTC; lists are JSON arrays of strings; texts compare byte by byte.

CREATE TABLE tg_counters (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

INSERT INTO tg_counters (name, value) VALUES ('changes', 0), ('health', 0);

CREATE TABLE tg_changes (
    seq BIGINT NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL
);

CREATE TABLE tg_users (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    email TEXT COLLATE "C",
    password_hash TEXT COLLATE "C",
    roles TEXT COLLATE "C" NOT NULL,
    permissions TEXT COLLATE "C" NOT NULL,
    tenants TEXT COLLATE "C" NOT NULL,
    plan TEXT COLLATE "C",
    is_disabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE tg_api_keys (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    prefix TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL UNIQUE,
    owner TEXT COLLATE "C" NOT NULL,
    label TEXT COLLATE "C",
    scopes TEXT COLLATE "C" NOT NULL,
    plan TEXT COLLATE "C",
    addresses TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT
);

CREATE INDEX tg_api_keys_owner ON tg_api_keys (owner, id);

CREATE TABLE tg_refresh_families (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    subject TEXT COLLATE "C" NOT NULL,
    issuer TEXT COLLATE "C" NOT NULL,
    token_hash TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    address TEXT COLLATE "C",
    agent TEXT COLLATE "C",
    revoked_at BIGINT
);

CREATE INDEX tg_refresh_families_subject ON tg_refresh_families (subject, last_used_at);
CREATE INDEX tg_refresh_families_expiry ON tg_refresh_families (expires_at);

-- Tokens that were replaced, so that a second use shows.
CREATE TABLE tg_refresh_used (
    hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    family_id TEXT COLLATE "C" NOT NULL REFERENCES tg_refresh_families (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

CREATE INDEX tg_refresh_used_family ON tg_refresh_used (family_id);
CREATE INDEX tg_refresh_used_expiry ON tg_refresh_used (expires_at);

CREATE TABLE tg_revocations (
    kind TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    revoked_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    revoked_by TEXT COLLATE "C",
    reason TEXT COLLATE "C",
    PRIMARY KEY (kind, value)
);

CREATE INDEX tg_revocations_end ON tg_revocations (ends_at);

CREATE TABLE tg_documents (
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    json TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
);

CREATE TABLE tg_audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C",
    subject TEXT COLLATE "C",
    endpoint TEXT COLLATE "C",
    session TEXT COLLATE "C",
    error TEXT COLLATE "C",
    rule TEXT COLLATE "C",
    address TEXT COLLATE "C",
    detail TEXT COLLATE "C",
    hash TEXT COLLATE "C" NOT NULL
);

CREATE INDEX tg_audit_at ON tg_audit (at);
CREATE INDEX tg_audit_actor ON tg_audit (actor, seq) WHERE actor IS NOT NULL;
CREATE INDEX tg_audit_subject ON tg_audit (subject, seq) WHERE subject IS NOT NULL;

-- The chain of hashes shows tampering; this keeps accidents from happening.
CREATE FUNCTION tg_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END
$$;

CREATE TRIGGER tg_audit_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON tg_audit
    FOR EACH STATEMENT EXECUTE FUNCTION tg_audit_refuse();
