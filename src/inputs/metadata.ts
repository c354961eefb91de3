import { DEFAULTS } from './defaults.js'
import { sharedKeys } from './schema.js'

/** How the text of an input becomes a value. */
type InputKind = 'text' | 'number' | 'list'

export interface InputMetadata {
  readonly name: string
  readonly description: string
  readonly kind: InputKind
  /** The configuration file may set it too, so action.yml gives it no default. */
  readonly inFile: boolean
  /** For people: what holds where it is not set. */
  readonly otherwise: string
  /** The `default` in action.yml. */
  readonly default?: string
}

export interface OutputMetadata {
  readonly name: string
  readonly description: string
}

const LISTS: readonly string[] = ['keywords', 'paths', 'paths-ignore']
const NUMBERS: readonly string[] = ['min-score', 'max-score-drop']

const OTHERWISE: Readonly<Record<keyof typeof sharedKeys, string>> = {
  mode: `\`${DEFAULTS.mode}\``,
  keywords: DEFAULTS.keywords.map((each) => `\`${each}\``).join(', '),
  paths: 'the files of all known tools, schemas and models',
  'paths-ignore': 'none',
  'fail-on': '`high`; in an audit `never`',
  'min-score': 'none',
  'max-score-drop': 'none',
  comment: `\`${DEFAULTS.comment}\``,
  annotations: `\`${DEFAULTS.annotations}\``,
  trial: `\`${DEFAULTS.trial}\``,
  dialect: 'detected',
  'sarif-file': 'not written',
  'report-file': 'not written',
  'working-directory': 'the whole repository',
}

function kindOf(name: string): InputKind {
  if (LISTS.includes(name)) return 'list'
  return NUMBERS.includes(name) ? 'number' : 'text'
}

/** Every input of the action: the names, texts and defaults that action.yml and the README show. */
export const INPUTS: readonly InputMetadata[] = [
  {
    name: 'github-token',
    description: 'The token that reads the change and writes the comment and the check run.',
    kind: 'text',
    inFile: false,
    otherwise: 'the workflow’s token',
    default: '${{ github.token }}',
  },
  {
    name: 'config',
    description: 'The path of the configuration file.',
    kind: 'text',
    inFile: false,
    otherwise: '`.github/database-review.yml`',
  },
  ...Object.entries(sharedKeys).map(([name, schema]) => ({
    name,
    description: schema.description ?? '',
    kind: kindOf(name),
    inFile: true,
    otherwise: Object.entries(OTHERWISE).find(([key]) => key === name)?.[1] ?? '',
  })),
  {
    name: 'postgres-url',
    description:
      'A PostgreSQL server to run the migrations on, by a role that is no superuser; never in forks. Not used by this version yet.',
    kind: 'text',
    inFile: false,
    otherwise: 'the embedded engine',
  },
  {
    name: 'mysql-url',
    description: 'A MySQL or MariaDB server to run the migrations on; never in forks. Not used by this version yet.',
    kind: 'text',
    inFile: false,
    otherwise: 'not run',
  },
  {
    name: 'pull-request',
    description: 'The number of a pull request to review from workflow_dispatch.',
    kind: 'number',
    inFile: false,
    otherwise: 'the event’s own',
  },
]

/** Every output of the action. */
export const OUTPUTS: readonly OutputMetadata[] = [
  { name: 'triggered', description: 'Whether the change touches the database: true or false.' },
  { name: 'verdict', description: 'pass, needs-work, at-risk, block or not-applicable.' },
  { name: 'score', description: 'The score from 0 to 100; empty when not applicable.' },
  { name: 'ceiling', description: 'The score that the repository could reach if everything unverifiable were shown.' },
  { name: 'conclusion', description: 'success, failure or neutral.' },
  { name: 'findings', description: 'The number of findings.' },
  { name: 'critical', description: 'The number of critical findings.' },
  { name: 'high', description: 'The number of high findings.' },
  { name: 'medium', description: 'The number of medium findings.' },
  { name: 'low', description: 'The number of low findings.' },
  { name: 'report-file', description: 'The path of the JSON report, where one was written.' },
  { name: 'sarif-file', description: 'The path of the SARIF file, where one was written.' },
]
