import { Text, type Reading, type Statement } from '../../model.js'
import { MARKS, parseSections, type SectionedFile } from '../marks.js'
import { parseSqlFile } from '../sql-file.js'
import type { Refusal } from '../history.js'
import { dbmateRefusal } from './refusal.js'

/** A file, its sections, and the option of its up. */
export interface DbmateFile extends SectionedFile {
  /** `-- migrate:up transaction:false` at each up; where only some say it, their statements do themselves. */
  readonly withoutTransaction: boolean
  readonly refusal: Refusal | undefined
}

/**
 * Reads one file: pairs of an up and a down, one after the other, each with the options on its mark's line
 * (pkg/dbmate/migration.go, getMigrationSectionSubstrings). The downs run last one first.
 */
export function parseDbmate(text: Text, path: string, read: (text: Text) => Reading): DbmateFile {
  const refusal = dbmateRefusal(text)
  const starts = [...text.value.matchAll(new RegExp(MARKS.dbmate.up, 'gm'))].map(({ index }) => index)
  if (starts.length < 2)
    return { ...parseSections(text, path, MARKS.dbmate, read), withoutTransaction: optsOut(text.value), refusal }
  const pairs = starts.map((start, at) => text.slice(start, starts[at + 1] ?? text.value.length))
  const cuts = pairs.map((pair) => MARKS.dbmate.down.exec(pair.value)?.index ?? pair.value.length)
  const ups = pairs.map((pair, at) => pair.slice(0, cuts[at] ?? 0))
  const downs = pairs.map((pair, at) => pair.slice(cuts[at] ?? 0, pair.value.length)).reverse()
  const without = ups.map(({ value }) => optsOut(value))
  const all = without.every((each) => each)
  const readings = ups.map((up, at) => marked(read(up), at, without[at] === true && !all))
  const up = {
    statements: readings.flatMap(({ statements }) => statements),
    unread: readings.flatMap(({ unread }) => unread),
  }
  return {
    up: parseSqlFile(text, path, () => up),
    down: parseSqlFile(Text.join(downs), path, read),
    withoutTransaction: all,
    refusal,
  }
}

function optsOut(section: string): boolean {
  return /^--\s*migrate:up[^\r\n]*\stransaction:false(?:\s|$)/m.test(section)
}

/** Each section goes out in one string of its own. */
function marked({ statements, unread }: Reading, batch: number, outside: boolean): Reading {
  const own = (each: Statement): Statement => ({ ...each, batch, ...(outside ? { outsideTransaction: true } : {}) })
  return { statements: statements.map(own), unread }
}
