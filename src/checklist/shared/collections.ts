import type { Collection, CollectionField } from '../../evidence/code/collections/collection.js'
import { storedName } from '../../evidence/code/collections/stored-name.js'
import type { ReportedFact } from '../../report.js'
import type { Answer, Evidence, Remedy } from '../check.js'
import { listed, percent } from './schema-tables.js'
import { builders, buildCommands, unbuiltIn } from './index-building.js'
import { count } from './scope.js'

/** What a check says of the collections of a document store. */
export type JudgeCollections = (collections: readonly Collection[]) => Answer

/** The collections of a primary MongoDB; none where it is no primary store, or no model and no validator was found. */
export function collectionsOf({ survey, facts }: Evidence): readonly Collection[] {
  const isPrimary = survey.stack.databases.some(({ engine, role }) => engine === 'mongodb' && role === 'primary')
  return isPrimary ? (facts.collections ?? []) : []
}

/** Keys that mostly name one document each, and which no unique index holds. */
export const uniqueCollections: JudgeCollections = (collections) => {
  const open = openKeys(collections)
  const uniques = collections.reduce((sum, { uniques: each }) => sum + each.length, 0)
  const unbuilt = unbuiltIn(collections, (index) => index.unique)
  if (open.length === 0 && unbuilt === undefined)
    return {
      status: 'pass',
      summary: `${count(uniques, 'unique index', 'unique indexes')} declared over ${count(collections.length, 'collection')}, beside _id`,
      level: 'E3',
      facts: builders(collections),
    }
  return {
    status: 'warn',
    summary: [
      ...(open.length === 0 ? [] : [`nothing keeps duplicates out of ${listed(open.map(shown))}`]),
      ...(unbuilt === undefined ? [] : [unbuilt.said]),
    ].join('; '),
    level: 'E3',
    facts: [...factsOf(open, 'may hold one value twice'), ...(unbuilt?.facts ?? [])],
  }
}

/** Fields that documents must have. */
export const requiredInCollections: JudgeCollections = (collections) => {
  const loose = collections.filter(isMostlyOptional)
  const fields = collections.flatMap((each) => each.fields)
  const required = fields.filter((each) => each.required || each.hasDefault)
  const share = `${percent(required.length, fields.length)} % of ${count(fields.length, 'field')} required or given a default`
  if (loose.length === 0) return { status: 'pass', summary: share, level: 'E3' }
  return {
    status: 'warn',
    summary: `most fields may be missing in ${listed(loose.map(({ name }) => name))}; ${share}`,
    level: 'E3',
    facts: loose
      .slice(0, 10)
      .map(({ name, path, line }) => ({ detail: `most fields of ${name} may be missing`, path, line })),
  }
}

/** Fields with few values that take any. */
export const restrictedCollections: JudgeCollections = (collections) => {
  const open = openStates(collections)
  const held = collections.flatMap((each) => each.fields).filter(({ restricted }) => restricted)
  if (open.length > 0)
    return {
      status: 'warn',
      summary: `any value may stand in ${listed(open.map(shown))}`,
      level: 'E3',
      facts: factsOf(open, 'takes any value'),
    }
  return held.length === 0
    ? { status: 'not-applicable', summary: 'no field with a small set of values' }
    : { status: 'pass', summary: `${count(held.length, 'field')} restricted to some values`, level: 'E3' }
}

/** Nothing in the store itself refers. */
export const referencesOfCollections: JudgeCollections = (collections) => {
  const references = collections.flatMap(({ fields }) => fields).filter(({ refersTo }) => refersTo !== undefined)
  return {
    status: 'not-applicable',
    summary: `MongoDB has no foreign keys${references.length === 0 ? '' : `; ${count(references.length, 'reference')} in models`}`,
  }
}

/** Names of constraints are chosen in no document store. */
export const namesOfCollections: JudgeCollections = () => ({
  status: 'not-applicable',
  summary: 'MongoDB has no named constraints',
})

type Gap = 'unique' | 'required' | 'restricted'

