import type { Operation } from '../../../src/migrations/operation.js'
import {
  addColumn,
  addConstraint,
  alterColumn,
  alterColumnType,
  base,
  check,
  column,
  createDomain,
  createEnum,
  createIndex,
  createTable,
  createView,
  dropColumn,
  dropConstraint,
  dropIndex,
  dropTable,
  expression,
  foreignKey,
  index,
  named,
  primaryKey,
  reindex,
  remove,
  renameColumn,
  renameTable,
  truncate,
  unique,
  update,
  validateConstraint,
} from '../build.js'

export interface Case {
  readonly sql: string
  readonly operation: Operation
}

/** The tables that every statement meets, as the server makes them… */
export const SETUP = `
create type mood as enum ('calm', 'tense');
create domain positive as int check (value > 0);
create domain plain as int;
create table users (id int primary key, email varchar(100), c text, age int, n numeric(8,2), ts timestamp, tz timestamptz,
  a int not null, checked text, ip cidr, bits varbit(8), code char(5), t3 timestamp(3), m mood, txt text, tags varchar(10)[],
  constraint checked_present check (checked is not null));
create unique index ui on users (email);
create index txt_lower on users (lower(txt));
create table orders (id int primary key, user_id int references users (id), uid int, total int, label varchar(10),
  constraint total_positive check (total >= 0), constraint label_short check (length(label) < 9));
create index oi on orders (uid);
create table order_items (id int primary key, order_id int references orders (id) on delete cascade);
alter table order_items add constraint id_positive check (id > 0) not valid;
create table loose (id int primary key, order_id int);
alter table loose add constraint loose_order foreign key (order_id) references orders (id) not valid;
create table readings (id int primary key, level positive, bare plain);
create table p (k int not null, note text) partition by range (k);
create table p1 partition of p for values from (100) to (200);
create table p_default partition of p default;
create table q (k int not null, user_id int references users (id)) partition by range (k);
create table q1 partition of q for values from (100) to (200);
create table ch (k int not null, note text);
create table ch_checked (k int not null, note text, constraint bounds check (k >= 1 and k < 10));
create table qch (k int not null, user_id int);
create unlogged table scratch (id int primary key);
create view v as select a from users;
create materialized view mv as select a from users;
create unique index mv_a on mv (a);
create policy pol on users using (true);
insert into users select g, 'e' || g, 'c', g, g, now(), now(), g, 'x', '10.0.0.0/8', b'1', 'abc', now(), 'calm', 't', '{}' from generate_series(1, 20) g;
insert into orders select g, g, g, g, 'l' from generate_series(1, 20) g;
insert into order_items select g, g from generate_series(1, 20) g;
insert into loose select g, 20 from generate_series(1, 20) g;
insert into readings select g, g, g from generate_series(1, 20) g;
insert into p select g, '' from generate_series(101, 120) g;
insert into p select g, '' from generate_series(1001, 1020) g;
insert into q select g, 1 from generate_series(101, 120) g;
insert into ch select 5, '' from generate_series(1, 20);
insert into ch_checked select 5, '' from generate_series(1, 20);
insert into qch select 5, 1 from generate_series(1, 20);
insert into scratch select g from generate_series(1, 20) g;
refresh materialized view mv;
create rule r0 as on delete to users do also nothing;
create trigger tr0 before insert on users for each row execute function suppress_redundant_updates_trigger();
analyze;
`

