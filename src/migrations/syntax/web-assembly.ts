import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/**
 * The bytes of a package's WebAssembly: from the file beside the running module, where the build puts it, else from the
 * installed package.
 */
export async function readWebAssembly(packageName: string, file: string, from = import.meta.url): Promise<Uint8Array> {
  try {
    return await readFile(new URL(`./${file}`, from))
  } catch {
    return readFile(createRequire(from).resolve(`${packageName}/${file}`))
  }
}
