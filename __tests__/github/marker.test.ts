import { describe, expect, test } from '@jest/globals'
import { isNewer, printMarker, readMarker } from '../../src/github/marker.js'

const marker = { key: 'services/billing', head: 'a'.repeat(40), run: { id: 12_345_678_901, attempt: 2 } }

describe('the marker of a comment', () => {
  test('is read back as it was written, whatever the working directory is called', () => {
    for (const key of ['default', 'services/billing', 'a b', '--> <b>', 'größe=1', '100%'])
      expect(readMarker(`${printMarker({ ...marker, key })}\nText`)).toEqual({ ...marker, key })
  })

  test('never ends its HTML comment early', () => {
    expect(printMarker({ ...marker, key: 'x --> <script>' }).indexOf('>')).toBe(
      printMarker({ ...marker, key: 'x --> <script>' }).length - 1,
    )
  })

  test('is found in the last line as well, and with other line ends', () => {
    expect(readMarker(`Text\r\n\r\n${printMarker(marker)}\r\n`)).toEqual(marker)
  })

  test('counts as old where run and head are missing or broken', () => {
    expect(readMarker('<!-- database-review: run=x.y key=default -->')).toEqual({
      key: 'default',
      head: '',
      run: { id: 0, attempt: 0 },
    })
  })

  test('is not found in a quotation, in the middle or without a key', () => {
    expect(readMarker(`> ${printMarker(marker)}\n\nWhat is this?`)).toBeUndefined()
    expect(readMarker(`One\n${printMarker(marker)}\nTwo`)).toBeUndefined()
    expect(readMarker('<!-- database-review: head=1 -->')).toBeUndefined()
    expect(readMarker('')).toBeUndefined()
  })
})

describe('of two runs', () => {
  const other = (head: string, id: number, attempt: number) => ({ ...marker, head, run: { id, attempt } })

  test('the later one wins for another head, the later attempt too', () => {
    expect(isNewer(other('b', 2, 1), other('a', 1, 1))).toBe(true)
    expect(isNewer(other('b', 1, 2), other('a', 1, 1))).toBe(true)
    expect(isNewer(other('b', 1, 1), other('a', 2, 1))).toBe(false)
  })

  test('neither is newer for the same head', () => {
    expect(isNewer(other('a', 2, 1), other('a', 1, 1))).toBe(false)
  })
})