/** …and as the schema knows them. */
export const BUILT: readonly Operation[] = [
  createEnum('mood', ['calm', 'tense']),
  createDomain('positive', 'int4', true),
  createDomain('plain', 'int4', false),
  createTable(
    'users',
    [
      column('id', 'int4'),
      column('email', 'varchar(100)'),
      column('c', 'text'),
      column('age', 'int4'),
      column('n', 'numeric(8,2)'),
      column('ts', 'timestamp'),
      column('tz', 'timestamptz'),
      column('a', 'int4', { nullable: false }),
      column('checked', 'text'),
      column('ip', 'cidr'),
      column('bits', 'varbit(8)'),
      column('code', 'bpchar(5)'),
      column('t3', 'timestamp(3)'),
      column('m', 'mood'),
      column('txt', 'text'),
      column('tags', 'varchar(10)[]'),
    ],
    [primaryKey(['id']), check('checked is not null', ['checked'], { name: 'checked_present' })],
  ),
  createIndex(index('users', ['email'], { name: 'ui', unique: true })),
  createIndex(index('users', ['lower(txt)'], { name: 'txt_lower' })),
  createTable(
    'orders',
    [
      column('id', 'int4'),
      column('user_id', 'int4'),
      column('uid', 'int4'),
      column('total', 'int4'),
      column('label', 'varchar(10)'),
    ],
    [
      primaryKey(['id']),
      foreignKey(['user_id'], 'users', ['id']),
      check('total >= 0', ['total'], { name: 'total_positive' }),
      check('length(label) < 9', ['label'], { name: 'label_short' }),
    ],
  ),
  createIndex(index('orders', ['uid'], { name: 'oi' })),
  createTable(
    'order_items',
    [column('id', 'int4'), column('order_id', 'int4')],
    [primaryKey(['id']), foreignKey(['order_id'], 'orders', ['id'], { onDelete: 'cascade' })],
  ),
  addConstraint('order_items', check('id > 0', ['id'], { name: 'id_positive', validated: false })),
  createTable('loose', [column('id', 'int4'), column('order_id', 'int4')], [primaryKey(['id'])]),
  addConstraint('loose', foreignKey(['order_id'], 'orders', ['id'], { name: 'loose_order', validated: false })),
  createTable(
    'readings',
    [column('id', 'int4'), column('level', 'positive'), column('bare', 'plain')],
    [primaryKey(['id'])],
  ),
  createTable('p', [column('k', 'int4', { nullable: false }), column('note', 'text')], [], { partitionedBy: ['k'] }),
  createTable('p1', [], [], { partitionOf: named('p') }),
  createTable('p_default', [], [], { partitionOf: named('p'), isDefaultPartition: true }),
  createTable(
    'q',
    [column('k', 'int4', { nullable: false }), column('user_id', 'int4')],
    [foreignKey(['user_id'], 'users', ['id'])],
    { partitionedBy: ['k'] },
  ),
  createTable('q1', [], [], { partitionOf: named('q') }),
  createTable('ch', [column('k', 'int4', { nullable: false }), column('note', 'text')]),
  createTable(
    'ch_checked',
    [column('k', 'int4', { nullable: false }), column('note', 'text')],
    [check('k >= 1 and k < 10', ['k'], { name: 'bounds' })],
  ),
  createTable('qch', [column('k', 'int4', { nullable: false }), column('user_id', 'int4')]),
  createTable('scratch', [column('id', 'int4')], [primaryKey(['id'])], { unlogged: true }),
  createView('v', ['users'], ['a']),
  createView('mv', ['users'], ['a'], true),
  createIndex(index('mv', ['a'], { name: 'mv_a', unique: true })),
  { ...base, kind: 'create-trigger', table: named('users'), trigger: 'tr0' },
  { ...base, kind: 'row-security', table: named('users'), change: 'create policy', policy: 'pol' },
]

const retype = (name: string, to: string, using?: string): Case => ({
  sql: `alter table users alter column ${name} type ${to}${using === undefined ? '' : ` using ${using}`}`,
  operation: alterColumnType('users', name, to, using),
})

const addZ = (
  rest: string,
  definition: Parameters<typeof column>,
  ...constraints: Parameters<typeof addColumn>[2] & object
): Case => ({
  sql: `alter table users add column z ${rest}`,
  operation: addColumn('users', column(...definition), constraints),
})

const attach = (parent: string, partition: string, bounds: string): Case => ({
  sql: `alter table ${parent} attach partition ${partition} ${bounds}`,
  operation: {
    ...base,
    kind: 'attach-partition',
    table: named(parent),
    partition: named(partition),
    bounds,
    isDefault: false,
  },
})

