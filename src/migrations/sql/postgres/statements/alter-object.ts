import type { ObjectType } from 'libpg-query'
import type { Name, Operation } from '../../../operation.js'
import type { Context } from '../context.js'
import { nameOf } from '../nodes.js'
import type { Clause } from './alter-table.js'

/** A clause of ALTER INDEX, SEQUENCE, TYPE, VIEW or MATERIALIZED VIEW, which share ALTER TABLE's grammar. */
export function readAlteredObject(
  context: Context,
  type: ObjectType | undefined,
  name: Name,
  clause: Clause,
): Operation {
  const { node, place, text } = clause
  switch (type) {
    case 'OBJECT_INDEX': {
      const child =
        node.def !== undefined && 'PartitionCmd' in node.def ? nameOf(node.def.PartitionCmd.name) : undefined
      return {
        ...place,
        kind: 'alter-index',
        index: name,
        change:
          child !== undefined
            ? { kind: 'attach', child }
            : node.subtype === 'AT_SetTableSpace'
              ? { kind: 'tablespace', tablespace: node.name ?? '' }
              : { kind: 'other', text },
      }
    }
    case 'OBJECT_SEQUENCE':
      return { ...place, kind: 'sequence', sequence: name, change: 'alter', cascade: false }
    case 'OBJECT_TYPE':
      return { ...place, kind: 'alter-type', type: name, change: { kind: 'attribute', text } }
    default: {
      const words = context.tokens.slice(0, 2).map((token) => token.word)
      return { ...place, kind: 'other', what: [...words, text].join(' '), outsideTransaction: false, tables: [name] }
    }
  }
}
