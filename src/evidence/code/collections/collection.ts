import type { Seen } from '../../facts.js'

/** A collection of documents as models or a validator declare it. Lines are 1-based. */
export interface Collection {
  /** The model's name, or the collection's. */
  readonly name: string
  /** The collection that the model names; undefined: it follows from the model's name. */
  readonly stored?: string
  readonly path: string
  readonly line: number
  readonly fields: readonly CollectionField[]
  /** Fields that a unique index holds together. */
  readonly uniques: readonly (readonly string[])[]
  readonly indexes: readonly CollectionIndex[]
  /** What the model says in words of a document. */
  readonly comment?: string
  /** What else decides about its fields and cannot be read: `...base`, `plugin(audited)`. */
  readonly unread: readonly string[]
  /** Who builds the declared indexes; undefined: the server has none to build. */
  readonly building?: IndexBuilding
}

export interface CollectionField {
  /** `address.city` where it lies in a document of its own. */
  readonly name: string
  /** As the model calls it: `String`, `ObjectId`; `Document` for one of its own, `unknown` where it is computed. */
  readonly type: string
  readonly text: boolean
  readonly list: boolean
  readonly required: boolean
  readonly hasDefault: boolean
  readonly unique: boolean
  /** An index of its own, unique or not. */
  readonly index?: Pick<CollectionIndex, 'orders' | 'options'>
  /** Only some values are taken. */
  readonly restricted: boolean
  /** The model to whose documents it points. */
  readonly refersTo?: string
  /** What the model says in words. */
  readonly comment?: string
  readonly line: number
}

export interface CollectionIndex {
  readonly keys: readonly string[]
  /** As they are written, one for each key: `1`, `-1`, `'text'`. */
  readonly orders: readonly string[]
  /** As they are written: `{ unique: true, sparse: true }`; undefined: none. */
  readonly options?: string
  readonly unique: boolean
  readonly path: string
  readonly line: number
  /** What a comment on the declaration says. */
  readonly comment?: string
  /** Where a migration makes one of these keys. */
  readonly built?: Seen
}

/**
 * `application`: when it starts; `code`: a call such as `syncIndexes()`; `nobody`: the application is told not to;
 * `unknown`: a value of the environment decides.
 */
export type IndexBuilding =
  | { readonly by: 'application' }
  | { readonly by: 'code'; readonly seen: Seen }
  | { readonly by: 'nobody' | 'unknown'; readonly seen: Seen }
