import type { DatabaseSignals } from '../signals.js'

export const mysql = {
  id: 'mysql',
  title: 'MySQL',
  packages: {
    npm: ['mysql2', 'mysql', '@planetscale/database'],
    pypi: ['mysqlclient', 'PyMySQL', 'mysql-connector-python', 'aiomysql', 'asyncmy'],
    rubygems: ['mysql2', 'trilogy'],
    go: ['github.com/go-sql-driver/mysql', 'gorm.io/driver/mysql'],
    cargo: [
      'mysql',
      'mysql_async',
      { name: 'sqlx', features: ['mysql'] },
      { name: 'diesel', features: ['mysql', 'mysql_backend'] },
      { name: 'sea-orm', features: ['sqlx-mysql'] },
    ],
    maven: ['com.mysql:mysql-connector-j', 'mysql:mysql-connector-java'],
    composer: ['ext-pdo_mysql', 'ext-mysqli'],
    nuget: ['MySqlConnector', 'MySql.Data', 'Pomelo.*MySql'],
    hex: ['myxql'],
  },
  images: ['mysql', 'mysql/mysql-server', 'percona', 'percona/percona-server', 'bitnami/mysql'],
  schemes: ['mysql'],
  environment: ['MYSQL_*'],
  dialectNames: ['mysql', 'mysql2', 'trilogy', 'django.db.backends.mysql', 'pdo_mysql', 'mysqli'],
  resources: ['azurerm_mysql_flexible_server', 'azurerm_mysql_server', 'pxc.percona.com'],
  engines: ['mysql', 'aurora-mysql', 'MYSQL_*'],
} as const satisfies DatabaseSignals
