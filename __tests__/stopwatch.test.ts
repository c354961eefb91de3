import { expect, test } from '@jest/globals'
import { stopwatch } from '../src/stopwatch.js'

test('each stage lasts until the next begins, the last one until now', () => {
  let now = 0
  const said: string[] = []
  const watch = stopwatch(
    (stage) => said.push(stage),
    () => now,
  )
  watch.progress('Reading')
  now = 30
  watch.progress('Judging')
  now = 42
  expect(said).toEqual(['Reading', 'Judging'])
  expect(watch.timings()).toEqual({ reading: 30, judging: 12 })
})
