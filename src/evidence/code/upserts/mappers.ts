import { bracketed } from '../../documents/source.js'
import { lastBefore, namesIn, type FoundUpsert, type UpsertForm } from './form.js'

const JAVASCRIPT = /\.[cm]?[jt]sx?$/

/** https://docs.diesel.rs/2.2.x/diesel/upsert/trait.IncompleteOnConflict.html */
const diesel: UpsertForm = {
  id: 'diesel',
  files: /\.rs$/,
  marks: /\.on_conflict\(/,
  find: ({ scanned: { code } }) =>
    [...code.matchAll(/\.on_conflict\(\s*\(?\s*((?:\w+::)+\w+(?:\s*,\s*(?:\w+::)+\w+)*)\s*,?\s*\)/g)].flatMap(
      (match) => {
        const paths = (match[1] ?? '').split(',').map((each) => each.trim().split('::'))
        const tables = new Set(paths.map((each) => each.at(-2) ?? ''))
        const [table] = tables
        const columns = paths.map((each) => each.at(-1) ?? '')
        if (tables.size !== 1 || table === undefined || table === 'dsl' || table === 'columns') return []
        return [found('table', table, columns, `on_conflict(${columns.join(', ')})`, match.index)]
      },
    ),
}

/** https://orm.drizzle.team/docs/insert#upserts-and-conflicts */
const drizzle: UpsertForm = {
  id: 'drizzle',
  files: JAVASCRIPT,
  marks: /\.onConflictDo(?:Update|Nothing)\(/,
  find: ({ scanned: { code } }) =>
    [...code.matchAll(/\.onConflictDo(?:Update|Nothing)\(\s*(?=\{)/g)].flatMap((match) => {
      const given = bracketed(code, match.index + match[0].length, '//') ?? ''
      const target = /\btarget\s*:\s*(?:\[([^\]]*)\]|([\w.]+))/.exec(given)
      const columns = namesIn(target?.[1] ?? target?.[2] ?? '')
      const table = lastBefore(code, match.index, /\.insert\(\s*(?:\w+\.)*(\w+)\s*\)/g)?.[1]
      if (columns === undefined || table === undefined) return []
      const where = /\b(?:targetWhere|where)\s*:/.test(given)
      return [found('model', table, columns, `onConflict target (${columns.join(', ')})`, match.index, where)]
    }),
}

/** https://knexjs.org/guide/query-builder.html#onconflict */
const knex: UpsertForm = {
  id: 'knex',
  files: JAVASCRIPT,
  marks: /\.onConflict\(/,
  find: ({ scanned: { code } }) =>
    [...code.matchAll(/\.onConflict\(\s*(?:\[([^\]]*)\]|(["'`]\w+["'`]))\s*\)/g)].flatMap((match) => {
      const columns = namesIn(match[1] ?? match[2] ?? '')
      const table = lastBefore(
        code,
        match.index,
        /(?:\b(?:knex|db|trx|tx|conn|database|table|into)|\))(?:<[^()]*>)?\(\s*["'`](\w+)["'`]\s*\)/g,
      )?.[1]
      if (columns === undefined || table === undefined) return []
      return [found('table', table, columns, `onConflict(${columns.join(', ')})`, match.index)]
    }),
}

/** https://kysely-org.github.io/kysely-apidoc/classes/OnConflictBuilder.html */
const kysely: UpsertForm = {
  id: 'kysely',
  files: JAVASCRIPT,
  marks: /\.onConflict\(/,
  find: ({ scanned: { code } }) =>
    [
      ...code.matchAll(
        /\.onConflict\(\s*\(?\s*(\w+)\s*\)?\s*=>\s*\1\s*\.columns?\(\s*(?:\[([^\]]*)\]|(["'`]\w+["'`]))\s*\)(\s*\.where\()?/g,
      ),
    ].flatMap((match) => {
      const columns = namesIn(match[2] ?? match[3] ?? '')
      const table = lastBefore(code, match.index, /\.insertInto\(\s*["'`](?:\w+\.)?(\w+)["'`]\s*\)/g)?.[1]
      if (columns === undefined || table === undefined) return []
      return [found('table', table, columns, `onConflict(${columns.join(', ')})`, match.index, match[4] !== undefined)]
    }),
}

/** https://sequelize.org/api/v6/class/src/model.js~model#static-method-upsert */
const sequelize: UpsertForm = {
  id: 'sequelize',
  files: JAVASCRIPT,
  marks: /\bconflictFields\b|\bconflictAttributes\b/,
  find: ({ scanned: { code } }) =>
    [...code.matchAll(/\bconflict(?:Fields|Attributes)\s*:\s*\[([^\]]*)\]/g)].flatMap((match) => {
      const columns = namesIn(match[1] ?? '')
      const model = lastBefore(code, match.index, /\b([A-Z]\w*)\.(?:upsert|bulkCreate|create)\(/g)?.[1]
      if (columns === undefined || model === undefined) return []
      return [found('model', model, columns, `upsert by (${columns.join(', ')})`, match.index)]
    }),
}

/** https://typeorm.io/docs/working-with-entity-manager/entity-manager-api: upsert of a named entity. */
const typeorm: UpsertForm = {
  id: 'typeorm',
  files: JAVASCRIPT,
  marks: /\.upsert\(\s*[A-Z]\w*\s*,|getRepository\(\s*[A-Z]\w*\s*\)\s*\.upsert\(/,
  find: ({ scanned: { code } }) =>
    [...code.matchAll(/\bgetRepository\(\s*([A-Z]\w*)\s*\)\s*\.upsert(?=\()|\.upsert(?=\(\s*([A-Z]\w*)\s*,)/g)].flatMap(
      (match) => {
        const given = bracketed(code, match.index + match[0].length, '//') ?? ''
        const paths =
          /\bconflictPaths\s*:\s*\[([^\]]*)\]/.exec(given)?.[1] ??
          /,\s*\[((?:\s*["'`]\w+["'`]\s*,?)+)\]\s*,?\s*$/.exec(given)?.[1]
        const columns = namesIn(paths ?? '')
        const model = match[1] ?? match[2]
        if (columns === undefined || model === undefined) return []
        return [found('model', model, columns, `upsert by (${columns.join(', ')})`, match.index)]
      },
    ),
}

/** https://api.rubyonrails.org/classes/ActiveRecord/Persistence/ClassMethods.html#method-i-upsert_all */
const rails: UpsertForm = {
  id: 'rails',
  files: /\.(?:rb|rake)$/,
  marks: /\bunique_by:/,
  find: ({ scanned: { code } }) =>
    [...code.matchAll(/\bunique_by:\s*(?:%i\[([^\]]*)\]|\[([^\]]*)\]|(:\w+|["']\w+["']))/g)].flatMap((match) => {
      const columns = match[1]?.trim().split(/\s+/) ?? namesIn(match[2] ?? match[3] ?? '')
      const model = lastBefore(
        code,
        match.index,
        /\b([A-Z]\w*(?:::[A-Z]\w*)*)\s*\.(?:upsert|insert)(?:_all)?!?\b/g,
      )?.[1]
      if (columns === undefined || model === undefined) return []
      return [found('model', model, columns, `unique_by (${columns.join(', ')})`, match.index)]
    }),
}

/** https://docs.djangoproject.com/en/5.2/ref/models/querysets/#bulk-create */
const django: UpsertForm = {
  id: 'django',
  files: /\.py$/,
  marks: /\bunique_fields\s*=/,
  find: ({ scanned: { code } }) =>
    [...code.matchAll(/\bunique_fields\s*=\s*[[(]([^\])]*)[\])]/g)].flatMap((match) => {
      const columns = namesIn(match[1] ?? '')
      const model = lastBefore(
        code,
        match.index,
        /\b([A-Z]\w*)\.(?:_default_manager|objects)\s*\.a?bulk_create\(/g,
      )?.[1]
      if (columns === undefined || model === undefined) return []
      return [found('model', model, columns, `unique_fields (${columns.join(', ')})`, match.index)]
    }),
}

/** https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#insert-on-conflict-upsert */
const sqlalchemy: UpsertForm = {
  id: 'sqlalchemy',
  files: /\.py$/,
  marks: /\bindex_elements\s*=/,
  find: ({ scanned: { code } }) =>
    [...code.matchAll(/\bindex_elements\s*=\s*[[(]([^\])]*)[\])](\s*,\s*index_where\b)?/g)].flatMap((match) => {
      const columns = namesIn((match[1] ?? '').replace(/\.c\./g, '.'))
      const model = lastBefore(code, match.index, /\b(?:\w*insert)\(\s*(?:\w+\.)*(\w+?)(?:\.__table__)?\s*[,)]/gi)?.[1]
      if (columns === undefined || model === undefined) return []
      return [
        found('model', model, columns, `index_elements (${columns.join(', ')})`, match.index, match[2] !== undefined),
      ]
    }),
}

/** https://gorm.io/docs/create.html#Upsert-x2F-On-Conflict: the table is known where the same chain names it. */
const gorm: UpsertForm = {
  id: 'gorm',
  files: /\.go$/,
  marks: /clause\.OnConflict\{/,
  find: ({ scanned: { code } }) =>
    [...code.matchAll(/clause\.OnConflict(?=\{)/g)].flatMap((match) => {
      const given = bracketed(code, match.index + match[0].length, '//') ?? ''
      const listed = /\bColumns\s*:\s*\[\]clause\.Column(?=\{)/.exec(given)
      const list = listed === null ? '' : (bracketed(given, listed.index + listed[0].length, '//') ?? '')
      const columns = [...list.matchAll(/\bName\s*:\s*"(\w+)"/g)].map(([, name = '']) => name)
      const rest = code.slice(match.index, match.index + 2_000).split(/\n\s*\n|;/)[0] ?? ''
      const model = /\.(?:Create|Save)\(\s*&?(\w+)\{/.exec(rest)?.[1] ?? /\.Model\(\s*&?(\w+)\{/.exec(rest)?.[1]
      if (columns.length === 0 || model === undefined) return []
      const where = /\bTargetWhere\s*:/.test(given)
      return [found('model', model, columns, `OnConflict (${columns.join(', ')})`, match.index, where)]
    }),
}

export const mapperForms: readonly UpsertForm[] = [
  diesel,
  django,
  drizzle,
  gorm,
  knex,
  kysely,
  rails,
  sequelize,
  sqlalchemy,
  typeorm,
]

function found(
  kind: FoundUpsert['of']['kind'],
  name: string,
  columns: readonly string[],
  said: string,
  at: number,
  predicate = false,
): FoundUpsert {
  return { of: { kind, name }, columns, said, at, predicate }
}
