-- A donation itself keeps the key that began it, and for ever: a table of keys has nothing to add.
DROP TABLE idempotency;
