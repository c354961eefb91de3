import type { Node, RangeVar, RoleSpec } from 'libpg-query'
import type { Name } from '../../operation.js'

/** A node's value where it is a string. */
export function stringOf(node: Node | undefined): string | undefined {
  return node !== undefined && 'String' in node ? (node.String.sval ?? '') : undefined
}

export function stringsOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => stringOf(node) ?? [])
}

export function nameOf(relation: RangeVar | undefined): Name {
  return named(relation?.schemaname, relation?.relname ?? '')
}

export function named(schema: string | undefined, name: string): Name {
  return schema === undefined || schema === '' ? { name } : { schema, name }
}

/** The name that a list of strings spells: `schema.name`, or `database.schema.name`. */
export function nameOfParts(parts: readonly string[]): Name {
  return named(parts.at(-2), parts.at(-1) ?? '')
}

/** The name of an object as DROP, COMMENT and ALTER … write it: a list, a type, a routine with its arguments. */
export function objectName(node: Node | undefined): Name {
  if (node === undefined) return { name: '' }
  if ('List' in node) return nameOfParts(stringsOf(node.List.items))
  if ('TypeName' in node) return nameOfParts(stringsOf(node.TypeName.names))
  if ('ObjectWithArgs' in node) return nameOfParts(stringsOf(node.ObjectWithArgs.objname))
  if ('RangeVar' in node) return nameOf(node.RangeVar)
  return { name: stringOf(node) ?? '' }
}

/** The parts of a name, for objects that stand on a table: `schema.table.policy`. */
export function objectParts(node: Node | undefined): readonly string[] {
  if (node !== undefined && 'List' in node) return stringsOf(node.List.items)
  return [objectName(node).name]
}

export function rangeVars(nodes: readonly Node[] | undefined): readonly RangeVar[] {
  return (nodes ?? []).flatMap((node) => ('RangeVar' in node ? [node.RangeVar] : []))
}

export function roleName(role: RoleSpec | undefined): string {
  switch (role?.roletype) {
    case 'ROLESPEC_PUBLIC':
      return 'public'
    case 'ROLESPEC_CURRENT_USER':
      return 'current_user'
    case 'ROLESPEC_CURRENT_ROLE':
      return 'current_role'
    case 'ROLESPEC_SESSION_USER':
      return 'session_user'
    default:
      return role?.rolename ?? ''
  }
}

export function roleNames(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('RoleSpec' in node ? [roleName(node.RoleSpec)] : []))
}

/** The argument of a definition's option (`WITH (fillfactor = 70)`, `LANGUAGE sql`). */
export function option(options: readonly Node[] | undefined, name: string): Node | true | undefined {
  for (const node of options ?? []) {
    if ('DefElem' in node && node.DefElem.defname === name) return node.DefElem.arg ?? true
  }
  return undefined
}

/** Whether an option is on: `concurrently`, `(CONCURRENTLY TRUE)`, `(FULL 1)`, not `(FULL off)`. */
export function isOn(options: readonly Node[] | undefined, name: string): boolean {
  const value = option(options, name)
  if (value === undefined || value === true) return value === true
  if ('Boolean' in value) return value.Boolean.boolval ?? false
  if ('Integer' in value) return (value.Integer.ival ?? 0) !== 0
  return !/^(?:off|false|no|0)$/i.test(stringOf(value) ?? '')
}

/** A node among any values: an object with one key in capitals. */
export function isNode(value: unknown): value is Node {
  if (typeof value !== 'object' || value === null) return false
  const [key, more] = Object.keys(value)
  return key !== undefined && more === undefined && key.charAt(0) < 'a'
}

/** Every node in a tree, outermost first. `enter` returns false where what is inside is of no interest. */
export function walk(value: unknown, enter: (node: Node) => boolean): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value) && isNode(value) && !enter(value)) return
  const inside: readonly unknown[] = Object.values(value)
  for (const inner of inside) walk(inner, enter)
}
