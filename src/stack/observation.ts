import type { Signal } from './model.js'

/** What kind of evidence a signal is. Evidence of one kind counts once, however often it is repeated. */
type EvidenceKind = 'dependency' | 'configuration' | 'infrastructure' | 'image' | 'url' | 'environment'

/** A signal with what only detection needs. */
export interface Observation extends Signal {
  readonly kind: EvidenceKind
  /** The server's version, where the place says it. */
  readonly version?: string | undefined
  /** The data is meant to last: only Redis needs to be told. */
  readonly persistent?: boolean
  /** The package supports the technology for others: a peer, an optional or a development dependency. */
  readonly forOthers?: boolean
}

export interface NumberedLine {
  readonly text: string
  readonly line: number
}

/** The lines of a file that are no comment. Comments are prose, and prose is no evidence. */
export function linesOf(text: string): readonly NumberedLine[] {
  return text.split('\n').flatMap((raw, index) => {
    const start = raw.trimStart()
    return start === '' || /^(#|\/\/|;|\*|\/\*|<!--)/.test(start) ? [] : [{ text: raw, line: index + 1 }]
  })
}
