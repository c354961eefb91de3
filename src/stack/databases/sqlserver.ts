import type { DatabaseSignals } from '../signals.js'

export const sqlserver = {
  id: 'sqlserver',
  title: 'SQL Server',
  packages: {
    npm: ['mssql', 'tedious'],
    pypi: ['pymssql', 'mssql-django', { name: 'pyodbc', strength: 'medium' }],
    rubygems: ['tiny_tds', 'activerecord-sqlserver-adapter'],
    go: ['github.com/microsoft/go-mssqldb', 'github.com/denisenkom/go-mssqldb', 'gorm.io/driver/sqlserver'],
    cargo: ['tiberius'],
    maven: ['com.microsoft.sqlserver:mssql-jdbc'],
    composer: ['ext-pdo_sqlsrv', 'ext-sqlsrv'],
    nuget: ['Microsoft.Data.SqlClient', 'System.Data.SqlClient', '*EntityFrameworkCore.SqlServer'],
    hex: ['tds'],
  },
  images: ['mssql/server', 'azure-sql-edge'],
  schemes: ['sqlserver', 'mssql'],
  environment: ['MSSQL_*', 'SA_PASSWORD'],
  dialectNames: ['mssql', 'sqlserver', 'tedious', 'django.db.backends.mssql'],
  resources: ['azurerm_mssql_database', 'azurerm_mssql_managed_database', 'azurerm_sql_database'],
  engines: ['sqlserver-*', 'SQLSERVER_*'],
} as const satisfies DatabaseSignals
