import { columnsOf } from './columns.js'
import { attribute, childNamed, childrenNamed, type ChangeNode } from './node.js'
import type { Render } from './render.js'
import { expanded, named, tableIn, valueIn, type Spelling } from './spelling.js'

/** Rows. */
export const rowChanges: Readonly<Record<string, Render>> = {
  insert: (node, spelling) => {
    const columns = columnsOf(node)
    const names = columns.map((column) => named(attribute(column, 'name') ?? '', spelling))
    const values = columns.map((column) => valueIn(column, 'value', spelling) ?? 'NULL')
    return [`INSERT INTO ${tableIn(node, spelling)} (${names.join(', ')}) VALUES (${values.join(', ')})`]
  },
  update: (node, spelling) => {
    const sets = columnsOf(node).map(
      (column) =>
        `${named(attribute(column, 'name') ?? '', spelling)} = ${valueIn(column, 'value', spelling) ?? 'NULL'}`,
    )
    return [`UPDATE ${tableIn(node, spelling)} SET ${sets.join(', ')}${where(node, spelling)}`]
  },
  delete: (node, spelling) => [`DELETE FROM ${tableIn(node, spelling)}${where(node, spelling)}`],
}

function where(node: ChangeNode, spelling: Spelling): string {
  const child = childNamed(node, 'where')
  const condition = attribute(node, 'where') ?? child?.text?.value.trim()
  if (condition === undefined || condition === '') return ''
  return ` WHERE ${withParameters(expanded(condition, spelling), node, spelling)}`
}

/** `:name = :value` takes the next `<param>` of `<whereParams>` each time (AbstractModifyDataChange). */
function withParameters(condition: string, node: ChangeNode, spelling: Spelling): string {
  const parameters = childrenNamed(node, 'whereParams').flatMap((each) => childrenNamed(each, 'param'))
  let [name, value] = [0, 0]
  return condition.replaceAll(/:(name|value)\b/g, (whole, kind: string) => {
    const parameter = parameters[kind === 'name' ? name++ : value++]
    if (parameter === undefined) return whole
    return kind === 'name'
      ? named(attribute(parameter, 'name') ?? '', spelling)
      : (valueIn(parameter, 'value', spelling) ?? 'NULL')
  })
}
