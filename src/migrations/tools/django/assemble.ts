import { configurationText } from '../configuration.js'
import type { Down, History, Migration } from '../../model.js'
import { historyOf } from '../history.js'
import { baseName } from '../paths.js'
import type { AssembleContext } from '../tool.js'
import { graphOf, replacesOf, type GraphNode } from './graph.js'
import { isSettings } from './names.js'
import { OperationWriter } from './operations.js'
import type { DjangoFile } from './parse.js'
import { ModelState } from './state.js'

/** Migrations of all apps in the order of the graph; each is written against the models that those before it leave. */
export function assembleDjango(files: ReadonlyMap<string, DjangoFile>, context: AssembleContext): History {
  const userModel = userModelOf(context)
  const labels = new Map<string, string>()
  const labelOf = (directory: string): string => {
    const label = labels.get(directory) ?? appLabel(directory, context)
    labels.set(directory, label)
    return label
  }
  const { order, disorder } = graphOf(
    [...files.values()].filter(({ isMigration }) => isMigration),
    labelOf,
    userModel,
  )
  const present = new Set(order.map(({ id }) => id))
  const state = new ModelState(userModel)
  const migrations = order.map((node) => migrationOf(node, state, present, context))
  const ignored = [...files.values()]
    .filter(({ isMigration }) => !isMigration)
    .map(({ path }) => ({ path, reason: 'it holds no class Migration' }))
  return historyOf({ tool: 'django', ordering: 'graph', downs: 'derived', migrations, ignored, disorder }, context)
}

function migrationOf(
  node: GraphNode,
  state: ModelState,
  present: ReadonlySet<string>,
  { root }: AssembleContext,
): Migration {
  const { file, id, app, name } = node
  // A squash whose originals are still there restates them.
  const baseline = replacesOf(node).some((replaced) => present.has(replaced))
  const writer = new OperationWriter(file, app, baseline ? new ModelState('') : state, root.dialect)
  writer.run(file.operations, { database: true, state: true })
  return {
    id,
    version: `${app}.${/^\d+/.exec(name)?.[0] ?? name}`,
    name,
    files: [file.path],
    up: writer.statements,
    unread: writer.unread,
    down: downOf(file, writer),
    transaction: {
      kind: file.atomic && root.dialect !== 'mysql' && root.dialect !== 'mariadb' ? 'per migration' : 'autocommit',
    },
    optOut: 'atomic = False',
    repeatable: false,
    baseline,
    span: file.span,
    written: file.written,
  }
}

function downOf(file: DjangoFile, { irreversible }: OperationWriter): Down {
  if (irreversible === undefined) return { kind: 'derived' }
  if (file.irreversible !== undefined) return { kind: 'irreversible', ...file.irreversible, declared: true }
  const { reason, reversible, place } = irreversible
  return {
    kind: 'irreversible',
    reason,
    declared: false,
    span: file.text.span(place.from, place.to),
    ...(reversible === undefined ? {} : { reversible }),
  }
}

/** `label` of the app's AppConfig, else the name of its folder. */
function appLabel(directory: string, { surroundings }: AssembleContext): string {
  const text = configurationText(surroundings, directory === '' ? 'apps.py' : `${directory}/apps.py`)
  return /^\s+label\s*=\s*["'](\w+)["']/m.exec(text)?.[1] ?? baseName(directory)
}

function userModelOf({ surroundings }: AssembleContext): string {
  for (const path of surroundings.paths.filter(isSettings)) {
    const found = /^AUTH_USER_MODEL\s*=\s*["']([\w.]+)["']/m.exec(configurationText(surroundings, path))?.[1]
    if (found !== undefined) return found
  }
  return 'auth.User'
}