/** The gap of the first collection, closed by commands of mongosh; undefined where the answer is not about collections. */
export function collectionRemedy(evidence: Evidence, answer: Answer, gap: Gap): Remedy | undefined {
  const collections = collectionsOf(evidence)
  const [fact] = answer.facts ?? []
  const isMine = collections.some(
    ({ path, line, fields, indexes }) =>
      fact?.path === path && [line, ...[...fields, ...indexes].map((each) => each.line)].includes(fact.line ?? 0),
  )
  if (!isMine || fact?.path === undefined) return undefined
  return {
    missing: answer.summary,
    ...written(gap, collections),
    path: fact.path,
    line: fact.line ?? 1,
  }
}

function written(gap: Gap, collections: readonly Collection[]): Pick<Remedy, 'text' | 'language' | 'code'> {
  const language = 'javascript'
  switch (gap) {
    case 'unique': {
      const [first] = openKeys(collections)
      if (first === undefined) return buildCommands(collections, (index) => index.unique)
      const field = first.field.name
      const at = `db.${storedName(first.collection)}`
      return {
        text: 'Look for duplicates, build the index in a migration, then declare it in the model.',
        language,
        code: `${at}.aggregate([{ $group: { _id: '$${field}', n: { $sum: 1 } } }, { $match: { n: { $gt: 1 } } }])\n${at}.createIndex({ '${field}': 1 }, { unique: true })`,
      }
    }
    case 'required': {
      const loose = collections.find(isMostlyOptional)
      const field = loose?.fields.find((each) => !each.required && !each.hasDefault)?.name ?? 'name'
      return {
        text: 'Fill in what is missing, make the field required in the model, and let the server refuse documents without it.',
        language,
        code: validator(loose, `required: ['${field}']`),
      }
    }
    case 'restricted': {
      const [first] = openStates(collections)
      const field = first?.field.name ?? 'status'
      return {
        text: 'List the values in the model, and let the server refuse others.',
        language,
        code: validator(first?.collection, `properties: { '${field}': { enum: [/* … */] } }`),
      }
    }
  }
}

/** `moderate` leaves documents alone that break the rule already: https://www.mongodb.com/docs/manual/core/schema-validation/specify-validation-level/ */
function validator(collection: Collection | undefined, rule: string): string {
  return `db.runCommand({
  collMod: '${collection === undefined ? 'orders' : storedName(collection)}',
  validator: { $jsonSchema: { ${rule} } },
  validationLevel: 'moderate',
})`
}

interface Place {
  readonly collection: Collection
  readonly field: CollectionField
}

const ACCOUNTS = /^(?:users?|accounts?|members?|customers?|admins?)$/i

function openKeys(collections: readonly Collection[]): readonly Place[] {
  return collections.flatMap((collection) => {
    const names = ['slug', 'idempotencyKey', ...(ACCOUNTS.test(collection.name) ? ['email', 'username'] : [])]
    const held = new Set(collection.uniques.flat())
    return collection.fields
      .filter(({ name, list }) => names.includes(name) && !list && !held.has(name))
      .map((field) => ({ collection, field }))
  })
}

function openStates(collections: readonly Collection[]): readonly Place[] {
  return collections.flatMap((collection) =>
    collection.fields
      .filter(
        ({ name, text, list, restricted }) =>
          text && !list && !restricted && /^(?:status|state)$|(?:Status|State)$/.test(name),
      )
      .map((field) => ({ collection, field })),
  )
}

/** Fewer fields say nothing about how they are chosen. */
const FEWEST_FIELDS = 4

function isMostlyOptional({ fields }: Collection): boolean {
  const single = fields.filter(({ list }) => !list)
  const optional = single.filter((each) => !each.required && !each.hasDefault)
  return single.length >= FEWEST_FIELDS && 2 * optional.length > single.length
}

function shown({ collection, field }: Place): string {
  return `${collection.name}.${field.name}`
}

function factsOf(places: readonly Place[], what: string): readonly ReportedFact[] {
  return places
    .slice(0, 10)
    .map((each) => ({ detail: `${shown(each)} ${what}`, path: each.collection.path, line: each.field.line }))
}
