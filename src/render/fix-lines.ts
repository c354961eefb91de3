import type { ReportedFix } from '../report.js'
import { plain, plainLines } from './escape.js'
import { indented, wrapped } from './wrap.js'

/** A fix as lines of plain text: its SQL, or each file behind its note, then what is left to do. */
export function fixLines(fix: ReportedFix | undefined, width = Infinity): readonly string[] {
  const { code = '', files = [], after } = fix ?? {}
  return [
    ...(code === '' ? [] : plainLines(code)),
    ...files.flatMap(({ path, contents, note }) => [
      ...(note === undefined ? [] : wrapped(plain(note, 4_000), width, 0)),
      `${plain(path, 1_000)}:`,
      ...indented(plainLines(contents.trimEnd()), 2),
    ]),
    ...(after === undefined
      ? []
      : wrapped(`${code === '' && files.length === 0 ? '' : 'Then: '}${plain(after, 4_000)}`, width, 0)),
  ]
}
