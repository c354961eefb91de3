import type { Dialect } from '../../../src/migrations/model.js'

const POSTGRES = `
CREATE TYPE mood AS ENUM ('calm', 'tense');
CREATE DOMAIN positive AS int CHECK (value > 0);
CREATE DOMAIN spare AS int;
CREATE SCHEMA app;
CREATE TABLE app.settings (id bigint PRIMARY KEY);
CREATE TABLE customers (id bigint PRIMARY KEY, email varchar(100), name text, mood mood, score numeric(8, 2), age int,
  seen timestamptz, stamp timestamp, big bigint, ratio double precision, level positive);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, total int NOT NULL DEFAULT 0,
  note text, CONSTRAINT total_positive CHECK (total >= 0));
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders);
CREATE INDEX orders_total ON orders (total);
CREATE INDEX lines_order ON lines (order_id);
CREATE UNIQUE INDEX customers_email ON customers (email);
CREATE VIEW open_orders AS SELECT id, total FROM orders;
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
CREATE TABLE events (day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_may (day date NOT NULL);
CREATE TABLE events_june PARTITION OF events FOR VALUES FROM ('2026-06-01') TO ('2026-07-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
ALTER TABLE app.settings ENABLE ROW LEVEL SECURITY;
`

const MYSQL = `
CREATE TABLE customers (id bigint PRIMARY KEY, email varchar(100), name text, mood enum('calm', 'tense'),
  tags set('a', 'b'), score decimal(8, 2), age int, big bigint, seen timestamp NULL, stamp datetime(6), ratio double,
  UNIQUE KEY email_key (email));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total int NOT NULL DEFAULT 0, note varchar(200),
  shape geometry NOT NULL, KEY total_key (total),
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT total_positive CHECK (total >= 0));
CREATE TABLE parts (id bigint PRIMARY KEY, order_id bigint NOT NULL, KEY order_key (order_id));
CREATE TABLE logs (id int NOT NULL, day date NOT NULL)
  PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (100), PARTITION p1 VALUES LESS THAN (200));
CREATE VIEW open_orders AS SELECT id, total FROM orders;
`

const SQLITE = `
CREATE TABLE customers (id integer PRIMARY KEY, email varchar(100) UNIQUE, name text, age int NOT NULL DEFAULT 1);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customers (id) ON DELETE CASCADE,
  total int NOT NULL DEFAULT 0, note text, CONSTRAINT total_positive CHECK (total >= 0));
CREATE INDEX orders_total ON orders (total);
CREATE TRIGGER orders_audit AFTER INSERT ON orders BEGIN SELECT 1; END;
`

const SQLSERVER = `
CREATE TABLE customers (id bigint NOT NULL CONSTRAINT PK_customers PRIMARY KEY, email nvarchar(100) NULL,
  name nvarchar(max) NULL, score decimal(8, 2) NULL, big bigint NULL, seen datetimeoffset NULL, stamp datetime2 NULL,
  CONSTRAINT UQ_email UNIQUE (email));
CREATE TABLE orders (id bigint NOT NULL CONSTRAINT PK_orders PRIMARY KEY,
  customer_id bigint NULL CONSTRAINT FK_customer REFERENCES customers (id),
  total int NOT NULL CONSTRAINT no_total DEFAULT 0, note nvarchar(200) NULL, CONSTRAINT CK_total CHECK (total >= 0));
CREATE TABLE lines (id bigint NOT NULL PRIMARY KEY, order_id bigint NOT NULL);
CREATE INDEX IX_total ON orders (total);
`

/** What stands before each probe. */
export const BASE: Readonly<Partial<Record<Dialect, string>>> = {
  postgres: POSTGRES,
  mysql: MYSQL,
  mariadb: MYSQL,
  sqlite: SQLITE,
  sqlserver: SQLSERVER,
}
