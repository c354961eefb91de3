import { excerpt } from '../../findings/masking.js'
import { readAsciiDoc } from './asciidoc.js'
import type { Block, Document } from './blocks.js'
import { changelogOf, isChangelog, isUpgradeGuide } from './changelogs.js'
import { dbtNotes } from './descriptions/dbt.js'
import { dictionaryNotes } from './descriptions/dictionary.js'
import { prismaNotes } from './descriptions/prisma.js'
import { pythonNotes } from './descriptions/python.js'
import { railsNotes } from './descriptions/rails.js'
import { typeormNotes } from './descriptions/typeorm.js'
import { readDbml } from './diagrams/dbml.js'
import { diagramsInListing } from './diagrams/drawn.js'
import { generatorsIn, mayWireGenerator } from './diagrams/generators.js'
import { mermaidTables } from './diagrams/mermaid.js'
import { plantumlTables } from './diagrams/plantuml.js'
import { readTblsSchema } from './diagrams/tbls.js'
import type { Description, Diagram, DocumentFacts, Section } from './facts.js'
import { readMarkdown } from './markdown.js'
import { described } from './noted.js'
import { documentKind, isPassedOver, type DocumentKind } from './paths.js'
import { queryFileOf } from './queries.js'
import { readRestructuredText } from './restructuredtext.js'
import { readRunbook } from './runbook.js'
import { sectionsOf } from './sections.js'

/** Longer than any document that a person writes by hand; what is beyond it is not read. */
const LONGEST_FILE = 400_000
const MOST_FILES = 4_000

/** What one file says. */
interface Extract {
  readonly sections: readonly Section[]
  readonly diagrams: readonly Diagram[]
  readonly descriptions: readonly Description[]
  readonly changelogs: DocumentFacts['changelogs']
  readonly queryFiles: DocumentFacts['queryFiles']
}

const NOTHING: Extract = { sections: [], diagrams: [], descriptions: [], changelogs: [], queryFiles: [] }

/**
 * What the documents of a tree say. `files` are the texts of those that `documentsWant`; `tables` are the schema's, by
 * which a data dictionary is recognised; `paths` is the listing. Never throws: what is no document says nothing.
 */
export function readDocuments(
  files: ReadonlyMap<string, string>,
  surroundings: { readonly tables: readonly string[]; readonly paths: readonly string[] },
): DocumentFacts {
  const extracts = [...files]
    .filter(([path, text]) => !isPassedOver(path) && text.length <= LONGEST_FILE)
    .slice(0, MOST_FILES)
    .map(([path, text]) => extract(path, text, surroundings.tables))
  return {
    sections: extracts.flatMap((each) => each.sections),
    diagrams: [...extracts.flatMap((each) => each.diagrams), ...diagramsInListing(surroundings.paths)],
    descriptions: extracts.flatMap((each) => each.descriptions),
    changelogs: extracts.flatMap((each) => each.changelogs),
    queryFiles: extracts.flatMap((each) => each.queryFiles),
  }
}

function extract(path: string, text: string, tables: readonly string[]): Extract {
  const kind = documentKind(path)
  try {
    const found = kind === undefined ? NOTHING : read(kind, path, text, tables)
    const generators = mayWireGenerator(path) ? generatorsIn(path, text) : []
    return generators.length === 0 ? found : { ...found, diagrams: [...found.diagrams, ...generators] }
  } catch {
    // Garbage with the name of a document: a stack too deep for the lexer, for one.
    return NOTHING
  }
}

function read(kind: DocumentKind, path: string, text: string, tables: readonly string[]): Extract {
  switch (kind) {
    case 'markdown':
      return ofDocument({ path, blocks: readMarkdown(text) }, text, tables)
    case 'asciidoc':
      return ofDocument({ path, blocks: readAsciiDoc(text) }, text, tables)
    case 'restructuredtext':
      return ofDocument({ path, blocks: readRestructuredText(text) }, text, tables)
    case 'runbook':
      return ofDocument({ path, blocks: readRunbook(text) }, text, tables)
    case 'mermaid':
      return { ...NOTHING, diagrams: diagram('mermaid', mermaidTables(text), path, 1) }
    case 'plantuml':
      return { ...NOTHING, diagrams: diagram('plantuml', plantumlTables(text), path, 1) }
    case 'dbml': {
      const { tables: shown, notes } = readDbml(text)
      return { ...NOTHING, diagrams: diagram('dbml', shown, path, 1), descriptions: described(path, text, notes) }
    }
    case 'tbls': {
      const schema = readTblsSchema(text)
      if (schema === undefined) return NOTHING
      const descriptions = described(path, '', schema.notes)
      return { ...NOTHING, diagrams: diagram('tbls', schema.tables, path, 1), descriptions }
    }
    case 'prisma':
      return { ...NOTHING, descriptions: described(path, text, prismaNotes(text)) }
    case 'python':
      return { ...NOTHING, descriptions: described(path, text, pythonNotes(path, text)) }
    case 'typeorm':
      return { ...NOTHING, descriptions: described(path, text, typeormNotes(text)) }
    case 'rails':
      return { ...NOTHING, descriptions: described(path, text, railsNotes(text)) }
    case 'dbt':
      return { ...NOTHING, descriptions: described(path, text, dbtNotes(text)) }
    case 'queries': {
      const file = queryFileOf(path, text)
      return file === undefined ? NOTHING : { ...NOTHING, queryFiles: [file] }
    }
    case 'plain changelog':
      return { ...NOTHING, changelogs: [changelogOf(path, text)] }
  }
}

/** A changelog tells what was, not what to do: its sections are no runbooks. */
function ofDocument(document: Document, text: string, tables: readonly string[]): Extract {
  const { path, blocks } = document
  const changelog = isChangelog(path)
  return {
    sections: changelog && !isUpgradeGuide(path) ? [] : sectionsOf(document),
    diagrams: blocks.flatMap((block) => diagramsIn(path, block)),
    descriptions: changelog ? [] : described(path, text, dictionaryNotes(document, tables)),
    changelogs: changelog ? [changelogOf(path, text)] : [],
    queryFiles: [],
  }
}

function diagramsIn(path: string, block: Block): readonly Diagram[] {
  if (block.kind !== 'code') return []
  if (block.language === 'mermaid') return diagram('mermaid', mermaidTables(block.text), path, block.line)
  if (block.language === 'dbml') return diagram('dbml', readDbml(block.text).tables, path, block.line)
  return /^(?:plantuml|puml|uml)$/.test(block.language)
    ? diagram('plantuml', plantumlTables(block.text), path, block.line)
    : []
}

/** A diagram that shows no table is a diagram of something else. */
function diagram(
  format: Diagram['format'],
  tables: readonly string[] | undefined,
  path: string,
  line: number,
): readonly Diagram[] {
  if (tables === undefined || tables.length === 0) return []
  return [{ format, tables, seen: { path, line, quote: excerpt(tables.slice(0, 12).join(', ')) } }]
}
