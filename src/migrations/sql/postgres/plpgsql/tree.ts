/** A node of the tree that `parsePlPgSql` yields, which libpg-query's types do not describe. */
export interface PlNode {
  /** `PLpgSQL_stmt_if`. */
  readonly tag: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** The one node that an object with a single key is. */
export function plNode(value: unknown): PlNode | undefined {
  const outer = record(value)
  const [tag] = Object.keys(outer)
  return tag === undefined ? undefined : { tag, fields: record(outer[tag]) }
}

export function plNodes(value: unknown): readonly PlNode[] {
  return Array.isArray(value) ? value.flatMap((each: unknown) => plNode(each) ?? []) : []
}

/** The text of an expression or statement of SQL in a field. */
export function queryIn(node: PlNode, field: string): string | undefined {
  const query = plNode(node.fields[field])?.fields['query']
  return typeof query === 'string' ? query : undefined
}

/** The line within the body, 1-based; protobuf's way leaves out what is 0. */
export function lineOf(node: PlNode): number | undefined {
  const line = node.fields['lineno']
  return typeof line === 'number' ? line : undefined
}

/** Names of the variables and parameters that a function declares. */
export function variablesOf(tree: unknown): ReadonlySet<string> {
  const names = plNodes(functionOf(tree)?.fields['datums']).flatMap((datum) => datum.fields['refname'])
  return new Set(names.filter((name) => typeof name === 'string'))
}

/** The statements of the function's outermost block. */
export function actionOf(tree: unknown): PlNode | undefined {
  return plNode(functionOf(tree)?.fields['action'])
}

function functionOf(tree: unknown): PlNode | undefined {
  return plNodes(record(tree)['plpgsql_funcs'])[0]
}

/** Every node at any depth, outermost first. */
export function plDescendants(value: unknown): readonly PlNode[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((each: unknown) => plDescendants(each))
  return Object.entries(record(value)).flatMap(([tag, inner]) => {
    const below = plDescendants(inner)
    return tag.startsWith('PLpgSQL_') ? [{ tag, fields: record(inner) }, ...below] : below
  })
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
