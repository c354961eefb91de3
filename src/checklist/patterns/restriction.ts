import { quoted, quotedName } from '../../hazards/shared/quote.js'
import type { Constraint, Dialect, Name } from '../../migrations/operation.js'
import { printOperations } from '../../migrations/sql/print.js'
import type { Table } from '../../schema/model.js'
import { sql, type Pattern } from './pattern.js'
import { NOWHERE, rebuilt } from './rebuild.js'

/** A rule over rows, in the dialect's SQL. */
export interface Rule {
  readonly table: Name
  readonly name: string
  readonly columns: readonly string[]
  readonly text: string
  /** The table as the migrations leave it, where they show it. */
  readonly held: Table | undefined
}

/** A CHECK on a table that has rows: where the engine can, writers meet it at once and old rows are looked at later. */
export function restriction(dialect: Dialect, rule: Rule): Pattern {
  const constraint: Constraint = {
    kind: 'check',
    name: rule.name,
    expression: { text: rule.text, volatility: 'constant', columns: rule.columns },
    validated: dialect !== 'postgres' && dialect !== 'sqlserver',
    inline: false,
    span: NOWHERE,
  }
  if (dialect === 'sqlite')
    return sql(
      (rule.held === undefined ? undefined : rebuilt(rule.held, { constraint })) ??
        `-- ALTER TABLE cannot add it: make the table anew by https://sqlite.org/lang_altertable.html#otheralter, with\n-- ${check(rule, dialect)}`,
    )
  const at = { span: NOWHERE, guards: [], table: rule.table }
  const added = printOperations(dialect, [{ ...at, kind: 'add-constraint', constraint }])
  const validated = constraint.validated
    ? undefined
    : printOperations(dialect, [{ ...at, kind: 'validate-constraint', constraint: rule.name }])
  return sql(
    added ?? `ALTER TABLE ${quotedName(rule.table, dialect)} ADD ${check(rule, dialect)};`,
    ...(validated === undefined ? [] : ['-- in the next migration', validated]),
  )
}

function check({ name, text }: Rule, dialect: Dialect): string {
  return `CONSTRAINT ${quoted(name, dialect)} CHECK (${text})`
}

/** The words for it. */
export function restrictionText(dialect: Dialect, known: boolean): string {
  const values = known
    ? 'Say which values are possible, as the model does.'
    : 'Say which values are possible. Put your own values in.'
  switch (dialect) {
    case 'mysql':
    case 'mariadb':
      return `${values} The old rows are looked at once, and one that breaks the rule fails the statement.`
    case 'sqlite':
      return `${values} The table is made anew, and a row that breaks the rule fails the copy.`
    default:
      return `${values} Old rows are looked at by the second statement, which lets writers through.`
  }
}
