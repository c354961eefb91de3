import type { Dialect, History } from '../../migrations/model.js'
import type { Evidence } from '../check.js'
import { unreadMigrations } from './judge.js'

/**
 * The histories that were read; where there is none, what is known of the tools whose migrations nothing reads yet: their
 * commands, their folders, and no migration. Enough for what asks how they are run, tried and taken back.
 */
export function historiesOrTools(evidence: Evidence): readonly History[] {
  const { histories, unreadFiles = [] } = evidence.survey
  if (histories.length > 0 || unreadMigrations(evidence) === undefined) return histories
  return unreadFiles.map(({ tool, path }) => toolAlone(evidence, tool, path.slice(0, path.lastIndexOf('/'))))
}

/** The history that remedies are written for. */
export function mainHistory(evidence: Evidence): History | undefined {
  return historiesOrTools(evidence)[0]
}

function toolAlone(evidence: Evidence, id: string, root: string): History {
  const { databases, tools } = evidence.survey.stack
  const store =
    databases.find(({ role, engine }) => role === 'primary' && RELATIONAL.includes(engine)) ??
    databases.find(({ engine }) => RELATIONAL.includes(engine))
  const tool = id === 'alembic' && isOfFlask(evidence, root) ? 'flask-migrate' : id
  return {
    id: `${id}:${root}`,
    database: store?.id ?? id,
    tool,
    toolVersion: tools.find((each) => each.id === id)?.version,
    dialect: store?.engine ?? 'postgres',
    engineVersion: store?.version,
    root,
    ordering: 'name',
    downs: 'derived',
    migrations: [],
    ignored: [],
    disorder: [],
    session: [],
  }
}

const RELATIONAL: readonly Dialect[] = ['postgres', 'mysql', 'mariadb', 'sqlite', 'sqlserver']

/**
 * Flask-Migrate's environment asks the application for its database, so that Alembic's own command finds none:
 * https://github.com/miguelgrinberg/Flask-Migrate/tree/main/src/flask_migrate/templates/flask
 */
function isOfFlask({ survey, facts }: Evidence, root: string): boolean {
  const folder = root.replace(/\/?versions$/, '')
  return (
    survey.texts.get(`${folder}/alembic.ini`)?.includes('flask_migrate') === true ||
    facts.automation.units.some(({ commands }) => commands.some(({ program }) => program.startsWith('flask db ')))
  )
}
