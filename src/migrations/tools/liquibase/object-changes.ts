import type { Dialect } from '../../model.js'
import { literal } from '../rendered.js'
import { attribute, childNamed, isTrue, type ChangeNode } from './node.js'
import type { Render } from './render.js'
import { expanded, isMysql, named, pathIn, tableIn, type Spelling } from './spelling.js'

/** Sequences, views and procedures. */
export const objectChanges: Readonly<Record<string, Render>> = {
  createSequence: (node, spelling) =>
    ofSequence(spelling, [
      `CREATE SEQUENCE ${spelling.dialect === 'postgres' ? 'IF NOT EXISTS ' : ''}${tableIn(node, spelling, 'sequenceName')}${counting(node)}`,
    ]),
  alterSequence: (node, spelling) =>
    ofSequence(spelling, [`ALTER SEQUENCE ${tableIn(node, spelling, 'sequenceName')}${counting(node)}`]),
  dropSequence: (node, spelling) =>
    ofSequence(spelling, [
      `DROP SEQUENCE ${tableIn(node, spelling, 'sequenceName')}${spelling.dialect === 'postgres' ? ' CASCADE' : ''}`,
    ]),
  renameSequence: (node, spelling) => {
    const to = attribute(node, 'newSequenceName') ?? ''
    return ofSequence(spelling, [
      spelling.dialect === 'sqlserver'
        ? `EXEC sp_rename ${pathIn(node, [attribute(node, 'oldSequenceName')], spelling)}, ${literal(to)}`
        : `ALTER SEQUENCE ${tableIn(node, spelling, 'oldSequenceName')} RENAME TO ${named(to, spelling)}`,
    ])
  },
  createView: (node, spelling) => {
    const query = expanded(node.text?.value ?? attribute(node, 'selectQuery') ?? '', spelling)
    if (isTrue(node, 'fullDefinition')) return [query]
    const view = tableIn(node, spelling, 'viewName')
    const definition = `VIEW ${view} AS ${query}`
    if (!isTrue(node, 'replaceIfExists')) return [`CREATE ${definition}`]
    switch (spelling.dialect) {
      case 'sqlserver':
        return [`CREATE OR ALTER ${definition}`]
      case 'sqlite':
        return [`DROP VIEW IF EXISTS ${view}`, `CREATE ${definition}`]
      default:
        return [`CREATE OR REPLACE ${definition}`]
    }
  },
  dropView: (node, spelling) => [`DROP VIEW ${tableIn(node, spelling, 'viewName')}`],
  renameView: (node, spelling) => {
    const to = attribute(node, 'newViewName') ?? ''
    const view = tableIn(node, spelling, 'oldViewName')
    if (spelling.dialect === 'postgres') return [`ALTER VIEW ${view} RENAME TO ${named(to, spelling)}`]
    if (isMysql(spelling.dialect)) return [`RENAME TABLE ${view} TO ${tableIn(node, spelling, 'newViewName')}`]
    if (spelling.dialect !== 'sqlserver') return undefined
    return [`EXEC sp_rename ${pathIn(node, [attribute(node, 'oldViewName')], spelling)}, ${literal(to)}`]
  },
  createProcedure: (node, spelling) => {
    const text = node.text ?? childNamed(node, 'procedureText')?.text
    const written = text?.value ?? attribute(node, 'procedureText') ?? attribute(node, 'procedureBody')
    return written === undefined ? undefined : [expanded(written, spelling)]
  },
  dropProcedure: (node, spelling) => [`DROP PROCEDURE ${tableIn(node, spelling, 'procedureName')}`],
}

const SEQUENCES: ReadonlySet<Dialect> = new Set(['postgres', 'mariadb', 'sqlserver'])

/** Engines without sequences are sent nothing. */
function ofSequence({ dialect }: Spelling, statements: readonly string[]): readonly string[] {
  return SEQUENCES.has(dialect) ? statements : []
}

function counting(node: ChangeNode): string {
  const [start, increment] = [attribute(node, 'startValue'), attribute(node, 'incrementBy')]
  return `${start === undefined ? '' : ` START WITH ${start}`}${increment === undefined ? '' : ` INCREMENT BY ${increment}`}`
}
