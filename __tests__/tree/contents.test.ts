import { expect, test } from '@jest/globals'
import { blobId, contentsOf, isBlob } from '../../src/tree/contents.js'

const unreadable = (reason: string) => ({ kind: 'unreadable', reason })

test('UTF-8 is text, and its byte order mark is removed and remembered', () => {
  expect(contentsOf(Buffer.from('größe\r\n'))).toEqual({ kind: 'text', text: 'größe\r\n', bom: false })
  expect(contentsOf(Buffer.from('\ufeffSELECT 1'))).toEqual({ kind: 'text', text: 'SELECT 1', bom: true })
  expect(contentsOf(Buffer.alloc(0))).toEqual({ kind: 'text', text: '', bom: false })
})

test('UTF-16 with a byte order mark is text, as SQL Server tools save it', () => {
  const little = Buffer.from('\ufeffGO größe 😀', 'utf16le')
  const expected = { kind: 'text', text: 'GO größe 😀', bom: true }
  expect(contentsOf(little)).toEqual(expected)
  expect(contentsOf(Buffer.from(little).swap16())).toEqual(expected)
})

test('a NUL byte makes a file binary, in UTF-16 as well', () => {
  expect(contentsOf(Buffer.from('a\0b'))).toEqual(unreadable('binary'))
  expect(contentsOf(Buffer.from('\ufeffa\0b', 'utf16le'))).toEqual(unreadable('binary'))
})

test('bytes that are no UTF-8 are not guessed at', () => {
  expect(contentsOf(Buffer.from('größe', 'latin1'))).toEqual(unreadable('not UTF-8'))
  expect(contentsOf(Buffer.from([0xff, 0xfe, 0x00, 0xd8]))).toEqual(unreadable('not UTF-8'))
})

test('a blob id is the one that git gives', () => {
  expect(blobId(Buffer.alloc(0))).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391')
  expect(isBlob(Buffer.from('hello\n'), 'ce013625030ba8dba906f756967f9e9ca394464a')).toBe(true)
  expect(isBlob(Buffer.from('hello'), 'ce013625030ba8dba906f756967f9e9ca394464a')).toBe(false)
  expect(isBlob(Buffer.alloc(0), '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813')).toBe(true)
})
