SET lock_timeout = '5s';
-- Prices in yen overflow an integer sooner than one thinks.
ALTER TABLE products ALTER COLUMN price_cents TYPE bigint;
ALTER TABLE products ALTER COLUMN sku TYPE varchar(64);
