import type { Seen } from '../facts.js'

/** A section of a document: a heading with what stands under it, up to the next heading of its level. */
export interface Section {
  readonly seen: Seen
  /** From the document's title down to this heading. */
  readonly headings: readonly string[]
  /** Without code, at most a few thousand characters. */
  readonly text: string
  readonly orderedSteps: number
  readonly codeBlocks: readonly { readonly language: string; readonly text: string; readonly line: number }[]
  /** Rows of tables, as cells. */
  readonly tableRows: readonly (readonly string[])[]
  /** TODO, lorem ipsum, `<insert …>`: a template that nobody filled in. */
  readonly placeholder: boolean
  readonly links: readonly string[]
}

export interface Diagram {
  readonly format: 'mermaid' | 'dbml' | 'plantuml' | 'tbls' | 'schemaspy' | 'image' | 'generator'
  /** Tables that it shows; undefined for images and generators. */
  readonly tables: readonly string[] | undefined
  readonly seen: Seen
}

/** A description of a table, column or index: a model's docstring, `///`, a comment above a migration's CREATE INDEX. */
export interface Description {
  readonly what: 'table' | 'column' | 'index'
  readonly table: string
  readonly name: string | undefined
  readonly seen: Seen
}

export interface DocumentFacts {
  readonly sections: readonly Section[]
  readonly diagrams: readonly Diagram[]
  readonly descriptions: readonly Description[]
  readonly changelogs: readonly { readonly path: string; readonly mentionsSchema: boolean; readonly text: string }[]
  /** Query files with whether a header comment says what each is for. */
  readonly queryFiles: readonly { readonly described: boolean; readonly seen: Seen }[]
}

export const NO_DOCUMENTS: DocumentFacts = {
  sections: [],
  diagrams: [],
  descriptions: [],
  changelogs: [],
  queryFiles: [],
}
