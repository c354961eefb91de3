import type { Down, History, Statement } from './model.js'

/**
 * SQLite's names know no case, `Users` and users are one table: each gets the spelling with which the history names it
 * first, so that names can be compared as they stand. Source: https://sqlite.org/lang_naming.html and sqlite3StrICmp.
 */
export function withOneSpelling(history: History): History {
  if (history.dialect !== 'sqlite') return history
  const first = new Map<string, string>()
  const others = new Set<string>()
  const downs = history.migrations.flatMap(({ down }) => (down.kind === 'statements' ? down.statements : []))
  for (const { operations } of [...history.migrations.flatMap(({ up }) => up), ...downs]) {
    for (const operation of operations) {
      visit(operation, (name) => {
        const folded = name.toLowerCase()
        if (!first.has(folded)) first.set(folded, name)
        else if (first.get(folded) !== name) others.add(name)
        return name
      })
    }
  }
  if (others.size === 0) return history
  const spelled = (name: string): string => first.get(name.toLowerCase()) ?? name
  return {
    ...history,
    migrations: history.migrations.map((migration) => ({
      ...migration,
      up: migration.up.map((statement) => respelled(statement, spelled)),
      down: respelledDown(migration.down, spelled),
    })),
  }
}

function respelledDown(down: Down, spelled: (name: string) => string): Down {
  if (down.kind !== 'statements') return down
  return { ...down, statements: down.statements.map((statement) => respelled(statement, spelled)) }
}

function respelled(statement: Statement, spelled: (name: string) => string): Statement {
  const operations = structuredClone(statement.operations)
  for (const operation of operations) visit(operation, spelled)
  return { ...statement, operations }
}

/** The properties of an operation in which names of the database stand. */
const NAMES: ReadonlySet<string> = new Set(['name', 'column', 'columns', 'include', 'to', 'constraint', 'trigger'])

/** Meets every name in the operation and puts back what `meet` makes of it. Types and settings have names of their own. */
function visit(value: object, meet: (name: string) => string): void {
  if ('kind' in value && value.kind === 'set') return
  for (const [key, held] of Object.entries(value)) {
    if (key === 'type' || key === 'span') continue
    const inner: unknown = held
    if (typeof inner === 'string') {
      if (NAMES.has(key)) put(value, key, inner, meet)
    } else if (Array.isArray(inner)) {
      const list: unknown[] = inner
      for (const [at, each] of list.entries()) {
        if (typeof each === 'object' && each !== null) visit(each, meet)
        else if (typeof each === 'string' && NAMES.has(key)) put(list, at, each, meet)
      }
    } else if (typeof inner === 'object' && inner !== null) visit(inner, meet)
  }
}

function put(holder: object, key: string | number, name: string, meet: (name: string) => string): void {
  const spelled = meet(name)
  if (spelled !== name) Reflect.set(holder, key, spelled)
}
