import { spawnSync } from 'node:child_process'
import { validateWorkflow } from '@action-validator/core'
import { parse as parseScript } from '@babel/parser'
import { parseAllDocuments } from 'yaml'
import * as z from 'zod'
import { readInfrastructure } from '../../../src/evidence/infrastructure/index.js'
import { CONFIGURATION_PATH, parseConfigurationFile } from '../../../src/inputs/file.js'
import { Text } from '../../../src/migrations/model.js'
import type { Dialect } from '../../../src/migrations/operation.js'
import { loadPython } from '../../../src/migrations/syntax/python/module.js'
import type { Gap } from '../../../src/report.js'
import { readerOf } from '../../replay/sql-history.js'

type Printed = Gap['fix']

/** What is wrong with code that is printed, by its language. A language that nobody checks is wrong. */
export async function problemsOf({ language, code }: Printed, dialect: Dialect): Promise<readonly string[]> {
  switch (language) {
    case 'sql':
      return inSql(code, dialect)
    case 'sh':
      return inShell(code)
    case 'yaml':
      return inYaml(code)
    case 'hcl': {
      const { unread } = await readInfrastructure(new Map([['fix.tf', code]]))
      return unread.map(({ quote }) => quote)
    }
    case 'js':
    case 'ts':
      return refusalOf(() => parseScript(code, { sourceType: 'unambiguous', plugins: ['typescript'] }))
    case 'python':
      return inPython(code)
    // Words alone: what was released is not written anew.
    case 'text':
      return code.trim() === '' ? [] : ['code without a language']
    // One expression, of which no parser is here: its strings and brackets close.
    case 'go':
    case 'php':
    case 'rust':
      return isClosed(code) ? [] : [`no ${language}`]
    case 'properties':
      return code.split('\n').filter((line) => !/^[\w.-]+=\S+$/.test(line))
    case 'ini':
      return code.split('\n').filter((line) => !/^(?:#.*|\[\w+\]|[\w.-]+ = .+|)$/.test(line))
    case 'markdown':
      return (code.match(/^ *```/gm) ?? []).length % 2 === 0 && /^# /.test(code) ? [] : ['no document']
    case 'mermaid':
      return /^erDiagram\n(?: {2}\S.*\n)+/.test(code) ? [] : ['no diagram']
    default:
      return ['a language that nobody checks']
  }
}

function isClosed(code: string): boolean {
  const bare = code.replace(/"[^"\n]*"|'[^'\n]*'/g, '')
  return !/["']/.test(bare) && bare.split('(').length === bare.split(')').length
}

async function inPython(code: string): Promise<readonly string[]> {
  const withPython = await loadPython()
  return withPython(Text.ofFile('fix.py', code), ({ hasError }) => (hasError ? ['no Python'] : []))
}

async function inSql(code: string, dialect: Dialect): Promise<readonly string[]> {
  const read = await readerOf(dialect)
  return read(code, 'fix.sql').unread.map(({ reason }) => reason)
}

const found = spawnSync('shellcheck', ['--version']).status === 0
if (!found) process.stderr.write('shellcheck does not answer: printed commands are only parsed by bash\n')

function inShell(code: string): readonly string[] {
  const program = found ? 'shellcheck' : 'bash'
  const args = found ? ['--shell=bash', '--severity=style', '-'] : ['-n']
  const { stdout, stderr } = spawnSync(program, args, { input: code, encoding: 'utf8' })
  return [stdout, stderr].filter((said) => said.trim() !== '')
}

const RULES = z.object({
  groups: z.array(z.object({ name: z.string(), rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
})
const RESOURCE = z.object({ apiVersion: z.string(), kind: z.string(), metadata: z.object({ name: z.string() }) })

/** A workflow, our configuration, alerts or a resource of Kubernetes: each by its own rules. */
function inYaml(code: string): readonly string[] {
  return parseAllDocuments(code).flatMap((document) => {
    if (document.errors.length > 0) return document.errors.map(({ message }) => message)
    if (document.has('jobs'))
      return z
        .object({ errors: z.array(z.unknown()) })
        .parse(validateWorkflow(code))
        .errors.map((each) => JSON.stringify(each))
    if (document.has('version')) return refusalOf(() => parseConfigurationFile(CONFIGURATION_PATH, code))
    const value: unknown = document.toJS()
    return refusalOf(() => (document.has('groups') ? RULES : RESOURCE).parse(value))
  })
}

function refusalOf(parse: () => unknown): readonly string[] {
  try {
    parse()
    return []
  } catch (error) {
    return [String(error)]
  }
}
