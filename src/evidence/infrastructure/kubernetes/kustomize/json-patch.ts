import { at, items, textOf, type Property, type Value } from '../../value.js'

/** What a patch makes of a document, or why it cannot be applied: then none of it is. */
export type Patched =
  { readonly kind: 'patched'; readonly root: Property } | { readonly kind: 'refused'; readonly why: string }

/**
 * Applies a JSON patch (https://www.rfc-editor.org/rfc/rfc6902): its operations in turn, all or none. Values keep the
 * place where the patch writes them.
 */
export function patchedByJson(document: Property, patch: Property): Patched {
  let root = document
  for (const operation of items(patch)) {
    const name = textOf(at(operation, 'op')) ?? ''
    const path = textOf(at(operation, 'path'))
    const tokens = path === undefined ? undefined : tokensOf(path)
    const next = tokens === undefined ? undefined : applied(root, operation, name, tokens)
    if (next === undefined) return { kind: 'refused', why: `${name} ${path ?? ''}`.trim() }
    root = next
  }
  return { kind: 'patched', root }
}

type Tokens = readonly string[]

/** A JSON pointer: https://www.rfc-editor.org/rfc/rfc6901. */
function tokensOf(pointer: string): Tokens | undefined {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) return undefined
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function applied(root: Property, operation: Property, name: string, tokens: Tokens): Property | undefined {
  const entries = operation.value.kind === 'map' ? operation.value.entries : undefined
  // Null is a value here, so that it is not asked for by `at`.
  const value = entries?.get('value')
  const from = tokensOf(textOf(at(operation, 'from')) ?? '-')
  switch (name) {
    case 'add':
      return value === undefined ? undefined : added(root, tokens, value)
    case 'remove':
      return removed(root, tokens)
    case 'replace':
      return value === undefined || found(root, tokens) === undefined ? undefined : replaced(root, tokens, value)
    case 'move': {
      const moved = from === undefined ? undefined : found(root, from)
      if (from === undefined || moved === undefined || isInside(tokens, from)) return undefined
      const without = removed(root, from)
      return without === undefined ? undefined : added(without, tokens, moved)
    }
    case 'copy': {
      const copied = from === undefined ? undefined : found(root, from)
      return copied === undefined ? undefined : added(root, tokens, copied)
    }
    case 'test': {
      const tested = found(root, tokens)
      return tested !== undefined && value !== undefined && isEqual(tested.value, value.value) ? root : undefined
    }
    default:
      return undefined
  }
}

/** Whether a place lies inside another: nothing can be moved into itself. */
function isInside(tokens: Tokens, outer: Tokens): boolean {
  return tokens.length > outer.length && outer.every((token, index) => token === tokens[index])
}

function found(root: Property, tokens: Tokens): Property | undefined {
  return tokens.reduce<Property | undefined>((here, token) => (here === undefined ? here : childOf(here, token)), root)
}

function childOf({ value }: Property, token: string): Property | undefined {
  if (value.kind === 'map') return value.entries.get(token)
  const index = value.kind === 'list' ? indexOf(token) : undefined
  return value.kind === 'list' && index !== undefined ? value.items[index] : undefined
}

/** No leading zeros: RFC 6901, section 4. */
function indexOf(token: string): number | undefined {
  return /^(0|[1-9]\d*)$/.test(token) ? Number(token) : undefined
}

type Edit = (holder: Property, token: string) => Property | undefined

/** The document with the holder of a place edited. */
function edited(here: Property, tokens: Tokens, edit: Edit): Property | undefined {
  const [token, ...rest] = tokens
  if (token === undefined) return undefined
  if (rest.length === 0) return edit(here, token)
  const child = childOf(here, token)
  const changed = child === undefined ? undefined : edited(child, rest, edit)
  return changed === undefined ? undefined : put(here, token, changed)
}

function added(root: Property, tokens: Tokens, value: Property): Property | undefined {
  if (tokens.length === 0) return value
  return edited(root, tokens, (holder, token) => {
    if (holder.value.kind !== 'list') return put(holder, token, value)
    const { items: list } = holder.value
    const index = token === '-' ? list.length : indexOf(token)
    if (index === undefined || index > list.length) return undefined
    return { ...holder, value: { ...holder.value, items: list.toSpliced(index, 0, value) } }
  })
}

function replaced(root: Property, tokens: Tokens, value: Property): Property | undefined {
  return tokens.length === 0 ? value : edited(root, tokens, (holder, token) => put(holder, token, value))
}

function removed(root: Property, tokens: Tokens): Property | undefined {
  return edited(root, tokens, (holder, token) => {
    if (childOf(holder, token) === undefined) return undefined
    if (holder.value.kind === 'list') {
      const index = Number(token)
      return { ...holder, value: { ...holder.value, items: holder.value.items.toSpliced(index, 1) } }
    }
    if (holder.value.kind !== 'map') return undefined
    const entries = new Map(holder.value.entries)
    entries.delete(token)
    return { ...holder, value: { ...holder.value, entries } }
  })
}

function put(holder: Property, token: string, value: Property): Property | undefined {
  if (holder.value.kind === 'map') {
    return { ...holder, value: { ...holder.value, entries: new Map(holder.value.entries).set(token, value) } }
  }
  const index = indexOf(token)
  if (holder.value.kind !== 'list' || index === undefined || index >= holder.value.items.length) return undefined
  return { ...holder, value: { ...holder.value, items: holder.value.items.with(index, value) } }
}

function isEqual(a: Value, b: Value): boolean {
  if (a.kind === 'map' && b.kind === 'map') {
    return (
      a.entries.size === b.entries.size &&
      [...a.entries].every(([name, each]) => {
        const other = b.entries.get(name)
        return other !== undefined && isEqual(each.value, other.value)
      })
    )
  }
  if (a.kind === 'list' && b.kind === 'list') {
    return (
      a.items.length === b.items.length &&
      a.items.every((each, index) => {
        const other = b.items[index]
        return other !== undefined && isEqual(each.value, other.value)
      })
    )
  }
  return JSON.stringify(a) === JSON.stringify(b)
}
