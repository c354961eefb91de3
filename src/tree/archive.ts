import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Client } from '../github/client.js'
import type { RepositoryName } from '../github/repository.js'
import type { BlobCache, BlobReader } from './blobs.js'
import { blobId, contentsOf } from './contents.js'
import { filesInTar } from './tar.js'
import { MAXIMUM_FILE_BYTES } from './tree.js'

/** Up to so many blobs of a commit in all, single requests are quicker. */
const FEW_BLOBS = 10
/** What is unpacked at most: an archive that is larger has given what it could by then. */
const MAXIMUM_ARCHIVE_BYTES = 500_000_000
/** What is kept, beyond the wanted blobs, for the questions that follow. */
const MAXIMUM_KEPT_BYTES = 64_000_000

/**
 * Reads many blobs from the archive of a commit. Files are known by their blob ids, so their names in the archive do
 * not matter, nor what it leaves out or replaces (`export-ignore`, `export-subst`): such blobs are simply not found.
 * The same goes for an archive that breaks off. `others` are blobs of the same commit that are worth keeping as well.
 */
export function archiveBlobs(
  client: Client,
  repository: RepositoryName,
  commit: string,
  others: ReadonlySet<string>,
): BlobReader {
  let asked = 0
  return async (wanted, cache) => {
    asked += wanted.length
    if (asked <= FEW_BLOBS) return
    try {
      const request = { parseSuccessResponseBody: false }
      const { data } = await client.rest.repos.downloadTarballArchive({ ...repository, ref: commit, request })
      if (isStream(data)) await unpack(data, new Set(wanted.map(({ blob }) => blob)), others, cache)
    } catch {
      // The blobs are asked for one by one, which fails with the reason if GitHub is the cause.
    }
  }
}

async function unpack(
  packed: AsyncIterable<Uint8Array>,
  wanted: ReadonlySet<string>,
  others: ReadonlySet<string>,
  cache: BlobCache,
): Promise<void> {
  const algorithm = [...wanted][0]?.length === 64 ? 'sha256' : 'sha1'
  const missing = new Set(wanted)
  const archive = createGunzip()
  pipeline(Readable.from(packed), archive, () => undefined)
  let kept = 0
  try {
    for await (const bytes of filesInTar(limited(archive), (size) => size <= MAXIMUM_FILE_BYTES)) {
      const blob = blobId(bytes, algorithm)
      const isOther = others.has(blob) && !cache.has(blob) && kept + bytes.length <= MAXIMUM_KEPT_BYTES
      if (missing.delete(blob)) cache.set(blob, contentsOf(bytes))
      else if (isOther) {
        cache.set(blob, contentsOf(bytes))
        kept += bytes.length
      }
      if (missing.size === 0 && (others.size === 0 || kept >= MAXIMUM_KEPT_BYTES)) return
    }
  } finally {
    archive.destroy()
  }
}

async function* limited(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of stream) {
    length += chunk.length
    if (length > MAXIMUM_ARCHIVE_BYTES) return
    yield chunk
  }
}

function isStream(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
