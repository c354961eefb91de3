import type { Disorder } from '../../model.js'
import type { PyValue } from '../../syntax/python/values.js'
import { baseName, byName, directoryOf } from '../paths.js'
import type { DjangoFile } from './parse.js'

/** A migration in the graph: `shop.0002_add_total`. */
export interface GraphNode {
  readonly id: string
  readonly app: string
  readonly name: string
  readonly file: DjangoFile
}

export interface Graph {
  /** Each behind what it depends on; by app and name where the graph leaves it open. */
  readonly order: readonly GraphNode[]
  readonly disorder: readonly Disorder[]
}

/** Orders migrations by their dependencies. */
export function graphOf(
  files: readonly DjangoFile[],
  labelOf: (directory: string) => string,
  userModel: string,
): Graph {
  const nodes = new Map<string, GraphNode>()
  for (const file of files) {
    const app = labelOf(directoryOf(directoryOf(file.path)))
    const name = baseName(file.path).replace(/\.py$/, '')
    nodes.set(`${app}.${name}`, { id: `${app}.${name}`, app, name, file })
  }
  const parents = new Map([...nodes].map(([id, node]) => [id, parentsOf(node, nodes, userModel)]))
  for (const node of nodes.values()) {
    for (const before of node.file.runBefore) {
      const [child] = idsOf(before, node.app, nodes, userModel)
      if (child !== undefined) parents.set(child, [...(parents.get(child) ?? []), node.id])
    }
  }
  const order: GraphNode[] = []
  const seen = new Set<string>()
  const stack: { id: string; leaving: boolean }[] = []
  for (const start of [...nodes.keys()].sort(byName)) {
    stack.push({ id: start, leaving: false })
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const node = nodes.get(at.id)
      if (node === undefined) continue
      if (at.leaving) order.push(node)
      else if (!seen.has(at.id)) {
        seen.add(at.id)
        stack.push({ id: at.id, leaving: true })
        for (const id of [...(parents.get(at.id) ?? [])].sort(byName).reverse())
          if (!seen.has(id)) stack.push({ id, leaving: false })
      }
    }
  }
  return { order, disorder: twoHeads([...nodes.values()], parents) }
}

function parentsOf(node: GraphNode, nodes: ReadonlyMap<string, GraphNode>, userModel: string): string[] {
  return node.file.dependencies.flatMap((dependency) => idsOf(dependency, node.app, nodes, userModel))
}

/** `('shop', '0001_initial')`, `('shop', '__first__')`, `migrations.swappable_dependency(settings.AUTH_USER_MODEL)`. */
function idsOf(value: PyValue, own: string, nodes: ReadonlyMap<string, GraphNode>, userModel: string): string[] {
  const ofApp = (app: string): string[] =>
    [...nodes.values()]
      .filter((node) => node.app === app && app !== own)
      .map(({ id }) => id)
      .sort(byName)
  if (value.kind === 'call' && value.name.endsWith('swappable_dependency'))
    return ofApp(userModel.split('.')[0] ?? '').slice(0, 1)
  const [app, name] = value.kind === 'list' ? value.items : []
  if (app?.kind !== 'text' || name?.kind !== 'text') return []
  if (name.text.value === '__first__') return ofApp(app.text.value).slice(0, 1)
  if (name.text.value === '__latest__') return ofApp(app.text.value).slice(-1)
  const id = `${app.text.value}.${name.text.value}`
  if (nodes.has(id)) return [id]
  // A squash stands for what it replaces once that is gone.
  return [...nodes.values()].filter((node) => replacesOf(node).includes(id)).map((node) => node.id)
}

/** Ids of the migrations that a squash replaces. */
export function replacesOf({ file }: GraphNode): string[] {
  return file.replaces.flatMap((value) => {
    const [app, name] = value.kind === 'list' ? value.items : []
    return app?.kind === 'text' && name?.kind === 'text' ? [`${app.text.value}.${name.text.value}`] : []
  })
}

/** Several migrations of an app on which none of the same app depends: `migrate` refuses them. */
function twoHeads(nodes: readonly GraphNode[], parents: ReadonlyMap<string, readonly string[]>): Disorder[] {
  const replaced = new Set(nodes.flatMap(replacesOf))
  const live = nodes.filter((node) => !replaced.has(node.id))
  const followed = new Set(
    live.flatMap((node) => (parents.get(node.id) ?? []).filter((id) => id.startsWith(`${node.app}.`))),
  )
  const heads = new Map<string, GraphNode[]>()
  for (const node of live) if (!followed.has(node.id)) heads.set(node.app, [...(heads.get(node.app) ?? []), node])
  return [...heads].flatMap(([app, leaves]) => {
    const newest = leaves.toSorted((a, b) => byName(a.name, b.name)).at(-1)
    if (leaves.length < 2 || newest === undefined) return []
    const migrations = leaves.map(({ id }) => id).sort(byName)
    return [
      {
        kind: 'two heads' as const,
        detail: `App ${app} has several newest migrations: ${migrations.join(', ')}.`,
        path: newest.file.path,
        migrations,
      },
    ]
  })
}
