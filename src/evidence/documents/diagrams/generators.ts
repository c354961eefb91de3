import { excerpt } from '../../../findings/masking.js'
import type { Diagram } from '../facts.js'

/** Prisma generators that draw the schema, by the package that `provider` names. */
const PRISMA =
  /^\s*provider\s*=\s*"(?:node\s+)?[^"]*\b(?:prisma-erd-generator|prisma-dbml-generator|prisma-markdown|prisma-mermaid|prisma-generator-plantuml-erd|prisma-erd)\b/
/** Commands that draw a schema. */
const COMMAND =
  /\b(?:tbls\s+(?:doc|out)|schemaspy(?:\.jar|:\S+)?|dbdocs\s+build|liam\s+erd\s+build|mermerd|eralchemy2?\s|rails\s+erd|rake\s+erd|bundle exec erd|manage\.py\s+graph_models|typeorm-uml|sequelize-erd|paracelsus\s+(?:graph|inject))/
const GEM = /^\s*gem\s+["'](?:rails-erd|rails-mermaid_erd)["']/

/** Whether a file may wire a generator of diagrams: schemas, manifests, pipelines, scripts, the generators' own configuration. */
export function mayWireGenerator(path: string): boolean {
  return (
    /\.prisma$/.test(path) ||
    /(^|\/)(?:package\.json|Gemfile|Makefile|Taskfile\.ya?ml|justfile|\.erdconfig|\.tbls\.ya?ml|tbls\.ya?ml|schemaspy\.properties)$/.test(
      path,
    ) ||
    /^\.github\/workflows\/[^/]+\.ya?ml$|^\.gitlab-ci\.ya?ml$/.test(path) ||
    /(^|\/)(?:scripts?|bin|ci|tools?|hack)\/(?:[^/]+\/)*[^/]+\.(?:sh|bash)$/.test(path) ||
    /(^|\/)lib\/tasks\/auto_generate_diagram\.rake$/.test(path)
  )
}

/** Generators that a file wires, by the line that does. */
export function generatorsIn(path: string, text: string): readonly Diagram[] {
  const name = path.split('/').at(-1) ?? path
  if (/^(?:\.erdconfig|\.?tbls\.ya?ml|schemaspy\.properties|auto_generate_diagram\.rake)$/.test(name))
    return [generator(path, 1, name)]
  const wires = patternFor(name)
  return text.split('\n').flatMap((line, index) => {
    // What fetches a generator draws nothing yet.
    if (/^\s*(?:#|\/\/|wget\b|curl\b)/.test(line)) return []
    return wires.test(line.slice(0, 2_000)) ? [generator(path, index + 1, line)] : []
  })
}

function patternFor(name: string): RegExp {
  if (name.endsWith('.prisma')) return PRISMA
  return name === 'Gemfile' ? GEM : COMMAND
}

function generator(path: string, line: number, quote: string): Diagram {
  return { format: 'generator', tables: undefined, seen: { path, line, quote: excerpt(quote) } }
}
