import { excerpt } from '../../../findings/masking.js'
import type { Tree } from '../../../tree/tree.js'
import { lineCounter } from '../../documents/source.js'
import type { UpsertTarget } from '../facts.js'
import { asksAnotherStore, isReleasedCode } from '../paths.js'
import { scan } from '../scan.js'
import { mapperForms } from './mappers.js'
import { sql } from './sql.js'

const FORMS = [sql, ...mapperForms]

/** What released code takes to be unique when it writes a row or updates the one that is there. */
export async function gatherUpserts(tree: Tree): Promise<readonly UpsertTarget[]> {
  const paths = [...tree.entries.values()]
    .filter((entry) => entry.kind !== 'link' && isReleasedCode(entry.path))
    .map((entry) => entry.path)
    .filter((path) => FORMS.some(({ files }) => files.test(path)))
  const contents = await tree.read(paths)
  return [...contents].flatMap(([path, each]) => (each.kind === 'text' ? upsertsIn(path, each.text) : []))
}

/** The same of one source. */
export function upsertsIn(path: string, text: string): readonly UpsertTarget[] {
  const forms = FORMS.filter(({ files, marks }) => files.test(path) && marks.test(text))
  if (forms.length === 0 || asksAnotherStore(path, text)) return []
  const source = { path, text, scanned: scan(path, text) }
  const lineOf = lineCounter(text)
  return forms.flatMap(({ find }) =>
    find(source).map(({ at, ...found }) => {
      const line = lineOf(at)
      const quote = excerpt((text.split('\n')[line - 1] ?? '').trim().slice(0, 1_000))
      return { ...found, seen: { path, line, quote } }
    }),
  )
}
