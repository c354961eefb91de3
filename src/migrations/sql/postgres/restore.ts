import type { Placeholders } from '../split/placeholders.js'

/** Puts the templates back into every name and string of a freshly parsed tree, in place: nobody else holds it yet. */
export function restoreTemplates(tree: object, placeholders: Placeholders): void {
  for (const [key, value] of Object.entries<unknown>({ ...tree })) {
    if (typeof value === 'string') Reflect.set(tree, key, placeholders.restore(value))
    else if (typeof value === 'object' && value !== null) restoreTemplates(value, placeholders)
  }
}
