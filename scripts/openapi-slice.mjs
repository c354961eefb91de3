/**
 * Cuts GitHub's own OpenAPI description down to the operations that database-review calls, with everything they refer
 * to, so that the local GitHub of the tests can check each request and reply without the 385 MB package.
 *
 *   npm pack @octokit/openapi@23.0.2 --pack-destination /some/temporary/folder
 *   node scripts/openapi-slice.mjs /some/temporary/folder/octokit-openapi-23.0.2.tgz
 *
 * Writes openapi.slice.json (github.com), openapi.ghes.slice.json (the oldest Enterprise Server of the package) and
 * OPENAPI-LICENSE into __tests__/github-server/. The tarball is read in place with tar; its SHA-256 is recorded.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OPERATIONS = [
  'actions/download-artifact',
  'actions/list-artifacts-for-repo',
  'actions/list-jobs-for-workflow-run',
  'actions/list-repo-workflows',
  'actions/list-workflow-runs',
  'actions/list-workflow-runs-for-repo',
  'checks/create',
  'checks/list-annotations',
  'checks/list-for-ref',
  'checks/update',
  'git/get-blob',
  'git/get-commit',
  'git/get-tree',
  'issues/create',
  'issues/create-comment',
  'issues/delete-comment',
  'issues/get-comment',
  'issues/list-comments',
  'issues/list-for-repo',
  'issues/update',
  'issues/update-comment',
  'pulls/get',
  'pulls/list-commits',
  'pulls/list-files',
  'repos/compare-commits-with-basehead',
  'repos/download-tarball-archive',
  'repos/get',
  'repos/get-all-environments',
  'repos/get-commit',
  'repos/get-content',
  'repos/get-latest-release',
  'repos/list-deployment-statuses',
  'repos/list-deployments',
  'repos/list-tags',
  'users/get-authenticated',
]

const GITHUB = 'package/generated/api.github.com.json'
const HTTP_METHODS = ['get', 'post', 'patch', 'put', 'delete']
const ANNOTATIONS = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  'title',
  'default',
  'discriminator',
])
const LISTS_OF_SCHEMAS = new Set(['allOf', 'anyOf', 'oneOf'])
const SCHEMAS = new Set(['items', 'additionalProperties', 'not'])

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '__tests__', 'github-server')

/** One member of the tarball as text. */
function member(tarball, name) {
  return execFileSync('tar', ['-xzOf', tarball, name], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

/** The member that describes the oldest Enterprise Server in the package: the narrowest contract we must keep. */
function oldestEnterpriseServer(tarball) {
  const names = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n')
  const versions = names.flatMap((name) => /^package\/generated\/ghes-3\.(\d+)\.json$/.exec(name)?.[1] ?? [])
  return `package/generated/ghes-3.${Math.min(...versions.map(Number))}.json`
}

/** What a JSON pointer such as `#/components/schemas/label` leads to. */
function resolve(description, value) {
  if (value?.$ref === undefined) return value
  return value.$ref
    .slice(2)
    .split('/')
    .reduce((found, key) => found[key], description)
}

/**
 * A schema as plain JSON Schema, without the text for human readers. OpenAPI 3.0 says `nullable: true` where JSON
 * Schema has a null type: https://spec.openapis.org/oas/v3.0.3#schema-object.
 */
function jsonSchema(schema) {
  if (typeof schema !== 'object' || schema === null) return schema
  const plain = {}
  for (const [key, value] of Object.entries(schema)) {
    if (ANNOTATIONS.has(key) || key.startsWith('x-') || key === 'nullable' || key === 'deprecated') continue
    if (key === 'properties') {
      plain[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, jsonSchema(inner)]))
    } else if (LISTS_OF_SCHEMAS.has(key)) plain[key] = value.map(jsonSchema)
    else if (SCHEMAS.has(key)) plain[key] = jsonSchema(value)
    else plain[key] = value
  }
  return schema.nullable === true ? orNull(plain) : plain
}

function orNull(schema) {
  if (schema.type === undefined) return Object.keys(schema).length === 0 ? {} : { anyOf: [{ type: 'null' }, schema] }
  const nullable = { ...schema, type: [schema.type, 'null'].flat() }
  if (schema.enum !== undefined) nullable.enum = [...new Set([...schema.enum, null])]
  return nullable
}

/** The reply of one status: its JSON schema, null for a body that is not JSON or absent. */
function jsonReply(description, response) {
  const content = resolve(description, response).content ?? {}
  const schema = content['application/json']?.schema ?? content['application/vnd.github.object']?.schema
  return schema === undefined ? null : jsonSchema(schema)
}

function operation(description, path, method, source, shared) {
  const parameters = [...(shared ?? []), ...(source.parameters ?? [])]
    .map((parameter) => resolve(description, parameter))
    .map(({ name, in: place, required, schema }) => ({
      name,
      in: place,
      required: required === true,
      schema: jsonSchema(schema),
    }))
  const body = resolve(description, source.requestBody)
  const schema = body?.content?.['application/json']?.schema
  const replies = Object.entries(source.responses).map(([status, reply]) => [status, jsonReply(description, reply)])
  return {
    method: method.toUpperCase(),
    path,
    parameters,
    ...(schema === undefined ? {} : { body: jsonSchema(schema), bodyRequired: body.required === true }),
    replies: Object.fromEntries(replies),
  }
}

function collectOperations(description) {
  const found = new Map()
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of HTTP_METHODS) {
      const source = item[method]
      if (source !== undefined && OPERATIONS.includes(source.operationId)) {
        found.set(source.operationId, operation(description, path, method, source, item.parameters))
      }
    }
  }
  const missing = OPERATIONS.filter((id) => !found.has(id))
  if (missing.length > 0) throw new Error(`not in the description: ${missing.join(', ')}`)
  return Object.fromEntries(OPERATIONS.map((id) => [id, found.get(id)]))
}

/** Adds every named schema that `value` refers to, and what those refer to. */
function collectSchemas(description, value, into) {
  for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    if (into.has(name)) continue
    const schema = jsonSchema(description.components.schemas[name])
    into.set(name, schema)
    collectSchemas(description, schema, into)
  }
}

function slice(tarball, name, sha256) {
  const description = JSON.parse(member(tarball, name))
  const { version, license } = JSON.parse(member(tarball, 'package/package.json'))
  const operations = collectOperations(description)
  const schemas = new Map()
  collectSchemas(description, operations, schemas)
  return {
    source: { package: '@octokit/openapi', version, file: name.replace('package/', ''), sha256, license },
    operations,
    schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** One line for each operation and schema: a diff names what changed, and the file stays small. */
function lines(record) {
  const rows = Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
  return `{\n${rows.join(',\n')}\n}`
}

function write(file, { source, operations, schemas }) {
  const text = `{"source":${JSON.stringify(source)},\n"operations":${lines(operations)},\n"schemas":${lines(schemas)}}\n`
  writeFileSync(join(folder, file), text)
  console.log(`${file}: ${Object.keys(schemas).length} schemas, ${Math.ceil(text.length / 1024)} kB`)
}

const tarball = process.argv[2]
if (tarball === undefined) {
  console.error('usage: node scripts/openapi-slice.mjs octokit-openapi-<version>.tgz')
  process.exitCode = 2
} else {
  const sha256 = createHash('sha256').update(readFileSync(tarball)).digest('hex')
  write('openapi.slice.json', slice(tarball, GITHUB, sha256))
  write('openapi.ghes.slice.json', slice(tarball, oldestEnterpriseServer(tarball), sha256))
  writeFileSync(join(folder, 'OPENAPI-LICENSE'), member(tarball, 'package/LICENSE'))
}
