-- A broker's instruments of one day, packed whole with their checksum.

CREATE TABLE tg_instruments (
    broker TEXT NOT NULL,
    day TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (broker, day)
) STRICT;
