import type { Dialect } from '../migrations/operation.js'
import type { DatabaseSignals } from './signals.js'

/** A database that is not reviewed: it is recognised so that it can be said, and is taken for no other. */
interface UnreviewedSignals extends Omit<DatabaseSignals, 'id' | 'environment'> {
  readonly id: string
  /** The engine whose protocol and drivers it has: what uses it looks like that engine. */
  readonly resembles?: Dialect
}

const NONE = { packages: {}, images: [], schemes: [], dialectNames: [], resources: [], engines: [] } as const

export const unreviewedSignals: readonly UnreviewedSignals[] = [
  {
    ...NONE,
    id: 'cockroachdb',
    title: 'CockroachDB',
    resembles: 'postgres',
    packages: {
      pypi: ['sqlalchemy-cockroachdb', 'django-cockroachdb'],
      rubygems: ['activerecord-cockroachdb-adapter'],
      go: ['github.com/cockroachdb/cockroach-go'],
    },
    images: ['cockroachdb/cockroach'],
    schemes: ['cockroachdb', 'cockroach'],
    dialectNames: ['cockroachdb', 'django_cockroachdb'],
    resources: ['cockroach_cluster'],
  },
  {
    ...NONE,
    id: 'yugabytedb',
    title: 'YugabyteDB',
    resembles: 'postgres',
    packages: { npm: ['@yugabytedb/pg'], maven: ['com.yugabyte:jdbc-yugabytedb'] },
    images: ['yugabytedb/yugabyte'],
    resources: ['ybm_cluster'],
  },
  {
    ...NONE,
    id: 'tidb',
    title: 'TiDB',
    resembles: 'mysql',
    packages: { npm: ['@tidbcloud/serverless'], pypi: ['django-tidb', 'sqlalchemy-tidb'] },
    images: ['pingcap/tidb'],
    resources: ['tidbcloud_cluster', 'tidbcloud_serverless_cluster', 'tidbcloud_dedicated_cluster'],
  },
  {
    ...NONE,
    id: 'spanner',
    title: 'Cloud Spanner',
    packages: {
      npm: ['@google-cloud/spanner'],
      pypi: ['google-cloud-spanner', 'django-google-spanner', 'sqlalchemy-spanner'],
      rubygems: ['google-cloud-spanner', 'activerecord-spanner-adapter'],
      go: ['cloud.google.com/go/spanner', 'github.com/googleapis/go-sql-spanner'],
      maven: ['com.google.cloud:google-cloud-spanner', 'com.google.cloud:google-cloud-spanner-jdbc'],
      nuget: ['Google.Cloud.Spanner.Data'],
    },
    images: ['gcr.io/cloud-spanner-emulator/emulator', 'cloud-spanner-emulator/emulator'],
    schemes: ['spanner'],
    resources: ['google_spanner_instance', 'google_spanner_database'],
  },
  {
    ...NONE,
    id: 'oracle',
    title: 'Oracle Database',
    packages: {
      npm: ['oracledb'],
      pypi: ['oracledb', 'cx-Oracle'],
      rubygems: ['ruby-oci8', 'activerecord-oracle_enhanced-adapter'],
      go: ['github.com/godror/godror', 'github.com/sijms/go-ora'],
      maven: ['com.oracle.database.jdbc:ojdbc*', 'com.oracle.database.r2dbc:oracle-r2dbc'],
      composer: ['ext-oci8', 'yajra/laravel-oci8'],
      nuget: ['Oracle.ManagedDataAccess*', 'Oracle.EntityFrameworkCore'],
    },
    images: ['gvenzl/oracle-*', 'database/free', 'database/express', 'database/enterprise'],
    dialectNames: ['oracle', 'oracledb', 'django.db.backends.oracle', 'oracle_enhanced'],
    resources: ['oci_database_*'],
    engines: ['oracle-*', 'custom-oracle-*'],
  },
  {
    ...NONE,
    id: 'db2',
    title: 'Db2',
    packages: { npm: ['ibm_db'], pypi: ['ibm-db', 'ibm-db-sa'], maven: ['com.ibm.db2:jcc'] },
    images: ['ibmcom/db2', 'db2_community/db2'],
    engines: ['db2-*'],
  },
  {
    ...NONE,
    id: 'h2',
    title: 'H2',
    packages: { maven: ['com.h2database:h2', 'io.r2dbc:r2dbc-h2'] },
  },
  {
    ...NONE,
    id: 'hsqldb',
    title: 'HSQLDB',
    packages: { maven: ['org.hsqldb:hsqldb', 'org.hsqldb:sqltool'] },
  },
  {
    ...NONE,
    id: 'derby',
    title: 'Derby',
    packages: { maven: ['org.apache.derby:derby', 'org.apache.derby:derbyclient'] },
  },
  {
    ...NONE,
    id: 'firebird',
    title: 'Firebird',
    packages: {
      npm: ['node-firebird'],
      pypi: ['firebird-driver', 'fdb'],
      nuget: ['FirebirdSql.*'],
      maven: ['org.firebirdsql.jdbc:jaybird'],
    },
  },
  {
    ...NONE,
    id: 'clickhouse',
    title: 'ClickHouse',
    packages: {
      npm: ['@clickhouse/client', '@clickhouse/client-web', 'clickhouse'],
      pypi: ['clickhouse-connect', 'clickhouse-driver', 'clickhouse-sqlalchemy'],
      go: ['github.com/ClickHouse/clickhouse-go', 'github.com/ClickHouse/ch-go', 'gorm.io/driver/clickhouse'],
      cargo: ['clickhouse', 'klickhouse'],
      maven: ['com.clickhouse:clickhouse-jdbc', 'com.clickhouse:client-v2'],
      nuget: ['ClickHouse.*'],
      hex: ['ch', 'ecto_ch'],
    },
    images: ['clickhouse/clickhouse-server', 'yandex/clickhouse-server', 'bitnami/clickhouse', 'clickhouse'],
    schemes: ['clickhouse', 'clickhouses'],
    dialectNames: ['clickhouse'],
    resources: ['clickhouse_service', 'clickhouse.altinity.com'],
  },
  {
    ...NONE,
    id: 'cassandra',
    title: 'Cassandra',
    packages: {
      npm: ['cassandra-driver'],
      pypi: ['cassandra-driver', 'scylla-driver'],
      go: ['github.com/gocql/gocql', 'github.com/apache/cassandra-gocql-driver'],
      cargo: ['scylla', 'cdrs-tokio'],
      maven: ['org.apache.cassandra:java-driver-core', 'com.datastax.oss:java-driver-core'],
      nuget: ['CassandraCSharpDriver'],
    },
    images: ['cassandra', 'scylladb/scylla', 'bitnami/cassandra'],
    resources: ['aws_keyspaces_table', 'AWS::Cassandra::Table', 'cassandra.datastax.com', 'scylla.scylladb.com'],
  },
  {
    ...NONE,
    id: 'neo4j',
    title: 'Neo4j',
    packages: {
      npm: ['neo4j-driver', '@neo4j/graphql'],
      pypi: ['neo4j', 'neomodel'],
      go: ['github.com/neo4j/neo4j-go-driver'],
      maven: ['org.neo4j.driver:neo4j-java-driver', 'org.springframework.boot:spring-boot-starter-data-neo4j'],
      nuget: ['Neo4j.Driver'],
    },
    images: ['neo4j', 'bitnami/neo4j'],
    schemes: ['neo4j', 'bolt'],
  },
  {
    ...NONE,
    id: 'couchdb',
    title: 'CouchDB',
    packages: { npm: ['nano', 'pouchdb'], pypi: ['couchdb', 'ibmcloudant'] },
    images: ['couchdb', 'bitnami/couchdb'],
  },
  {
    ...NONE,
    id: 'couchbase',
    title: 'Couchbase',
    packages: {
      npm: ['couchbase', 'ottoman'],
      pypi: ['couchbase'],
      go: ['github.com/couchbase/gocb'],
      maven: ['com.couchbase.client:java-client', 'org.springframework.boot:spring-boot-starter-data-couchbase'],
      nuget: ['CouchbaseNetClient'],
    },
    images: ['couchbase', 'couchbase/server'],
    schemes: ['couchbase', 'couchbases'],
  },
  {
    ...NONE,
    id: 'firestore',
    title: 'Firestore',
    packages: {
      npm: ['@google-cloud/firestore'],
      pypi: ['google-cloud-firestore'],
      go: ['cloud.google.com/go/firestore'],
      nuget: ['Google.Cloud.Firestore'],
    },
    resources: ['google_firestore_database'],
  },
  {
    ...NONE,
    id: 'influxdb',
    title: 'InfluxDB',
    packages: {
      npm: ['@influxdata/influxdb-client', 'influx'],
      pypi: ['influxdb-client', 'influxdb'],
      go: ['github.com/influxdata/influxdb-client-go'],
    },
    images: ['influxdb', 'bitnami/influxdb'],
  },
  {
    ...NONE,
    id: 'redshift',
    title: 'Redshift',
    packages: { pypi: ['redshift-connector', 'sqlalchemy-redshift'], maven: ['com.amazon.redshift:redshift-jdbc42'] },
    schemes: ['redshift'],
    resources: ['aws_redshift_cluster', 'aws_redshiftserverless_namespace', 'AWS::Redshift::Cluster'],
  },
  {
    ...NONE,
    id: 'snowflake',
    title: 'Snowflake',
    packages: {
      npm: ['snowflake-sdk'],
      pypi: ['snowflake-connector-python', 'snowflake-sqlalchemy'],
      go: ['github.com/snowflakedb/gosnowflake'],
      maven: ['net.snowflake:snowflake-jdbc'],
    },
    schemes: ['snowflake'],
    resources: ['snowflake_database'],
  },
  {
    ...NONE,
    id: 'neptune',
    title: 'Neptune',
    resources: ['aws_neptune_cluster', 'AWS::Neptune::DBCluster'],
  },
  {
    ...NONE,
    id: 'bigtable',
    title: 'Bigtable',
    packages: {
      npm: ['@google-cloud/bigtable'],
      pypi: ['google-cloud-bigtable'],
      go: ['cloud.google.com/go/bigtable'],
    },
    resources: ['google_bigtable_instance'],
  },
]

