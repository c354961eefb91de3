import type { Dialect, Reading, Reversible, Statement, Unread } from '../../model.js'
import type { Name } from '../../operation.js'
import type { Place, PyCall, PyValue } from '../../syntax/python/values.js'
import { asRendered, opaque, quoted, standing } from '../rendered.js'
import { alterField } from './alter-field.js'
import { columnOf } from './columns.js'
import { addConstraintSql, createIndexSql } from './indexes.js'
import { createdModel, itemsOf, modelOf, remember, renamedTable } from './models.js'
import { argument, lastName, textArgument, type DjangoFile } from './parse.js'
import { columnName, type Model, type ModelState } from './state.js'
import { addFieldSql, createTableSql, removeFieldSql, togetherSql } from './tables.js'

/** Operations that only the model state knows. */
const SILENT = new Set(['AlterModelOptions', 'AlterModelManagers', 'AlterOrderWithRespectTo', 'AlterModelTableComment'])
const EXTENSIONS: Readonly<Record<string, string>> = {
  BloomExtension: 'bloom',
  BtreeGinExtension: 'btree_gin',
  BtreeGistExtension: 'btree_gist',
  CITextExtension: 'citext',
  CryptoExtension: 'pgcrypto',
  HStoreExtension: 'hstore',
  TrigramExtension: 'pg_trgm',
  UnaccentExtension: 'unaccent',
}

/** Sends the operations of one migration, and keeps the models as they go. */
export class OperationWriter {
  readonly statements: Statement[] = []
  readonly unread: Unread[] = []
  /** The operation that `migrate` cannot undo. */
  irreversible: { readonly reason: string; readonly place: Place; readonly reversible?: Reversible } | undefined

  constructor(
    private readonly file: DjangoFile,
    private readonly app: string,
    private state: ModelState,
    private readonly dialect: Dialect,
  ) {}

  /** Runs operations against the database, the state, or both (SeparateDatabaseAndState). */
  run(operations: readonly PyValue[], on: { readonly database: boolean; readonly state: boolean }): void {
    for (const operation of operations) {
      if (operation.kind === 'call') this.#operation(operation, on)
      else if (on.database) this.#opaque(operation.place, 'the operation is computed elsewhere')
    }
  }

