import { setFlagsFromString } from 'node:v8'

/** Node releases that know the flag: V8 prints an error for one that it does not know. */
const KNOWN_TO = ['20', '22', '24']

/**
 * Keeps V8 from optimizing PostgreSQL's grammar: it is one huge WebAssembly function, whose compilation on the other
 * core the process would wait for at its exit, long after the review is done. Measured with `npm run bench`.
 */
export function tuneEngine(): void {
  const major = process.versions.node.split('.')[0] ?? ''
  if (KNOWN_TO.includes(major)) setFlagsFromString('--wasm-tiering-budget=100000000')
}
