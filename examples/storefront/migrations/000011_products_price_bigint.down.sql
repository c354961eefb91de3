ALTER TABLE products ALTER COLUMN sku TYPE varchar(40);
ALTER TABLE products ALTER COLUMN price_cents TYPE integer;
