import type { Seen } from '../../facts.js'
import { seenAt } from '../value.js'

const STORE =
  /^\s*(?:resource|module)\s+\w+\s+'(?:Microsoft\.(?:DBforPostgreSQL|DBforMySQL|DBforMariaDB|Sql|DocumentDB)\/|br[/:][^']*\/(?:db-for-|sql\/|document-db\/))/i

/** The stores that a Bicep file declares. None of its language is read: what they say is not known. */
export function unreadBicep(path: string, source: string): readonly Seen[] {
  return source.split('\n').flatMap((line, index) => (STORE.test(line) ? [seenAt(path, index + 1, line)] : []))
}
