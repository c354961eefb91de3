/** What a document is made of, whatever language it is written in. Lines are 1-based. */
export type Block =
  /** The document's own title has depth 1; 0 is a document without one. */
  | { readonly kind: 'heading'; readonly depth: number; readonly text: string; readonly line: number }
  | {
      readonly kind: 'text'
      readonly text: string
      readonly line: number
      /** Items of ordered lists in it. */
      readonly steps: number
      readonly links: readonly string[]
    }
  | { readonly kind: 'code'; readonly language: string; readonly text: string; readonly line: number }
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly header: boolean; readonly line: number }

/** A document cut into blocks. */
export interface Document {
  readonly path: string
  readonly blocks: readonly Block[]
}

/** A paragraph, or an item of a list with one step. */
export function prose(text: string, line: number, links: readonly string[] = [], steps = 0): Block {
  return { kind: 'text', text, line, steps, links }
}

/** How many lines a text goes on for: what stands behind it starts that much further down. */
export function lineBreaks(text: string): number {
  let breaks = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks += 1
  return breaks
}
