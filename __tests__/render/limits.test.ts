import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { annotationsOf } from '../../src/render/annotations.js'
import { renderCheckRun } from '../../src/render/check-run.js'
import { workflowCommands } from '../../src/render/commands.js'
import { renderComment } from '../../src/render/comment.js'
import { groupsOf } from '../../src/render/groups.js'
import { countsOf } from '../../src/render/severity-words.js'
import { renderSummary } from '../../src/render/summary.js'
import { renderText } from '../../src/render/text.js'
import { readMarker } from '../../src/github/marker.js'
import { finding, smallReport } from './reports.js'
import { hostileReport } from './hostile.js'

const OPTIONS = {
  runUrl: 'https://github.com/acme/storefront/actions/runs/1',
  fileUrl: (path: string, line: number) =>
    `https://github.com/acme/storefront/blob/sha/${encodeURI(path.replace(/\p{Surrogate}/gu, ''))}#L${line}`,
}

const RUNS = { numRuns: 20 }

test('a comment fits, says the full count and holds no mark-up of the tree', () => {
  fc.assert(
    fc.property(hostileReport(), (report) => {
      const comment = renderComment(report, OPTIONS)
      expect(comment.length).toBeLessThanOrEqual(65_000)
      expect(readMarker(comment)).toBeUndefined()
      expectCounts(report, comment)
      expectHarmless(comment)
    }),
    RUNS,
  )
})

test('a summary fits into GitHub’s bytes, says the full count and holds no mark-up of the tree', () => {
  fc.assert(
    fc.property(hostileReport(), (report) => {
      const summary = renderSummary(report)
      expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_048_576)
      expectCounts(report, summary)
      expectHarmless(summary)
    }),
    RUNS,
  )
})

test('a check run fits and says the full count', () => {
  fc.assert(
    fc.property(hostileReport(), (report) => {
      const { title, summary, text } = renderCheckRun(report)
      expect(title.length).toBeLessThanOrEqual(255)
      expect(summary.length).toBeLessThanOrEqual(65_535)
      expect(text.length).toBeLessThanOrEqual(65_535)
      expectCounts(report, summary)
      expectHarmless(summary)
      expectHarmless(text)
    }),
    RUNS,
  )
})

test('annotations fit one by one, and what is written to the log fits all together', () => {
  fc.assert(
    fc.property(hostileReport(), (report) => {
      const annotations = annotationsOf(report, 'all', new Map())
      for (const { title, message } of annotations) {
        expect(title.length).toBeLessThanOrEqual(255)
        expect(Buffer.byteLength(message)).toBeLessThanOrEqual(64 * 1024)
      }
      const commands = workflowCommands(annotations)
      for (const level of ['failure', 'warning', 'notice'])
        expect(commands.filter((each) => each.level === level).length).toBeLessThanOrEqual(10)
      const said = commands.reduce((total, { title }) => total + Number(/^and (\d+) more$/.exec(title)?.[1] ?? 1), 0)
      expect(said).toBe(annotations.length)
    }),
    RUNS,
  )
})

test('no text of the tree is a command for the runner, moves the cursor or hides what it says', () => {
  fc.assert(
    fc.property(hostileReport(), (report) => {
      const text = renderText(report, { colour: false })
      expect(text).not.toMatch(/^\s*::[^\n]*::/m)
      expect(text).not.toContain('##[')
      expect(text).not.toMatch(/(?![\n\t])\p{Cc}/u)
      expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    }),
    RUNS,
  )
})

test('5,000 findings leave a comment that counts those that it cannot show', () => {
  const findings = Array.from({ length: 5_000 }, (_, index) => finding({ line: index + 1, fingerprint: String(index) }))
  const comment = renderComment(smallReport({ findings }), OPTIONS)
  expect(comment).toMatch(/^### Do not merge yet: 5000 critical\n/)
  const shown = comment.match(/^#### Critical: /gm)?.length ?? 0
  const short = comment.match(/^- \*\*Critical\*\* /gm)?.length ?? 0
  expect(comment).toContain(`${5_000 - shown - short} more findings are in the job summary.`)
  expect(comment).toContain('Up and down migrations')
})

function expectCounts(report: Parameters<typeof groupsOf>[0], text: string): void {
  const { blocking, open, waived } = groupsOf(report)
  if (blocking.length > 0) expect(text).toContain(countsOf(blocking))
  if (open.length > 0) expect(text).toContain(countsOf(open))
  if (waived.length > 0) expect(text).toMatch(new RegExp(`Waived: ${waived.length} |${waived.length} findings? waived`))
}

/** What is left when code, our own tags and escapes are taken away. */
function expectHarmless(markdown: string): void {
  const prose = withoutCode(markdown).replace(/\]\(https:\/\/github\.com\/acme\/[^)\s]*\)/g, ']')
  expect(prose).not.toMatch(/<(?!\/?(?:details|summary|span|sub)>)/)
  expect(prose).not.toMatch(/@(?!&#8203;)/)
  expect(prose.replace(/^#+ /gm, '')).not.toMatch(/(?<!&)#(?!&#8203;)|:\/\/|www\./i)
  // HTML goes on to the next blank line, and no Markdown is read in it.
  expect(markdown.replace(FENCED, '```')).not.toMatch(/<\/(?:details|summary)>\n[^\n]/)
  expect(prose.match(/<details>/g)?.length ?? 0).toBe(prose.match(/<\/details>/g)?.length ?? 0)
}

const FENCED = /^(`{3,})[a-z0-9+#-]*\n[\s\S]*?\n\1$/gm

function withoutCode(markdown: string): string {
  return markdown.replace(FENCED, '').replace(/(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')
}
