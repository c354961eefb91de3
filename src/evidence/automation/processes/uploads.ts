import type { Command } from '../facts.js'
import { command, seenAt } from '../unit.js'

interface Client {
  /** The library that the file asks for. */
  readonly library: RegExp
  readonly call: RegExp
  /** Named as the command that does the same. */
  readonly program: string
}

/** Client libraries that ship a file away, by the calls that do it. */
const CLIENTS: readonly Client[] = [
  {
    library: /@aws-sdk\/(client-s3|lib-storage)|\baws-sdk\b|\bboto3\b|\baioboto3\b|aws-sdk-s3/,
    call: /\bnew (PutObjectCommand|Upload)\s*\(|\.(putObject|upload_file|upload_fileobj|put_object|upload_stream)\s*\(|\bs3\w*\.upload\s*\(/,
    program: 'aws s3 PutObject',
  },
  {
    library: /@google-cloud\/storage|google\.cloud(\.|\s+import\s+)storage|google\/cloud\/storage/,
    call: /\bbucket\w*(\([^)]*\))?\.upload\s*\(|\.(upload_from_filename|upload_from_file|create_file)\s*\(/,
    program: 'gcloud storage upload',
  },
  {
    library: /@azure\/storage-blob|azure\.storage\.blob/,
    call: /\.(uploadFile|uploadStream|uploadData|upload_blob)\s*\(/,
    program: 'az storage upload',
  },
]

/** Files that a script ships away by a client library. All of these speak TLS unless told otherwise. */
export function uploadsIn(path: string, source: string): readonly Command[] {
  const clients = CLIENTS.filter(({ library }) => library.test(source))
  if (clients.length === 0) return []
  return source.split('\n').flatMap((line, index): readonly Command[] => {
    if (/^\s*(\/\/|#|\*)/.test(line)) return []
    const client = clients.find(({ call }) => call.test(line))
    if (client === undefined) return []
    return [
      command(
        { purpose: 'upload', program: client.program, seen: seenAt(path, index + 1, line.trim()) },
        { overTls: true },
      ),
    ]
  })
}
