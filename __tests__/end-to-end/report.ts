import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import * as z from 'zod'

/** The parts of a JSON report that the scenarios look at. */
const seen = z.looseObject({
  mode: z.string(),
  trigger: z.looseObject({
    triggered: z.boolean(),
    reasons: z.array(z.looseObject({ id: z.string(), detail: z.string(), path: z.string().optional() })),
  }),
  gate: z.looseObject({
    conclusion: z.string(),
    failOn: z.string(),
    reasons: z.array(z.string()),
    settingsFrom: z.string(),
  }),
  histories: z.array(z.looseObject({ tool: z.string(), dialect: z.string(), root: z.string() })),
  findings: z.array(
    z.looseObject({
      hazard: z.string(),
      severity: z.string(),
      path: z.string(),
      line: z.number(),
      column: z.number(),
      endColumn: z.number(),
      message: z.string(),
      introduced: z.string(),
      past: z.boolean(),
      engines: z.array(z.string()),
      fix: z.unknown().optional(),
    }),
  ),
  categories: z.array(
    z.looseObject({
      checks: z.array(z.looseObject({ id: z.string(), status: z.string(), summary: z.string() })),
    }),
  ),
  notAnalysed: z.array(z.looseObject({ path: z.string(), line: z.number(), reason: z.string() })),
  notices: z.array(z.string()),
})

export type SeenReport = z.infer<typeof seen>

const validate = validator()

/** A JSON report, checked against `docs/report.schema.json`. Throws where it is none. */
export function reportIn(text: string): SeenReport {
  const value: unknown = JSON.parse(text)
  if (!validate(value)) throw new Error(`the report breaks its schema: ${JSON.stringify(validate.errors)}`)
  return seen.parse(value)
}

/** `index-not-concurrent migrations/000002_index.up.sql:1`, in the report's order. */
export function places(report: SeenReport): readonly string[] {
  return report.findings.map(({ hazard, path, line }) => `${hazard} ${path}:${line}`)
}

function validator() {
  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  const path = fileURLToPath(new URL('../../docs/report.schema.json', import.meta.url))
  return ajv.compile(z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8'))))
}
