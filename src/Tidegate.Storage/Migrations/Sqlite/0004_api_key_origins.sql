-- The credential with which a key was made for a page: a key, a token (empty: one without an id), the sign-in behind it. All null: the key stands for itself.

ALTER TABLE tg_api_keys ADD COLUMN origin_key TEXT;
ALTER TABLE tg_api_keys ADD COLUMN origin_token TEXT;
ALTER TABLE tg_api_keys ADD COLUMN origin_family TEXT;
