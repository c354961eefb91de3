import type { ColumnDefinition, TypeName } from '../../../migrations/operation.js'
import type { AlterWay } from '../../effect.js'
import { isAtLeast } from '../../engine-version.js'
import type { Column, Table } from '../../model.js'
import { copied, INSTANT, METADATA, type Server } from './way.js'
import { appendsOnly, membersOf } from './members.js'

type Wanted = Pick<ColumnDefinition, 'type' | 'charset'>

/**
 * "Changing the column data type" is a copy, but for a varchar that grows while its length takes as many bytes as
 * before and for members appended to an ENUM or SET that stays as large.
 */
export function retyped(server: Server, table: Table, from: Column, to: Wanted): AlterWay {
  if (!convertsInPlace(server, table, from, to)) return copied(server, table)
  if (from.type.name !== to.type.name) return copied(server, table)
  if (isSameType(from.type, to.type)) return INSTANT
  switch (from.type.name) {
    case 'varchar':
    case 'varbinary':
      return growsInPlace(server, table, from, to) ? grown(server) : copied(server, table)
    case 'enum':
    case 'set':
      return appended(server, from.type, to.type) ? INSTANT : copied(server, table)
    default:
      return copied(server, table)
  }
}

/** The display width of an integer and UNSIGNED aside, types are the same where name and modifiers are. */
function isSameType(from: TypeName, to: TypeName): boolean {
  if (/^(?:enum|set)$/.test(from.name)) return sameMembers(from, to)
  const sign = (type: TypeName): boolean => /\b(?:unsigned|zerofill)\b/i.test(type.text)
  if (sign(from) !== sign(to)) return false
  return /^(?:tiny|small|medium|big)?int$/.test(from.name) || lengthsOf(from).join() === lengthsOf(to).join()
}

/** Modifiers, with those that are left out: https://dev.mysql.com/doc/refman/8.4/en/data-types.html */
function lengthsOf({ name, modifiers }: TypeName): readonly number[] {
  switch (name) {
    case 'decimal':
      return [modifiers[0] ?? 10, modifiers[1] ?? 0]
    case 'char':
    case 'binary':
    case 'bit':
      return [modifiers[0] ?? 1]
    case 'datetime':
    case 'timestamp':
    case 'time':
      return [modifiers[0] ?? 0]
    default:
      return modifiers
  }
}

function sameMembers(from: TypeName, to: TypeName): boolean {
  const [before, after] = [membersOf(from), membersOf(to)]
  return before.length === after.length && before.every((member, index) => after[index] === member)
}

function grown({ dialect }: Server): AlterWay {
  return dialect === 'mariadb' ? INSTANT : METADATA
}

/**
 * One byte holds a length of up to 255 bytes, two the others. MariaDB also lets a column grow past 255 that held at most
 * 127 bytes (measured; MDEV-15563 of 10.4.3).
 */
function growsInPlace(server: Server, table: Table, from: Column, to: Wanted): boolean {
  const [old = 0] = from.type.modifiers
  const [wanted = 0] = to.type.modifiers
  if (wanted < old) return false
  const bytes = from.type.name === 'varbinary' ? 1 : bytesOf(to.charset ?? from.charset ?? table.storage?.charset)
  const before = from.type.name === 'varbinary' ? 1 : bytesOf(from.charset ?? table.storage?.charset)
  const lengthBytes = (size: number): number => (size > 255 ? 2 : 1)
  if (lengthBytes(old * before) === lengthBytes(wanted * bytes)) return true
  return server.dialect === 'mariadb' && old * before <= 127 && isAtLeast(server.version, 10, 4, 3)
}

/** The most bytes of a character. What nobody states is taken for utf8mb4, the default of MySQL 8 and MariaDB 11.6. */
function bytesOf(charset: string | undefined): number {
  switch (charset) {
    case 'latin1':
    case 'latin2':
    case 'ascii':
    case 'binary':
      return 1
    case 'utf8':
    case 'utf8mb3':
      return 3
    default:
      return 4
  }
}

/** Another character set is a copy; MariaDB keeps the rows where the bytes stay as they are (measured). */
function convertsInPlace(server: Server, table: Table, from: Column, to: Wanted): boolean {
  if (sameCharset(table, from, to)) return true
  const pair = `${normal(from.charset ?? table.storage?.charset)} ${normal(to.charset)}`
  return server.dialect === 'mariadb' && /^(?:utf8mb3 utf8mb4|ascii utf8mb4|ascii utf8mb3|ascii latin1)$/.test(pair)
}

/** The same character set on both sides, or one of which nobody says anything. */
function sameCharset(table: Table, from: Pick<Column, 'charset'>, to: Pick<Wanted, 'charset'>): boolean {
  const old = normal(from.charset ?? table.storage?.charset)
  const wanted = normal(to.charset)
  return old === undefined || wanted === undefined || old === wanted
}

function normal(charset: string | undefined): string | undefined {
  return charset === 'utf8' ? 'utf8mb3' : charset
}

/** INSTANT since MySQL 8.0.12; before, and where the type grows by a byte, not. */
function appended({ dialect, version }: Server, from: TypeName, to: TypeName): boolean {
  if (!appendsOnly(from, to)) return false
  return dialect === 'mariadb' || isAtLeast(version, 5, 6)
}
