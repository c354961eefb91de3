import { readFileSync } from 'node:fs'
import * as z from 'zod'

/** A JSON schema, as cut from GitHub's OpenAPI description by scripts/openapi-slice.mjs. */
export type Schema = Readonly<Record<string, unknown>>

const schema = z.record(z.string(), z.unknown())

const operation = z.object({
  method: z.string(),
  path: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean(), schema })),
  body: schema.optional(),
  bodyRequired: z.boolean().optional(),
  replies: z.record(z.string(), schema.nullable()),
})

const slice = z.object({
  source: z.object({ package: z.string(), version: z.string(), file: z.string(), sha256: z.string() }),
  operations: z.record(z.string(), operation),
  schemas: z.record(z.string(), schema),
})

export type Operation = z.infer<typeof operation>
export type Slice = z.infer<typeof slice>

/** GitHub's description of the operations we call: github.com's, or the oldest supported Enterprise Server's. */
export function readSlice(server: 'github.com' | 'ghes'): Slice {
  const file = server === 'ghes' ? 'openapi.ghes.slice.json' : 'openapi.slice.json'
  return slice.parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')))
}
