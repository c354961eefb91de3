SET lock_timeout = '5s';
ALTER TABLE customers ADD COLUMN country char(2);

UPDATE customers SET country = 'DE' WHERE phone LIKE '+49%';
UPDATE customers SET country = 'GB' WHERE country IS NULL;

ALTER TABLE customers ALTER COLUMN country SET NOT NULL;
