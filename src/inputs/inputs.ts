import { UserError } from '../errors.js'
import { complaintsOf, throwProblems } from './problems.js'
import { INPUTS } from './metadata.js'
import type { InputMetadata } from './metadata.js'
import { inputsSchema } from './schema.js'
import type { SharedInputs } from './schema.js'
import type { Secrets } from './settings.js'

/** What the action's inputs or the command line say. */
export interface Inputs {
  /** What the configuration file may set too; inputs win. */
  readonly shared: SharedInputs
  readonly secrets: Secrets
  /** Where the configuration file is, if it is named. */
  readonly config: string | undefined
  readonly pullRequest: number | undefined
}

/** Where inputs come from, and how a person knows them. */
interface Source {
  readonly get: (name: string) => string | undefined
  readonly label: (name: string) => string
}

/**
 * The action's inputs as a runner sets them: `INPUT_` and the name in upper case, hyphens kept. Empty means not set,
 * since a runner sets every input that action.yml names. Throws a ConfigurationError that names every bad value.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs
 */
export function inputsFromEnvironment(environment: Readonly<Record<string, string | undefined>>): Inputs {
  return read({
    get: (name) => environment[`INPUT_${name.toUpperCase()}`],
    label: (name) => `input ${name}`,
  })
}

/** The same values given as options of the command line, by the input's name. */
export function inputsFromOptions(options: Readonly<Record<string, string | undefined>>): Inputs {
  return read({ get: (name) => options[name], label: (name) => `option --${name}` })
}

function read(source: Source): Inputs {
  const text = (name: string): string | undefined => {
    const value = source.get(name)?.trim()
    return value === undefined || value === '' ? undefined : value
  }
  const given = Object.fromEntries(
    INPUTS.filter((input) => input.inFile).flatMap((input) => {
      const value = text(input.name)
      return value === undefined ? [] : [[input.name, valueOf(input, value)]]
    }),
  )
  const result = inputsSchema.safeParse(given)
  const pullRequest = text('pull-request')
  const problems = [
    ...(result.success ? [] : complaintsOf(result.error, given, () => []).map((each) => labelled(each, source))),
    ...(pullRequest === undefined || /^[1-9]\d{0,9}$/.test(pullRequest)
      ? []
      : [
          new UserError(
            `The ${source.label('pull-request')} must be the number of a pull request, not ${quoted(pullRequest)}.`,
          ),
        ]),
  ]
  throwProblems(problems)
  return {
    shared: result.data ?? {},
    secrets: { githubToken: text('github-token'), postgresUrl: text('postgres-url'), mysqlUrl: text('mysql-url') },
    config: text('config'),
    pullRequest: pullRequest === undefined ? undefined : Number(pullRequest),
  }
}

function labelled(
  { path, text }: { readonly path: readonly PropertyKey[]; readonly text: string },
  source: Source,
): UserError {
  const name = String(path[0])
  return new UserError(`The ${source.label(name)}${text.slice(name.length)}${/[.?]$/.test(text) ? '' : '.'}`)
}

function quoted(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value)
}

function valueOf(input: InputMetadata, value: string): string | number | readonly string[] {
  switch (input.kind) {
    case 'text':
      return value
    case 'number':
      return /^-?\d+$/.test(value) ? Number(value) : value
    case 'list':
      return entriesOf(value)
  }
}

/** Entries by line or comma. A comma within braces belongs to a pattern: `{a,b}`. */
function entriesOf(value: string): readonly string[] {
  const entries: string[] = []
  let depth = 0
  let entry = ''
  for (const character of value) {
    if (character === '{') depth++
    if (character === '}') depth = Math.max(0, depth - 1)
    if (character === '\n' || (character === ',' && depth === 0)) {
      entries.push(entry.trim())
      entry = ''
    } else entry += character
  }
  return [...entries, entry.trim()].filter((each) => each !== '')
}