const detach = (parent: string, partition: string): Case => ({
  sql: `alter table ${parent} detach partition ${partition}`,
  operation: {
    ...base,
    kind: 'detach-partition',
    table: named(parent),
    partition: named(partition),
    concurrently: false,
    finalize: false,
  },
})

const lock = (mode: string): Case => ({
  sql: `lock table users in ${mode} mode`,
  operation: { ...base, kind: 'lock-table', tables: [named('users')], mode },
})

/** Statements that may run in a transaction, each beside what a reader makes of it. */
function beside(sql: string, what: string, table: string): Case {
  return { sql, operation: { ...base, kind: 'other', what, outsideTransaction: false, tables: [named(table)] } }
}

export const CASES: readonly Case[] = [
  addZ('int', ['z', 'int4']),
  addZ('int not null default 0', ['z', 'int4', { nullable: false, default: expression('0') }]),
  addZ('timestamptz not null default now()', [
    'z',
    'timestamptz',
    { nullable: false, default: expression('now()', [], 'stable') },
  ]),
  addZ('timestamptz default clock_timestamp()', [
    'z',
    'timestamptz',
    { default: expression('clock_timestamp()', [], 'volatile') },
  ]),
  addZ('uuid default gen_random_uuid()', ['z', 'uuid', { default: expression('gen_random_uuid()', [], 'volatile') }]),
  addZ('int default null', ['z', 'int4', { default: expression('NULL') }]),
  addZ('bigserial', ['z', 'int8', { nullable: false, identity: 'serial' }]),
  addZ('int generated always as identity', ['z', 'int4', { nullable: false, identity: 'always' }]),
  addZ('int generated always as (a + 1) stored', [
    'z',
    'int4',
    { generated: { storage: 'stored', expression: expression('a + 1', ['a']) } },
  ]),
  addZ('positive', ['z', 'positive']),
  addZ('plain', ['z', 'plain']),
  addZ('int check (z > 0)', ['z', 'int4'], check('z > 0', ['z'])),
  addZ('int unique', ['z', 'int4'], unique(['z'])),
  addZ('int references orders (id)', ['z', 'int4'], foreignKey(['z'], 'orders', ['id'])),
  addZ(
    'int default 1 references orders (id)',
    ['z', 'int4', { default: expression('1') }],
    foreignKey(['z'], 'orders', ['id']),
  ),
  { sql: 'alter table p add column z int', operation: addColumn('p', column('z', 'int4')) },
  { sql: 'alter table users drop column c', operation: dropColumn('users', 'c') },
  { sql: 'alter table orders drop column user_id', operation: dropColumn('orders', 'user_id') },
  { sql: 'alter table orders drop column id cascade', operation: dropColumn('orders', 'id', true) },
  { sql: 'alter table users rename column c to d', operation: renameColumn('users', 'c', 'd') },
  { sql: 'alter table users rename to people', operation: renameTable('users', 'people') },
  retype('email', 'varchar(500)'),
  retype('email', 'text'),
  retype('email', 'varchar'),
  retype('email', 'varchar(10)'),
  retype('email', 'varchar(500)', 'email'),
  retype('email', 'text', 'email::text'),
  retype('email', 'text', 'lower(email)'),
  retype('c', 'varchar'),
  retype('c', 'varchar(20)'),
  retype('txt', 'varchar'),
  retype('n', 'numeric(10,2)'),
  retype('n', 'numeric(10,4)'),
  retype('n', 'numeric'),
  retype('n', 'numeric(6,2)'),
  retype('age', 'int8'),
  retype('age', 'text'),
  retype('age', 'oid'),
  retype('age', 'positive'),
  retype('age', 'plain'),
  retype('ts', 'timestamptz'),
  retype('tz', 'timestamp'),
  retype('ts', 'timestamp(3)'),
  retype('t3', 'timestamp(6)'),
  retype('t3', 'timestamp'),
  retype('ip', 'inet'),
  retype('bits', 'varbit(16)'),
  retype('bits', 'varbit(4)'),
  retype('code', 'bpchar(9)'),
  retype('code', 'text'),
  retype('m', 'text'),
  retype('tags', 'varchar(20)[]'),
  retype('tags', 'text[]'),
  retype('id', 'int8'),
  { sql: 'alter table orders alter column user_id type int8', operation: alterColumnType('orders', 'user_id', 'int8') },
  {
    sql: 'alter table orders alter column label type varchar(20)',
    operation: alterColumnType('orders', 'label', 'varchar(20)'),
  },
  { sql: 'alter table readings alter column level type int4', operation: alterColumnType('readings', 'level', 'int4') },
  {
    sql: 'alter table users alter column c set not null',
    operation: alterColumn('users', 'c', { kind: 'set not null' }),
  },
  {
    sql: 'alter table users alter column a set not null',
    operation: alterColumn('users', 'a', { kind: 'set not null' }),
  },
  {
    sql: 'alter table users alter column checked set not null',
    operation: alterColumn('users', 'checked', { kind: 'set not null' }),
  },
  {
    sql: 'alter table users alter column a drop not null',
    operation: alterColumn('users', 'a', { kind: 'drop not null' }),
  },
  {
    sql: "alter table users alter column c set default 'x'",
    operation: alterColumn('users', 'c', { kind: 'set default', default: expression("'x'") }),
  },
  {
    sql: 'alter table users alter column c drop default',
    operation: alterColumn('users', 'c', { kind: 'drop default' }),
  },
  {
    sql: 'alter table users alter column c set statistics 100',
    operation: alterColumn('users', 'c', { kind: 'attribute', attribute: 'statistics' }),
  },
  {
    sql: 'alter table users alter column c set storage external',
    operation: alterColumn('users', 'c', { kind: 'attribute', attribute: 'storage' }),
  },
  {
    sql: 'alter table users alter column c set (n_distinct = 5)',
    operation: alterColumn('users', 'c', { kind: 'attribute', attribute: 'options' }),
  },
  {
    sql: 'alter table users alter column a add generated always as identity',
    operation: alterColumn('users', 'a', { kind: 'identity', change: 'add' }),
  },
  {
    sql: 'alter table users add constraint k check (age > 0)',
    operation: addConstraint('users', check('age > 0', ['age'])),
  },
  {
    sql: 'alter table users add constraint k check (age > 0) not valid',
    operation: addConstraint('users', check('age > 0', ['age'], { validated: false })),
  },
  {
    sql: 'alter table order_items validate constraint id_positive',
    operation: validateConstraint('order_items', 'id_positive'),
  },
  { sql: 'alter table loose validate constraint loose_order', operation: validateConstraint('loose', 'loose_order') },
  {
    sql: 'alter table orders add constraint f foreign key (uid) references users (id)',
    operation: addConstraint('orders', foreignKey(['uid'], 'users', ['id'])),
  },
  {
    sql: 'alter table orders add constraint f foreign key (uid) references users (id) not valid',
    operation: addConstraint('orders', foreignKey(['uid'], 'users', ['id'], { validated: false })),
  },
  { sql: 'alter table users add constraint u unique (age)', operation: addConstraint('users', unique(['age'])) },
  {
    sql: 'alter table users add constraint u unique using index ui',
    operation: addConstraint('users', unique([], { name: 'u', usingIndex: 'ui' })),
  },
  {
    sql: 'alter table users drop constraint users_pkey cascade',
    operation: dropConstraint('users', 'users_pkey', true),
  },
  {
    sql: 'alter table orders drop constraint orders_user_id_fkey',
    operation: dropConstraint('orders', 'orders_user_id_fkey'),
  },
  { sql: 'alter table orders drop constraint total_positive', operation: dropConstraint('orders', 'total_positive') },
  {
    sql: 'alter table orders rename constraint total_positive to tp',
    operation: { ...base, kind: 'rename-constraint', table: named('orders'), constraint: 'total_positive', to: 'tp' },
  },
  {
    sql: 'alter table users add constraint no_overlap exclude using btree (age with =)',
    operation: addConstraint('users', {
      kind: 'exclude',
      columns: ['age'],
      validated: true,
      inline: false,
      span: base.span,
    }),
  },
  { sql: 'create index i on users (age)', operation: createIndex(index('users', ['age'], { name: 'i' })) },
  { sql: 'create index i on p (note)', operation: createIndex(index('p', ['note'], { name: 'i' })) },
  {
    sql: 'create index i on only p (note)',
    operation: createIndex(index('p', ['note'], { name: 'i' }), { only: true }),
  },
  { sql: 'drop index oi', operation: dropIndex('oi') },
  { sql: 'reindex table users', operation: reindex('table', 'users') },
  { sql: 'reindex index oi', operation: reindex('index', 'oi') },
  {
    sql: 'alter index oi rename to oj',
    operation: { ...base, kind: 'alter-index', index: named('oi'), change: { kind: 'rename', to: 'oj' } },
  },
  {
    sql: 'cluster users using users_pkey',
    operation: { ...base, kind: 'rewrite-table', table: named('users'), how: 'cluster' },
  },
  { sql: 'truncate order_items', operation: truncate(['order_items']) },
  { sql: 'truncate orders cascade', operation: truncate(['orders'], true) },
  { sql: 'drop table order_items', operation: dropTable('order_items') },
  { sql: 'drop table orders cascade', operation: dropTable('orders', true) },
  { sql: 'drop table p1', operation: dropTable('p1') },
  { sql: 'drop table p', operation: dropTable('p') },
  {
    sql: 'alter table readings set unlogged',
    operation: {
      ...base,
      kind: 'alter-table-storage',
      table: named('readings'),
      change: { kind: 'logged', logged: false },
    },
  },
  {
    sql: 'alter table scratch set logged',
    operation: {
      ...base,
      kind: 'alter-table-storage',
      table: named('scratch'),
      change: { kind: 'logged', logged: true },
    },
  },
  {
    sql: 'alter table readings set logged',
    operation: {
      ...base,
      kind: 'alter-table-storage',
      table: named('readings'),
      change: { kind: 'logged', logged: true },
    },
  },
  {
    sql: 'alter table users set (fillfactor = 70)',
    operation: {
      ...base,
      kind: 'alter-table-storage',
      table: named('users'),
      change: { kind: 'parameters', names: ['fillfactor'] },
    },
  },
  {
    sql: 'alter table users replica identity full',
    operation: {
      ...base,
      kind: 'alter-table-storage',
      table: named('users'),
      change: { kind: 'other', text: 'replica identity full' },
    },
  },
  {
    sql: 'alter table users cluster on users_pkey',
    operation: {
      ...base,
      kind: 'alter-table-storage',
      table: named('users'),
      change: { kind: 'other', text: 'cluster on users_pkey' },
    },
  },
  attach('p', 'ch', 'for values from (1) to (10)'),
  attach('p', 'ch_checked', 'for values from (1) to (10)'),
  attach('q', 'qch', 'for values from (1) to (10)'),
  detach('p', 'p1'),
  detach('q', 'q1'),
  {
    sql: 'create table p2 partition of p for values from (1) to (10)',
    operation: createTable('p2', [], [], { partitionOf: named('p') }),
  },
  {
    sql: 'create table q2 partition of q for values from (1) to (10)',
    operation: createTable('q2', [], [], { partitionOf: named('q') }),
  },
  {
    sql: 'create table fresh (id int references users (id))',
    operation: createTable('fresh', [column('id', 'int4')], [foreignKey(['id'], 'users', ['id'])]),
  },
  { sql: 'create table fresh (like users)', operation: createTable('fresh', [], [], { like: [named('users')] }) },
  {
    sql: 'refresh materialized view mv',
    operation: { ...base, kind: 'refresh-materialized-view', view: named('mv'), concurrently: false, withData: true },
  },
  {
    sql: 'refresh materialized view concurrently mv',
    operation: { ...base, kind: 'refresh-materialized-view', view: named('mv'), concurrently: true, withData: true },
  },
  {
    sql: 'create trigger tr before insert on users for each row execute function suppress_redundant_updates_trigger()',
    operation: { ...base, kind: 'create-trigger', table: named('users'), trigger: 'tr' },
  },
  {
    sql: 'drop trigger tr0 on users',
    operation: { ...base, kind: 'drop-trigger', table: named('users'), trigger: 'tr0' },
  },
  {
    sql: 'alter table users disable trigger all',
    operation: { ...base, kind: 'set-trigger', table: named('users'), trigger: 'all', enabled: false },
  },
  {
    sql: 'alter table users enable row level security',
    operation: { ...base, kind: 'row-security', table: named('users'), change: 'enable' },
  },
  {
    sql: 'create policy fresh on users using (true)',
    operation: { ...base, kind: 'row-security', table: named('users'), change: 'create policy', policy: 'fresh' },
  },
  {
    sql: 'drop policy pol on users',
    operation: { ...base, kind: 'row-security', table: named('users'), change: 'drop policy', policy: 'pol' },
  },
  { sql: 'create or replace view v as select a from users', operation: createView('v', ['users'], ['a']) },
  {
    sql: 'drop view v',
    operation: { ...base, kind: 'drop-view', view: named('v'), materialized: false, cascade: false },
  },
  {
    sql: 'alter view v rename to w',
    operation: { ...base, kind: 'rename-view', view: named('v'), materialized: false, to: 'w' },
  },
  {
    sql: "comment on table users is 'x'",
    operation: { ...base, kind: 'comment', on: 'table', table: named('users'), text: 'x' },
  },
  {
    sql: "comment on column users.c is 'x'",
    operation: { ...base, kind: 'comment', on: 'column', table: named('users'), column: 'c', text: 'x' },
  },
  {
    sql: 'grant select on users to public',
    operation: { ...base, kind: 'grant', privileges: ['select'], on: 'users', to: [], toPublic: true },
  },
  { sql: 'update users set a = 1', operation: update('users', 'a', '1') },
  { sql: 'delete from order_items', operation: remove('order_items') },
  {
    sql: 'delete from orders where id = 1',
    operation: remove('orders', { kind: 'key', columns: ['id'], constants: 1 }),
  },
  { sql: 'analyze users', operation: { ...base, kind: 'query', what: 'analyze', reads: [named('users')] } },
  lock('share'),
  lock('access exclusive'),
  {
    sql: "alter type mood add value 'angry'",
    operation: {
      ...base,
      kind: 'alter-type',
      type: named('mood'),
      change: { kind: 'add value', value: 'angry', position: 'end' },
    },
  },
  {
    sql: 'alter domain plain add constraint d check (value > 0)',
    operation: {
      ...base,
      kind: 'alter-type',
      type: named('plain'),
      change: { kind: 'domain constraint', what: 'add', constraint: check('value > 0', []) },
    },
  },
  {
    sql: 'alter domain plain add constraint d check (value > 0) not valid',
    operation: {
      ...base,
      kind: 'alter-type',
      type: named('plain'),
      change: { kind: 'domain constraint', what: 'add', constraint: check('value > 0', [], { validated: false }) },
    },
  },
  {
    sql: 'alter domain plain set not null',
    operation: {
      ...base,
      kind: 'alter-type',
      type: named('plain'),
      change: { kind: 'domain constraint', what: 'set not null', constraint: undefined },
    },
  },
  {
    sql: 'drop domain plain cascade',
    operation: { ...base, kind: 'drop-type', type: named('plain'), what: 'domain', cascade: true },
  },
  beside('create rule r1 as on update to users do instead nothing', 'create rule', 'users'),
  beside('drop rule r0 on users', 'drop rule r0', 'users'),
  beside('alter trigger tr0 on users rename to tr9', 'alter trigger', 'users'),
  beside('alter policy pol on users rename to pol9', 'alter policy', 'users'),
  beside('create statistics s1 on id, c from users', 'create statistics', 'users'),
  beside('create publication listed for table users', 'create publication listed', 'users'),
  beside('alter view v set (security_barrier)', 'alter view set (security_barrier)', 'v'),
  beside('alter materialized view mv set (fillfactor = 50)', 'alter materialized set (fillfactor = 50)', 'mv'),
]
