-- A broker's instruments of one day, packed whole with their checksum.

CREATE TABLE tg_instruments (
    broker TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL,
    row_count BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (broker, day)
);
