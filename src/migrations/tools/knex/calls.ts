import type { Dialect, Reading, Statement, Unread } from '../../model.js'
import { placeOf, writtenAs, type JsExpression, type JsFunction } from '../../syntax/javascript/module.js'
import { unwrapped, type JsScope } from '../../syntax/javascript/scope.js'
import { roundsOver, walkFunction, type Circumstances } from '../../syntax/javascript/walk.js'
import { Text } from '../../text.js'
import { asRendered, listed, opaque, quoted, standing, under } from '../rendered.js'
import { clausesOf } from './builder.js'
import { targetSql, textIn, type Clause, type Target } from './clauses.js'
import { both, functionIn, mentions, merged, unknownName, wordsOf } from './arguments.js'
import { chainOf, type Chain, type Link } from './chain.js'
import { rawText } from './raw.js'
import { rowsSql, writesRows } from './rows.js'

const DEEPEST = 8
const CREATES = new Set(['createTable', 'createTableIfNotExists'])
const SILENT =
  /^(?:hasTable|hasColumn|columnInfo|queryBuilder|timeout|debug|on|select|first|pluck|count|min|max|catch|finally|toString|toSQL|withSchema|returning|client|fn|destroy)$/

/** Functions that are called for an answer: `isPostgres(knex)`, `columnExists(knex, 'a')`. */
const ASKS = /^(?:is|has|get|find|list|check)[A-Z]|[eE]xists$/

/** Collects what calls on `knex` send to the database, in order. */
export class KnexCalls {
  readonly statements: Statement[] = []
  readonly unread: Unread[] = []
  #batches = 0

  constructor(
    private readonly file: Text,
    private readonly dialect: Dialect,
    private readonly read: (text: Text) => Reading,
  ) {}

  /** Walks `up` or `down`, whose first parameter is Knex. */
  walk(
    fn: JsFunction,
    scope: JsScope,
    circumstances: Circumstances,
    handles: ReadonlySet<string> = new Set(),
    depth = 0,
  ): void {
    const [param] = fn.params
    const all = depth === 0 && param?.type === 'Identifier' ? new Set([...handles, param.name]) : handles
    walkFunction(fn, scope, circumstances, (expression, inner, under) => {
      this.#visit(expression, inner, under, all, depth)
    })
  }

