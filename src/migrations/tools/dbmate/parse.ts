import type { Reading, Text } from '../../model.js'
import { MARKS, parseSections, type SectionedFile } from '../marks.js'

/** A file, its sections, and the option of its up. */
export interface DbmateFile extends SectionedFile {
  /** `-- migrate:up transaction:false` */
  readonly withoutTransaction: boolean
}

/** Reads one file. Options stand behind the mark, on its line. */
export function parseDbmate(text: Text, path: string, read: (text: Text) => Reading): DbmateFile {
  return {
    ...parseSections(text, path, MARKS.dbmate, read),
    withoutTransaction: /^--\s*migrate:up[^\r\n]*\stransaction:false(?:\s|$)/m.test(text.value),
  }
}