/** Words by which folders name such a database: `migrations/h2`. */
const FOLDERS: Readonly<Record<string, string>> = {
  cockroach: 'cockroachdb',
  crdb: 'cockroachdb',
  hsql: 'hsqldb',
  yugabyte: 'yugabytedb',
}

const HOLDS_SQL =
  /(^|[-_.])(migrations?|migrate|sql|ddl|schemas?|dbs?|databases?|changelogs?|flyway|liquibase)([-_.]|$)/i

/**
 * The database that a folder of SQL is for by its name, where it is one that is not reviewed: `db/migration/h2`,
 * `oracle/migrations`. The name alone may be anything; beside a folder of migrations it is the engine.
 */
export function unreviewedFolder(path: string): { readonly folder: string; readonly title: string } | undefined {
  const segments = path.split('/').slice(0, -1)
  const at = segments.findIndex((segment, index) => {
    const around = [segments[index - 1], segments[index + 1]]
    return named(segment) !== undefined && around.some((each) => each !== undefined && HOLDS_SQL.test(each))
  })
  const title = named(segments[at] ?? '')
  return title === undefined || at === -1 ? undefined : { folder: segments.slice(0, at + 1).join('/'), title }
}

function named(segment: string): string | undefined {
  const word = segment.toLowerCase()
  const id = FOLDERS[word] ?? word
  return unreviewedSignals.find((each) => each.id === id)?.title
}
