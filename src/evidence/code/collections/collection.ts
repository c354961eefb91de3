/** A collection of documents as models or a validator declare it. Lines are 1-based. */
export interface Collection {
  /** The model's name, or the collection's. */
  readonly name: string
  readonly path: string
  readonly line: number
  readonly fields: readonly CollectionField[]
  /** Fields that a unique index holds together. */
  readonly uniques: readonly (readonly string[])[]
}

export interface CollectionField {
  /** `address.city` where it lies in a document of its own. */
  readonly name: string
  readonly text: boolean
  readonly list: boolean
  readonly required: boolean
  readonly hasDefault: boolean
  readonly unique: boolean
  /** Only some values are taken. */
  readonly restricted: boolean
  /** The model to whose documents it points. */
  readonly refersTo?: string
  readonly line: number
}
