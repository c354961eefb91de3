import { afterAll, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { filesInTar } from '../../src/tree/tar.js'
import { temporaryFolders } from '../runner/temporary.js'

const folders = temporaryFolders()
afterAll(folders.removeAll)

/** An archive as tar(1) makes it, with a name that needs an extended header, a folder, a link and empty files. */
function archive(): Buffer {
  const dir = folders.create()
  mkdirSync(join(dir, 'long-'.repeat(40)))
  writeFileSync(join(dir, 'long-'.repeat(40), 'one'), 'x'.repeat(1000))
  writeFileSync(join(dir, 'two'), 'y'.repeat(512))
  writeFileSync(join(dir, 'empty'), '')
  symlinkSync('two', join(dir, 'link'))
  return execFileSync('tar', ['--format=pax', '-c', '.'], { cwd: dir })
}

async function sizes(bytes: Uint8Array, chunk: number, wants: (size: number) => boolean = () => true) {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield await Promise.resolve(bytes.subarray(at, at + chunk))
  }
  const found: number[] = []
  for await (const file of filesInTar(chunks(), wants)) found.push(file.length)
  return found.sort((one, other) => one - other)
}

test.each([1, 7, 512, 1 << 20])('the files are found in chunks of %d bytes', async (chunk) => {
  expect(await sizes(archive(), chunk)).toEqual([0, 512, 1000])
})

test('files of a size that nobody wants are passed over', async () => {
  expect(await sizes(archive(), 100, (size) => size === 512)).toEqual([512])
})

test('what breaks off or is no archive ends quietly', async () => {
  expect(await sizes(archive().subarray(0, 700), 100)).toEqual([])
  expect(await sizes(Buffer.from('not found'.repeat(200)), 100)).toEqual([])
})
