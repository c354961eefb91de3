import { describe, expect, test } from '@jest/globals'
import { theatre } from './scene.js'
import { INDEX_DOWN, INDEX_UP, SAFE_INDEX, SHOP, SLOW_INDEX } from './shop.js'

const { scene } = theatre()

const MANY = Array.from({ length: 120 }, (_, at) => `CREATE INDEX orders_${at}_idx ON orders (customer_id, id, note);`)

describe('the check run', () => {
  test('of a dangerous change fails on the head commit, with the annotation on the statement and its columns', async () => {
    const { run, checkRun, git } = scene({ base: SHOP, head: SLOW_INDEX })
    await run({ program: 'bundle' })
    const made = checkRun()
    expect(made).toMatchObject({ name: 'Database review', status: 'completed', conclusion: 'failure' })
    expect(made?.headSha).toBe(git.headSha)
    expect(made?.title).toContain('1 high')
    const [annotation, ...others] = made?.annotations ?? []
    expect(others).toEqual([])
    expect(annotation).toMatchObject({
      path: INDEX_UP,
      start_line: 2,
      end_line: 2,
      start_column: 1,
      end_column: 'CREATE INDEX orders_customer_idx ON orders (customer_id)'.length,
      annotation_level: 'failure',
    })
    expect(annotation?.message).toContain('Writes to orders wait')
    expect(annotation?.message).toContain('CREATE INDEX CONCURRENTLY')
  })

  test('of a safe change succeeds', async () => {
    const { run, checkRun } = scene({ base: SHOP, head: { ...SLOW_INDEX, ...SAFE_INDEX } })
    await run()
    expect(checkRun()).toMatchObject({ status: 'completed', conclusion: 'success', annotations: [] })
  })

  test('carries 120 annotations, fifty in a request, and every surface states the full count', async () => {
    const { run, checkRun, comment, repository } = scene({
      base: SHOP,
      head: { [INDEX_UP]: `${MANY.join('\n')}\n`, [INDEX_DOWN]: 'SELECT 1;\n' },
    })
    const result = await run()
    const high = checkRun()?.annotations.filter(({ annotation_level }) => annotation_level === 'failure') ?? []
    expect(high.map(({ start_line }) => start_line).sort((a, b) => a - b)).toEqual(MANY.map((_, at) => at + 1))
    const writes = result.requests.filter((each) => each.includes('/check-runs'))
    expect(writes[0]).toMatch(/^POST /)
    expect(writes.slice(1).every((each) => each.startsWith('PATCH '))).toBe(true)
    expect(writes).toHaveLength(Math.ceil((checkRun()?.annotations.length ?? 0) / 50))
    expect(repository.checkRuns).toHaveLength(1)
    for (const text of [checkRun()?.title, checkRun()?.summary, comment()?.body, result.summary])
      expect(text).toContain('120 high')
    expect(result.outputs['high']).toBe('120')
  })
})

describe('annotations on a file that the change only edits', () => {
  const edited = {
    base: { ...SHOP, ...SLOW_INDEX },
    head: { [INDEX_UP]: `${SLOW_INDEX[INDEX_UP]}CREATE INDEX orders_note_idx ON orders (note);\n` },
  }
  const linesWith = async (annotations?: string) => {
    const { run, checkRun } = scene(edited)
    await run(annotations === undefined ? {} : { inputs: { annotations } })
    const slow = checkRun()?.annotations.filter(({ message }) => message.includes('Writes to orders wait')) ?? []
    return slow.map(({ start_line }) => start_line).sort()
  }

  test('stand on changed lines only', async () => {
    expect(await linesWith()).toEqual([3])
  })
  test('stand on every line with annotations: all', async () => {
    expect(await linesWith('all')).toEqual([2, 3])
  })
  test('stand nowhere with annotations: none', async () => {
    expect(await linesWith('none')).toEqual([])
  })
})
