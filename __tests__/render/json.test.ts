import { expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { readFileSync } from 'node:fs'
import type * as z from 'zod'
import type { Report } from '../../src/report.js'
import { renderJson } from '../../src/render/json.js'
import { reportJsonSchema, type reportSchema } from '../../src/render/schema.js'
import { bigReport, finding, greenReport, smallReport, untriggeredReport } from './reports.js'

type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T
type Same<A, B> = (<T>(value: T) => T extends A ? 1 : 2) extends <T>(value: T) => T extends B ? 1 : 2 ? true : false

/** Does not compile unless schema and type agree key by key. */
const schemaIsReport: Same<Frozen<z.infer<typeof reportSchema>>, Frozen<Report>> = true

const published: unknown = JSON.parse(readFileSync('docs/report.schema.json', 'utf8'))

test('the published schema is the one that reports are written by', () => {
  expect(schemaIsReport).toBe(true)
  expect(published).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())))
})

test.each([
  ['with findings', smallReport()],
  ['with waivers and old findings', bigReport()],
  ['without findings', greenReport()],
  ['that was not triggered', untriggeredReport()],
])('a report %s is valid by the published schema', (_, report) => {
  const validate = new Ajv2020({ strict: true }).compile(reportJsonSchema())
  validate(JSON.parse(renderJson(report)))
  expect(validate.errors).toBeNull()
})

test('keys stand in one order, whatever order they were made in', () => {
  const waived = { reason: 'r', until: null, by: null }
  const { hazard, title, ...rest } = finding()
  const report = smallReport()
  expect(renderJson({ ...report, findings: [{ waived, ...rest, title, hazard }] })).toBe(
    renderJson({ ...report, findings: [finding({ waived })] }),
  )
  expect(renderJson(report)).toMatch(/^\{\n {2}"schemaVersion": 1,\n {2}"tool": [\s\S]*\n\}\n$/)
})
