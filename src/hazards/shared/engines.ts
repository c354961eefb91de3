import type { Dialect } from '../../migrations/model.js'

export const POSTGRES = ['postgres'] as const satisfies readonly Dialect[]
export const SQL = ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver'] as const satisfies readonly Dialect[]
export const SQL_AND_MONGODB = [...SQL, 'mongodb'] as const satisfies readonly Dialect[]
export const EVERY_ENGINE = [...SQL_AND_MONGODB, 'dynamodb', 'redis'] as const satisfies readonly Dialect[]

export type Mysql = 'mysql' | 'mariadb'

export function isMysql(dialect: Dialect): dialect is Mysql {
  return dialect === 'mysql' || dialect === 'mariadb'
}