  #visit(
    expression: JsExpression,
    scope: JsScope,
    around: Circumstances,
    handles: ReadonlySet<string>,
    depth: number,
  ): void {
    const node = unwrapped(expression)
    switch (node.type) {
      case 'ConditionalExpression': {
        const decision = scope.decide(node.test, scope)
        const condition = writtenAs(scope.text, node.test)
        if (decision !== false)
          this.#visit(
            node.consequent,
            scope,
            decision === true ? around : { ...around, branch: condition },
            handles,
            depth,
          )
        if (decision !== true)
          this.#visit(
            node.alternate,
            scope,
            decision === false ? around : { ...around, branch: `!(${condition})` },
            handles,
            depth,
          )
        return
      }
      case 'LogicalExpression': {
        this.#visit(node.left, scope, around, handles, depth)
        const decision = scope.decide(node.left, scope)
        const runs = node.operator === '&&' ? decision : decision === undefined ? undefined : !decision
        if (runs === false) return
        const branch = writtenAs(scope.text, node.left)
        this.#visit(node.right, scope, runs === true ? around : { ...around, branch }, handles, depth)
        return
      }
      case 'SequenceExpression':
        for (const each of node.expressions) this.#visit(each, scope, around, handles, depth)
        return
      case 'ArrayExpression':
        for (const each of node.elements)
          if (each !== null && each.type !== 'SpreadElement') this.#visit(each, scope, around, handles, depth)
        return
      case 'CallExpression':
        this.#call(chainOf(node), scope, around, handles, depth)
        return
      default:
    }
  }

  #call(chain: Chain, scope: JsScope, around: Circumstances, handles: ReadonlySet<string>, depth: number): void {
    const { base, baseArgs, links } = chain
    if (base.type === 'Identifier' && handles.has(base.name)) {
      if (baseArgs === undefined && links[0]?.name === 'schema') this.#schema(links.slice(1), scope, around)
      else if (baseArgs === undefined && links[0]?.name === 'raw') this.#raw(links[0], scope, around)
      else if (baseArgs === undefined && links[0]?.name === 'transaction')
        this.#inside(links[0].args, scope, around, handles, depth)
      else this.#rows(chain, scope, around)
    } else if (base.type === 'Identifier' && base.name === 'Promise') {
      for (const each of links[0]?.args ?? []) this.#visit(each, scope, around, handles, depth)
    } else if (base.type === 'Identifier' && baseArgs !== undefined) {
      this.#function(base.name, baseArgs, base, chain, scope, around, handles, depth)
    } else if (links[0]?.name === 'map' || links[0]?.name === 'forEach') {
      this.#each(base, links[0], scope, around, handles, depth)
    } else if (links.some(({ args }) => args?.some((argument) => mentions(argument, handles)) === true)) {
      const { from } = placeOf(base)
      this.#opaque({ from, to: links.at(-1)?.to ?? from }, 'what this call sends is not in this file', around)
    } else if (base.type === 'AwaitExpression' || base.type === 'CallExpression')
      this.#visit(base, scope, around, handles, depth)
    this.#then(links, scope, around, handles, depth)
  }

  #schema(links: readonly Link[], scope: JsScope, around: Circumstances): void {
    let schema: string | undefined
    for (const link of links) {
      const { name, args = [] } = link
      if (name === 'then') return
      const first = textIn(args[0], scope)
      const table: Target = { name: first ?? unknownName(args[0], scope), schema, dialect: this.dialect }
      const named = targetSql(table)
      if (name === 'withSchema') schema = first
      else if (name === 'raw') this.#raw(link, scope, around)
      else if (CREATES.has(name) || name === 'table' || name === 'alterTable') {
        const fn = functionIn(args[1], scope)
        if (fn === undefined) this.#opaque(link, 'the table’s builder is not in this file', around)
        else this.#table(link, table, clausesOf(fn, table, scope), around)
      } else if (name === 'dropTable' || name === 'dropTableIfExists') {
        this.#send(
          standing(this.file, link, `DROP TABLE ${name.endsWith('Exists') ? 'IF EXISTS ' : ''}${named}`),
          around,
        )
      } else if (name === 'renameTable') {
        const to = quoted(this.dialect, textIn(args[1], scope) ?? '${table}')
        this.#send(standing(this.file, link, `ALTER TABLE ${named} RENAME TO ${to}`), around)
      } else if (
        /^(?:create|drop)(?:Schema|Extension|View|MaterializedView)(?:IfExists|IfNotExists)?$/.test(name) &&
        !name.startsWith('createV') &&
        !name.startsWith('createM')
      ) {
        this.#send(standing(this.file, link, `${wordsOf(name)} ${named}`), around)
      } else if (!SILENT.test(name)) this.#opaque(link, `knex.schema.${name}() is not read`, around)
    }
  }

  /** One CREATE TABLE, or one ALTER TABLE for the new columns and one for each constraint; then what stands alone. */
  #table(link: Link, target: Target, clauses: readonly Clause[], around: Circumstances): void {
    const table = targetSql(target)
    const columns = clauses.flatMap((clause) => (clause.kind === 'column' ? [clause.sql] : []))
    const constraints = clauses.flatMap((clause) => (clause.kind === 'constraint' ? [clause] : []))
    const head = { from: link.from, to: link.from + link.name.length }
    const say = (sql: string): Text => standing(this.file, head, sql)
    if (CREATES.has(link.name)) {
      const guard = link.name.endsWith('NotExists') ? 'IF NOT EXISTS ' : ''
      const body = listed([...columns, ...constraints.map(({ sql }) => sql)])
      this.#send(
        Text.join([
          say(`CREATE TABLE ${guard}${table} (`),
          body,
          standing(this.file, { from: link.to, to: link.to }, ')'),
        ]),
        around,
      )
    } else {
      if (columns.length > 0) {
        const added = columns.map((sql) => Text.join([sql.standIn('ADD COLUMN ', 0, 1, false), sql]))
        this.#send(Text.join([say(`ALTER TABLE ${table} `), listed(added)]), merged(around, clauses))
      }
      for (const { sql, circumstances } of constraints) {
        this.#send(Text.join([sql.standIn(`ALTER TABLE ${table} ADD `, 0, 1, false), sql]), both(around, circumstances))
      }
    }
    for (const clause of clauses) {
      if (clause.kind === 'statement') this.#send(clause.sql, both(around, clause.circumstances))
      if (clause.kind === 'opaque') this.#opaque(clause, clause.reason, around)
    }
  }

  #raw(link: Link, scope: JsScope, around: Circumstances): void {
    const text = rawText(link.args ?? [], scope, this.dialect)
    if (text === undefined) {
      this.#opaque(link, 'the SQL is computed elsewhere', around)
      return
    }
    const { statements, unread } = this.read(text)
    this.#batches += 1
    const batch = this.#batches
    const several = statements.length > 1 ? statements.map((statement) => ({ ...statement, batch })) : statements
    this.statements.push(...under(around, several))
    this.unread.push(...unread)
  }

  #rows({ baseArgs, links }: Chain, scope: JsScope, around: Circumstances): void {
    const last = links.at(-1)
    if (last === undefined || !writesRows(links)) return
    const table =
      baseArgs?.[0] === undefined ? undefined : (textIn(baseArgs[0], scope) ?? unknownName(baseArgs[0], scope))
    this.#send(
      standing(
        this.file,
        { from: links[0]?.from ?? last.from, to: last.to },
        rowsSql(table, links, scope, this.dialect),
      ),
      around,
    )
  }

  #function(
    name: string,
    args: readonly JsExpression[],
    base: JsExpression,
    { links }: Chain,
    scope: JsScope,
    around: Circumstances,
    handles: ReadonlySet<string>,
    depth: number,
  ): void {
    const fn = scope.functions.get(name)
    const { from, to } = placeOf(base)
    if (ASKS.test(name) || !args.some((argument) => mentions(argument, handles))) return
    if (fn === undefined || depth >= DEEPEST) {
      this.#opaque({ from, to: links.at(-1)?.to ?? to }, `${name}() is not in this file`, around)
      return
    }
    const inner = new Set(handles)
    const bindings = new Map(scope.bindings)
    const constants = new Map(scope.constants)
    fn.params.forEach((param, index) => {
      const argument = args[index]
      if (param.type !== 'Identifier' || argument === undefined) return
      const node = unwrapped(argument)
      if (node.type === 'Identifier' && handles.has(node.name)) inner.add(param.name)
      else {
        bindings.delete(param.name)
        constants.set(param.name, argument)
      }
    })
    this.walk(fn, { ...scope, bindings, constants }, around, inner, depth + 1)
  }

  #each(
    list: JsExpression,
    link: Link,
    scope: JsScope,
    around: Circumstances,
    handles: ReadonlySet<string>,
    depth: number,
  ): void {
    const fn = functionIn(link.args?.[0], scope)
    const [param] = fn?.params ?? []
    if (fn === undefined) return
    const rounds = param?.type === 'Identifier' ? roundsOver(list, param.name, scope) : undefined
    const loop = { commits: false, endsAtZeroRows: false, skipsLocked: false }
    if (rounds === undefined) this.walk(fn, scope, { ...around, loop }, handles, depth + 1)
    else for (const round of rounds) this.walk(fn, round, around, handles, depth + 1)
  }

  #inside(
    args: readonly JsExpression[] | undefined,
    scope: JsScope,
    around: Circumstances,
    handles: ReadonlySet<string>,
    depth: number,
  ): void {
    const fn = functionIn(args?.[0], scope)
    const [param] = fn?.params ?? []
    const inner = param?.type === 'Identifier' ? new Set([...handles, param.name]) : handles
    if (fn !== undefined) this.walk(fn, scope, around, inner, depth + 1)
  }

  #then(
    links: readonly Link[],
    scope: JsScope,
    around: Circumstances,
    handles: ReadonlySet<string>,
    depth: number,
  ): void {
    for (const { name, args = [] } of links) {
      if (name !== 'then' && name !== 'finally') continue
      const fn = functionIn(args[0], scope)
      if (fn !== undefined && depth < DEEPEST) this.walk(fn, scope, around, handles, depth + 1)
    }
  }

  #send(sql: Text, around: Circumstances): void {
    const { statements, unread } = asRendered(this.read(sql))
    this.statements.push(...under(around, statements))
    this.unread.push(...unread)
  }

  #opaque(place: { readonly from: number; readonly to: number }, reason: string, around: Circumstances): void {
    this.statements.push(...under(around, [opaque(this.file, place, reason)]))
  }
}