  #operation(call: PyCall, on: { readonly database: boolean; readonly state: boolean }): void {
    const kind = lastName(call.name)
    if (kind === 'SeparateDatabaseAndState') {
      const models = this.state
      // Database operations see what those before them in the list did, and leave the models as they were.
      this.state = models.copy()
      if (on.database) this.run(itemsOf(argument(call, 'database_operations', 0)), { database: true, state: true })
      this.state = models
      if (on.state) this.run(itemsOf(argument(call, 'state_operations', 1)), { database: false, state: true })
      return
    }
    if (on.database) this.#send(call, kind)
    if (on.state) remember(call, kind, this.app, this.state)
  }

  #send(call: PyCall, kind: string): void {
    const model = modelOf(call, kind, this.app, this.state)
    if (!model.managed || SILENT.has(kind)) return
    const table = quoted(this.dialect, model.table)
    const name = textArgument(call, 'name', 1) ?? '${name}'
    switch (kind) {
      case 'CreateModel':
        this.#all(call.place, createTableSql(call, createdModel(call, this.app), this.state, this.dialect))
        return
      case 'DeleteModel':
        this.#sql(call.place, `DROP TABLE ${table}${this.dialect === 'postgres' ? ' CASCADE' : ''}`)
        return
      case 'AddField':
        this.#addField(call, model, name)
        return
      case 'RemoveField':
        this.#all(call.place, removeFieldSql(model, name, this.dialect))
        return
      case 'AlterField': {
        const field = argument(call, 'field', 2)
        const before = model.fields.get(name)
        const old = before === undefined ? undefined : columnOf(model, name, before, this.state, this.dialect)
        const column = field?.kind === 'call' ? columnOf(model, name, field, this.state, this.dialect) : undefined
        if (column === undefined) return
        this.#all(call.place, alterField(model.table, old, column, this.dialect))
        return
      }
      case 'RenameField': {
        const [from, to] = [textArgument(call, 'old_name', 1) ?? '', textArgument(call, 'new_name', 2) ?? '']
        const field = model.fields.get(from)
        const [before, after] = [columnName(from, field), columnName(to, field)]
        if (before !== after)
          this.#sql(
            call.place,
            `ALTER TABLE ${table} RENAME COLUMN ${quoted(this.dialect, before)} TO ${quoted(this.dialect, after)}`,
          )
        return
      }
      case 'RenameModel':
      case 'AlterModelTable': {
        const to = renamedTable(call, kind, model)
        if (to !== model.table) this.#sql(call.place, `ALTER TABLE ${table} RENAME TO ${quoted(this.dialect, to)}`)
        return
      }
      case 'AddIndex':
      case 'AddIndexConcurrently': {
        const index = argument(call, 'index', 1)
        if (index?.kind === 'call')
          this.#sql(call.place, createIndexSql(index, model, this.dialect, kind !== 'AddIndex'))
        else this.#opaque(call.place, 'the index is computed elsewhere')
        return
      }
      case 'RemoveIndex':
      case 'RemoveIndexConcurrently': {
        const isMysql = this.dialect === 'mysql' || this.dialect === 'mariadb'
        const how = kind === 'RemoveIndex' ? '' : 'CONCURRENTLY '
        this.#sql(
          call.place,
          `DROP INDEX ${how}${isMysql ? '' : 'IF EXISTS '}${quoted(this.dialect, name)}${isMysql ? ` ON ${table}` : ''}`,
        )
        return
      }
      case 'RenameIndex': {
        const [from, to] = [textArgument(call, 'old_name', 2), textArgument(call, 'new_name', 1)]
        if (from !== undefined && to !== undefined)
          this.#sql(call.place, `ALTER INDEX ${quoted(this.dialect, from)} RENAME TO ${quoted(this.dialect, to)}`)
        else this.#opaque(call.place, 'the index had no name of its own')
        return
      }
      case 'AddConstraint':
      case 'AddConstraintNotValid': {
        const constraint = argument(call, 'constraint', 1)
        const sql =
          constraint?.kind === 'call'
            ? addConstraintSql(constraint, model, this.dialect, kind === 'AddConstraint')
            : undefined
        if (sql === undefined) this.#opaque(call.place, 'this kind of constraint is not read')
        else this.#sql(call.place, sql)
        return
      }
      case 'ValidateConstraint':
        this.#sql(call.place, `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoted(this.dialect, name)}`)
        return
      case 'RemoveConstraint':
        this.#sql(call.place, `ALTER TABLE ${table} DROP CONSTRAINT ${quoted(this.dialect, name)}`)
        return
      case 'AlterUniqueTogether':
      case 'AlterIndexTogether':
        this.#all(call.place, togetherSql(call, kind, model, this.dialect))
        return
      case 'RunSQL':
        this.#runSql(call)
        return
      case 'RunPython':
        this.#runPython(call)
        if (argument(call, 'reverse_code', 1) === undefined)
          this.#cannotUndo(call, 'RunPython has no reverse_code', withNoop(call))
        return
      case 'CreateExtension':
        this.#sql(
          call.place,
          `CREATE EXTENSION IF NOT EXISTS ${quoted(this.dialect, textArgument(call, 'name', 0) ?? '${name}')}`,
        )
        return
      default: {
        const extension = Object.hasOwn(EXTENSIONS, kind) ? EXTENSIONS[kind] : undefined
        if (extension !== undefined)
          this.#sql(call.place, `CREATE EXTENSION IF NOT EXISTS ${quoted(this.dialect, extension)}`)
        else this.#opaque(call.place, `the operation ${kind} is not Django's own`)
      }
    }
  }

  #addField(call: PyCall, model: Model, name: string): void {
    const field = argument(call, 'field', 2)
    if (field?.kind === 'call') this.#all(call.place, addFieldSql(field, model, name, this.state, this.dialect))
    else this.#opaque(call.place, 'the field is computed elsewhere')
  }

  #runSql(call: PyCall): void {
    const sql = argument(call, 'sql', 0)
    const texts = sql?.kind === 'list' ? sql.items.map((item) => (item.kind === 'list' ? item.items[0] : item)) : [sql]
    for (const each of texts) {
      if (each?.kind === 'text') this.#keep(this.file.read(each.text))
      else if (each?.kind !== 'name' || !each.written.endsWith('noop'))
        this.#opaque(call.place, 'the SQL is computed elsewhere')
    }
    const reverse = argument(call, 'reverse_sql', 1)
    if (reverse === undefined || reverse.kind === 'none') this.#cannotUndo(call, 'RunSQL has no reverse_sql')
  }

  #runPython(call: PyCall): void {
    const code = argument(call, 'code', 0)
    const name = code?.kind === 'name' ? code.written : ''
    if (/(?:^|\.)RunPython\.noop$/.test(name)) return
    this.#opaque(call.place, 'Python runs here', this.file.rowFunctions.has(name) ? [] : undefined)
  }

  #all(place: Place, statements: readonly string[]): void {
    for (const sql of statements) this.#sql(place, sql)
  }

  #sql(place: Place, sql: string): void {
    this.#keep(asRendered(this.file.read(standing(this.file.text, place, sql))))
  }

  #keep({ statements, unread }: Reading): void {
    this.statements.push(...statements)
    this.unread.push(...unread)
  }

  #opaque(place: Place, reason: string, touches?: readonly Name[]): void {
    this.statements.push(opaque(this.file.text, place, reason, touches))
  }

  #cannotUndo({ place }: PyCall, reason: string, reversible?: Reversible): void {
    this.irreversible ??= { reason, place, ...(reversible === undefined ? {} : { reversible }) }
  }
}

/** https://docs.djangoproject.com/en/5.2/ref/migration-operations/#django.db.migrations.operations.RunPython.noop */
function withNoop(call: PyCall): Reversible | undefined {
  const code = argument(call, 'code', 0)
  if (code?.kind !== 'name') return undefined
  return {
    language: 'python',
    code: `migrations.RunPython(${code.written}, migrations.RunPython.noop),`,
    text: 'Give RunPython a reverse: noop, where the release before works with the rows as this leaves them, else a function that puts them back. Where nothing does, say so in the file: # irreversible: and why.',
  }
}
