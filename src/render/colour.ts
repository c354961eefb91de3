import type { CheckStatus, Finding, Verdict } from '../report.js'

type Paint = (text: string) => string

/** How a terminal shows what matters: ANSI colours, or nothing at all. */
export interface Palette {
  readonly strong: Paint
  readonly faint: Paint
  readonly severity: (severity: Finding['severity']) => Paint
  readonly status: (status: CheckStatus) => Paint
  readonly verdict: (verdict: Verdict) => Paint
  readonly gate: (passed: boolean) => Paint
}

/** Source of the codes: ECMA-48, 8.3.117, Select Graphic Rendition. */
export function palette(colour: boolean): Palette {
  const paint = (code: number, end: number): Paint =>
    colour ? (text) => `${ESCAPE}[${code}m${text}${ESCAPE}[${end}m` : (text) => text
  const [strong, faint] = [paint(1, 22), paint(2, 22)]
  const [red, green, yellow, cyan] = [paint(31, 39), paint(32, 39), paint(33, 39), paint(36, 39)]
  return {
    strong,
    faint,
    severity: (severity) => {
      switch (severity) {
        case 'critical':
          return (text) => strong(red(text))
        case 'high':
          return red
        case 'medium':
          return yellow
        case 'low':
          return cyan
        case 'info':
          return faint
      }
    },
    status: (status) => {
      switch (status) {
        case 'pass':
          return green
        case 'warn':
          return yellow
        case 'fail':
          return red
        case 'not-applicable':
        case 'unverifiable':
          return faint
      }
    },
    verdict: (verdict) => {
      switch (verdict) {
        case 'pass':
          return green
        case 'needs-work':
        case 'at-risk':
          return yellow
        case 'block':
          return red
        case 'not-applicable':
          return faint
      }
    },
    gate: (passed) => (passed ? green : red),
  }
}

const ESCAPE = String.fromCharCode(0x1b)
