import type { Collection, CollectionField } from '../../evidence/code/collections/collection.js'
import type { Column, Index, Table, TableConstraint } from '../../schema/model.js'
import { ASSUMED, emptyTable } from '../../schema/table.js'
import type { IndexComment } from './statement-comments.js'

/**
 * Collections as tables, a field a column: what documents describe and diagrams draw. The server gives each document an
 * `_id` (https://www.mongodb.com/docs/manual/core/document/#the-_id-field); a reference stands as a foreign key, though
 * nothing enforces it. What a model leaves open makes the table inexact.
 */
export function collectionTables(collections: readonly Collection[]): readonly Table[] {
  return collections.map((collection, at): Table => {
    const columns = [...withId(collection.fields)].map(columnOf)
    return {
      ...emptyTable({ name: collection.name }, 'table', at, ASSUMED),
      exact: collection.unread.length === 0,
      columns: new Map(columns.map((column) => [column.name, column])),
      constraints: [
        { kind: 'primary key', columns: ['_id'], validated: true, inline: false, made: ASSUMED },
        ...collection.fields.flatMap(referenceOf),
      ],
      indexes: collection.indexes.map((index) => indexOf(collection, index)),
      comment: collection.comment,
    }
  })
}

/** What comments on their declarations say of indexes. */
export function collectionIndexComments(collections: readonly Collection[]): readonly IndexComment[] {
  return collections.flatMap((collection) =>
    collection.indexes.flatMap((index): readonly IndexComment[] => {
      const { path, line, comment, keys } = index
      return comment === undefined
        ? []
        : [{ name: undefined, table: collection.name, columns: keys, span: { path, line } }]
    }),
  )
}

function withId(fields: readonly CollectionField[]): readonly CollectionField[] {
  if (fields.some(({ name }) => name === '_id')) return fields
  const id = {
    text: false,
    list: false,
    required: true,
    hasDefault: true,
    unique: true,
    restricted: false,
  }
  return [{ name: '_id', type: 'ObjectId', ...id, line: 1 }, ...fields]
}

function columnOf(field: CollectionField): Column {
  const { name, type, list, required, comment } = field
  return {
    name,
    type: { name: type, modifiers: [], array: list, text: type },
    nullable: !required,
    ...(comment === undefined ? {} : { comment }),
    made: ASSUMED,
  }
}

function referenceOf({ name, refersTo }: CollectionField): readonly TableConstraint[] {
  if (refersTo === undefined) return []
  const references = { table: { name: refersTo }, columns: ['_id'] }
  return [{ kind: 'foreign key', columns: [name], references, validated: false, inline: false, made: ASSUMED }]
}

/** Models name few indexes: each is called by what it is on. */
function indexOf({ name }: Collection, { keys, unique }: Collection['indexes'][number]): Index {
  return {
    name: `${name}(${keys.join(', ')})`,
    table: { name },
    keys: keys.map((key) => ({ column: key, text: key })),
    include: [],
    unique,
    method: 'btree',
    kind: 'ordinary',
    valid: true,
    made: ASSUMED,
  }
}
