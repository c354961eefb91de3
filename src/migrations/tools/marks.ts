import type { Reading, Text } from '../model.js'
import { parseSqlFile, type SqlFile } from './sql-file.js'
import type { Surroundings } from './tool.js'

/** The comments with which a tool divides a SQL file into the way forth and the way back. */
export interface Marks {
  readonly up: RegExp
  readonly down: RegExp
}

/** The marks of each tool that has some, as its own parser knows them. */
export const MARKS = {
  /** https://github.com/pressly/goose/blob/main/internal/sqlparser/parser.go: extractAnnotation compares with EqualFold. */
  goose: { up: /^--[ \t]*\+goose[ \t]*Up[ \t]*\r?$/im, down: /^--[ \t]*\+goose[ \t]*Down[ \t]*\r?$/im },
  /** https://github.com/amacneil/dbmate/blob/main/pkg/dbmate/migration.go */
  dbmate: { up: /^--\s*migrate:up(?:\s*$|\s+\S+)/m, down: /^--\s*migrate:down(?:\s*$|\s+\S+)/m },
  /** https://github.com/salsita/node-pg-migrate/blob/main/src/sqlMigration.ts */
  nodePgMigrate: { up: /^\s*--[\s-]*up\s+migration/im, down: /^\s*--[\s-]*down\s+migration/im },
  /** https://docs.liquibase.com/concepts/changelogs/sql-format.html */
  liquibase: { up: /^\s*--\s*liquibase\s+formatted\s+sql\b/i, down: /^--\s*rollback\b/im },
} as const satisfies Readonly<Record<string, Marks>>

export type Marked = keyof typeof MARKS

const TOOLS: readonly Marked[] = ['goose', 'dbmate', 'liquibase', 'nodePgMigrate']

/** The tool whose mark the first files of a folder bear; undefined where none does. */
export function markedFor(files: readonly string[], surroundings: Surroundings): Marked | undefined {
  for (const file of files) {
    const text = surroundings.text(file)
    if (text === undefined) continue
    const marked = TOOLS.find((tool) => MARKS[tool].up.test(text))
    if (marked !== undefined) return marked
  }
  return undefined
}

/** One file and its two sections. */
export interface SectionedFile {
  readonly up: SqlFile
  readonly down: SqlFile | undefined
}

/** Reads a file whose sections stand behind marks, in either order. Without the mark of the up all else is the up. */
export function parseSections(text: Text, path: string, marks: Marks, read: (text: Text) => Reading): SectionedFile {
  const up = marks.up.exec(text.value)?.index ?? 0
  const down = marks.down.exec(text.value)?.index
  if (down === undefined) return { up: parseSqlFile(text, path, read), down: undefined }
  return {
    up: parseSqlFile(down > up ? text.slice(0, down) : text.slice(up), path, read),
    down: parseSqlFile(down > up ? text.slice(down) : text.slice(down, up), path, read),
  }
}
