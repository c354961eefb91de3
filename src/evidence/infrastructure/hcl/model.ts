import type { Seen } from '../../facts.js'

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly Expression[] }
  /** `var.tags["team"]` is `var tags team`; a splat is `*`. */
  | { readonly kind: 'traversal'; readonly path: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly { readonly key: Expression; readonly value: Expression }[] }
  | { readonly kind: 'conditional'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'other'; readonly text: string }

export interface Attribute {
  readonly expression: Expression
  readonly seen: Seen
}

export interface Block {
  readonly type: string
  readonly labels: readonly string[]
  readonly body: Body
  readonly seen: Seen
}

export interface Body {
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly blocks: readonly Block[]
}

export interface HclFile {
  readonly path: string
  readonly body: Body
  /** Where it does not parse: what it says is taken, what it lacks proves nothing. */
  readonly error: Seen | undefined
}
