import { directoryOf } from '../../../migrations/tools/paths.js'
import { entParts, type EntPart } from './ent-parts.js'
import type { Field, Model, TakenIn } from './model.js'

/** The mixins that ent brings: https://github.com/ent/ent/blob/master/schema/mixin/mixin.go */
const OF_ENT: Readonly<Record<string, readonly string[]>> = {
  Time: ['create_time', 'update_time'],
  CreateTime: ['create_time'],
  UpdateTime: ['update_time'],
  Schema: [],
}

/** Parts of schemas by the folder of their package and their name. */
export type EntPackages = ReadonlyMap<string, ReadonlyMap<string, EntPart>>

/** The parts that Go sources hold, by package. */
export function entPackages(texts: ReadonlyMap<string, string>): EntPackages {
  const found = new Map<string, Map<string, EntPart>>()
  for (const [path, text] of texts) {
    if (!path.endsWith('.go') || !/\bent\.(?:Field|Index|Mixin|Edge)\b|\bschema\.Annotation\b/.test(text)) continue
    const folder = directoryOf(path)
    const known = found.get(folder) ?? new Map<string, EntPart>()
    for (const [name, part] of entParts(text)) known.set(name, part)
    found.set(folder, known)
  }
  return found
}

/** The folder of an import: of those that the repository has, the one that its path ends with. */
export function folderOf(from: string, folders: Iterable<string>): string | undefined {
  return [...folders]
    .filter((folder) => folder !== '' && (from === folder || from.endsWith(`/${folder}`)))
    .sort((a, b) => b.length - a.length)[0]
}

/** Import paths of mixins that models take in, those of mixins that these take in, too. */
export function mixinImports(models: readonly TakenIn[], packages: EntPackages): readonly string[] {
  const all = [
    ...models,
    ...[...packages.values()].flatMap((parts) => [...parts.values()].flatMap(({ takesIn }) => takesIn)),
  ]
  return [...new Set(all.flatMap(({ from }) => (from === undefined || from.startsWith('entgo.io/') ? [] : [from])))]
}

interface Taken {
  readonly fields: readonly Field[]
  readonly relations: Model['relations']
  readonly uniques: Model['uniques']
  readonly commented: boolean
  readonly complete: boolean
}

/** A model with what its mixins give it; the lines are those where the model takes them in. */
export function withMixins(model: Model, path: string, packages: EntPackages): Model {
  const { takesIn = [] } = model
  if (takesIn.length === 0) return model
  const taken = takesIn.map((each) => ({ line: each.line, ...takenBy(each, directoryOf(path), packages, 0) }))
  const own = new Set(model.fields.map(({ column }) => column))
  const fields = taken.flatMap(({ line, fields: given }) => given.map((field) => ({ ...field, line })))
  const commented = model.commentLine ?? taken.find((each) => each.commented)?.line
  return {
    ...model,
    fields: [...unique(fields.filter(({ column }) => !own.has(column))), ...model.fields],
    relations: [
      ...model.relations,
      ...taken.flatMap(({ line, relations }) => relations.map((relation) => ({ ...relation, line }))),
    ],
    uniques: [...model.uniques, ...taken.flatMap(({ uniques }) => uniques)],
    listsColumns: model.partlyUnread !== true && taken.every(({ complete }) => complete),
    ...(commented === undefined ? {} : { commentLine: commented }),
  }
}

function unique(fields: readonly Field[]): readonly Field[] {
  return [...new Map(fields.map((field) => [field.column, field])).values()]
}

const DEEPEST = 8

function takenBy({ name, from, only }: TakenIn, folder: string, packages: EntPackages, depth: number): Taken {
  const nothing: Taken = { fields: [], relations: [], uniques: [], commented: false, complete: false }
  const builtIn = from === 'entgo.io/ent/schema/mixin' ? OF_ENT[name] : undefined
  if (builtIn !== undefined) return { ...nothing, fields: builtIn.map(timeField), complete: true }
  const home = from === undefined ? folder : folderOf(from, packages.keys())
  const part = home === undefined ? undefined : packages.get(home)?.get(name)
  if (part === undefined || home === undefined || depth > DEEPEST) return nothing
  const further = part.takesIn.map((each) => takenBy(each, home, packages, depth + 1))
  const all = [part, ...further]
  return {
    fields: only === 'Indexes' ? [] : all.flatMap(({ fields }) => fields),
    relations: only === undefined ? all.flatMap(({ relations }) => relations) : [],
    uniques: only === 'Fields' ? [] : all.flatMap(({ uniques }) => uniques),
    commented: only === undefined && part.commentLine !== undefined,
    complete: !part.unread && further.every(({ complete }) => complete),
  }
}

function timeField(name: string): Field {
  return { name, column: name, columnStated: true, required: true, unique: false, ignored: false, line: 1 }
}
