import type { Dialect, History } from '../../migrations/model.js'
import type { Evidence } from '../check.js'
import { runIn, type WorkflowStep } from './workflow-steps.js'

/** What a workflow does before a tool's command runs, and where it runs. */
export interface ToolSetup {
  readonly steps: readonly WorkflowStep[]
  /** The folder of the command; `''` is the root. */
  readonly folder: string
  /** What starts the tool within its environment: `uv run `. */
  readonly prefix: string
}

interface Here {
  readonly history: History
  readonly has: (path: string) => boolean
  /** The version of Python that the repository's workflows set up. */
  readonly python: string | undefined
  readonly paths: readonly string[]
}

type Setup = (here: Here) => ToolSetup

const NOTHING: ToolSetup = { steps: [], folder: '', prefix: '' }

/**
 * How each tool comes onto a runner. What the image of the runner holds already (clients of PostgreSQL and MySQL,
 * sqlite3, cargo, Node): https://github.com/actions/runner-images/blob/main/images/ubuntu/Ubuntu2404-Readme.md
 */
const SETUPS: Readonly<Record<string, Setup>> = {
  prisma: npm,
  drizzle: npm,
  knex: npm,
  sequelize: npm,
  typeorm: npm,
  'node-pg-migrate': npm,
  alembic: (here) => python(here, 'alembic.ini', 'alembic'),
  'flask-migrate': flask,
  django: (here) => python(here, 'manage.py', 'django'),
  rails: (here) =>
    inFolder(here, 'Gemfile', (folder) => [
      withFolder({ uses: 'ruby/setup-ruby@v1', with: { 'bundler-cache': true } }, folder),
    ]),
  laravel: (here) =>
    inFolder(here, 'artisan', (folder) => [
      { uses: 'shivammathur/setup-php@v2', with: { 'php-version': '8.4' } },
      runIn(folder, 'composer install --no-interaction --prefer-dist'),
    ]),
  ecto: (here) =>
    inFolder(here, 'mix.exs', (folder) => [
      { uses: 'erlef/setup-beam@v1', with: { 'otp-version': '27', 'elixir-version': '1.18' } },
      runIn(folder, 'mix deps.get'),
    ]),
  'ef-core': dotnet,
  // https://github.com/golang-migrate/migrate/tree/master/cmd/migrate#with-go-toolchain
  'golang-migrate': ({ history }) =>
    go(`-tags ${GO_TAGS[history.dialect] ?? history.dialect} github.com/golang-migrate/migrate/v4/cmd/migrate@latest`),
  // https://github.com/pressly/goose#install
  goose: () => go('github.com/pressly/goose/v3/cmd/goose@latest'),
  // https://gobuffalo.io/documentation/database/soda/
  pop: ({ history }) =>
    go(`${history.dialect === 'sqlite' ? '-tags sqlite ' : ''}github.com/gobuffalo/pop/v6/soda@latest`),
  wrangler: (here) => ({
    ...npm(here),
    folder:
      ['wrangler.toml', 'wrangler.json', 'wrangler.jsonc'].flatMap((name) => parentOf(here, name) ?? []).at(0) ?? '',
  }),
  // https://github.com/amacneil/dbmate#installation
  dbmate: () => ({
    ...NOTHING,
    steps: [
      {
        run: 'sudo curl -fsSL -o /usr/local/bin/dbmate https://github.com/amacneil/dbmate/releases/latest/download/dbmate-linux-amd64\nsudo chmod +x /usr/local/bin/dbmate\n',
      },
    ],
  }),
  // https://diesel.rs/guides/getting-started#installing-diesel-cli
  diesel: (here) => ({
    ...NOTHING,
    folder: parentOf(here, 'diesel.toml') ?? '',
    steps: [
      { run: `cargo install diesel_cli --locked --no-default-features --features ${cargoFeature(here.history)}` },
    ],
  }),
  // https://github.com/launchbadge/sqlx/tree/main/sqlx-cli#install
  sqlx: ({ history }) => ({
    ...NOTHING,
    steps: [
      { run: `cargo install sqlx-cli --locked --no-default-features --features rustls,${cargoFeature(history)}` },
    ],
  }),
  // https://github.com/ariga/setup-atlas
  atlas: () => ({ ...NOTHING, steps: [{ uses: 'ariga/setup-atlas@v0' }] }),
  // https://github.com/red-gate/setup-flyway
  flyway: () => ({
    ...NOTHING,
    steps: [{ uses: 'red-gate/setup-flyway@v3', with: { 'i-agree-to-the-eula': true } }],
  }),
  // https://github.com/liquibase/setup-liquibase
  liquibase: (here) =>
    inFolder(here, 'liquibase.properties', () => [
      { uses: 'liquibase/setup-liquibase@v2', with: { version: '4.33.0', edition: 'oss' } },
    ]),
  // https://sqitch.org/download/debian/
  sqitch: (here) =>
    inFolder(here, 'sqitch.plan', () => [
      {
        run: `sudo apt-get update && sudo apt-get install -y sqitch ${SQITCH_DRIVERS[here.history.dialect] ?? 'libdbd-pg-perl'}`,
      },
    ]),
  // https://github.com/supabase/setup-cli
  supabase: ({ history }) => ({
    ...NOTHING,
    folder: history.root.replace(/\/?supabase\/migrations$/, ''),
    steps: [{ uses: 'supabase/setup-cli@v1' }],
  }),
}

const GO_TAGS: Partial<Readonly<Record<Dialect, string>>> = { mariadb: 'mysql' }
const SQITCH_DRIVERS: Partial<Readonly<Record<Dialect, string>>> = {
  mysql: 'libdbd-mysql-perl',
  mariadb: 'libdbd-mysql-perl',
  sqlite: 'libdbd-sqlite3-perl',
}

/** The steps around a command of the history's tool, from the files that the repository has. */
export function setupOf({ survey, facts }: Evidence, history: History | undefined): ToolSetup {
  const setup = history === undefined ? undefined : SETUPS[history.tool]
  if (history === undefined || setup === undefined) return NOTHING
  const { entries } = survey.tree
  return setup({
    history,
    has: (path) => entries.has(path),
    python: facts.automation.python,
    paths: [...entries.keys()],
  })
}

/** setup-go puts its bin folder into PATH: https://github.com/actions/setup-go */
function go(module: string): ToolSetup {
  return {
    ...NOTHING,
    steps: [{ uses: 'actions/setup-go@v5', with: { 'go-version': 'stable' } }, { run: `go install ${module}` }],
  }
}

function cargoFeature({ dialect }: History): string {
  return dialect === 'mariadb' ? 'mysql' : dialect
}

/** What the lock file says is installed: without it npx fetches the newest release. */
function npm(here: Here): ToolSetup {
  const installed = npmInstall(here.has)
  return {
    ...NOTHING,
    folder: parentOf(here, 'package.json') ?? '',
    steps: installed === undefined ? [] : [{ run: installed }],
  }
}

/** https://pnpm.io/cli/install, https://yarnpkg.com/cli/install, https://docs.npmjs.com/cli/commands/npm-ci, https://bun.com/docs/pm/cli/install */
function npmInstall(has: Here['has']): string | undefined {
  if (has('pnpm-lock.yaml')) return 'corepack enable && pnpm install --frozen-lockfile'
  if (has('yarn.lock'))
    return `corepack enable && yarn install ${has('.yarnrc.yml') ? '--immutable' : '--frozen-lockfile'}`
  if (has('bun.lock') || has('bun.lockb')) return 'npm install --global bun && bun install --frozen-lockfile'
  if (has('package-lock.json')) return 'npm ci'
  return has('package.json') ? 'npm install' : undefined
}

/**
 * The Python that the repository's workflows use, else its file of the version, else the newest:
 * https://github.com/actions/setup-python/blob/main/docs/advanced-usage.md#using-the-python-version-input
 */
function setupPython({ has, python: version }: Here, folder: string): WorkflowStep {
  const file = [joined(folder, '.python-version'), '.python-version'].find(has)
  return {
    uses: 'actions/setup-python@v5',
    with:
      version !== undefined
        ? { 'python-version': version }
        : file !== undefined
          ? { 'python-version-file': file }
          : { 'python-version': '3.x' },
  }
}

/** https://docs.astral.sh/uv/guides/integration/github/, https://python-poetry.org/docs/cli/, https://pipenv.pypa.io/en/latest/cli.html */
function python(here: Here, marker: string, tool: string): ToolSetup {
  const folder = parentOf(here, marker) ?? ''
  const at = (name: string): string | undefined =>
    [folder, ...ancestorsOf(folder), ''].find((each) => here.has(joined(each, name)))
  const setup = setupPython(here, folder)
  const [uv, poetry, pipenv] = [at('uv.lock'), at('poetry.lock'), at('Pipfile.lock')]
  if (uv !== undefined)
    return { folder, prefix: 'uv run ', steps: [{ uses: 'astral-sh/setup-uv@v6' }, runIn(uv, 'uv sync --locked')] }
  if (poetry !== undefined)
    return {
      folder,
      prefix: 'poetry run ',
      steps: [setup, { run: 'pipx install poetry' }, runIn(poetry, 'poetry install')],
    }
  if (pipenv !== undefined)
    return {
      folder,
      prefix: 'pipenv run ',
      steps: [setup, { run: 'pipx install pipenv' }, runIn(pipenv, 'pipenv sync')],
    }
  const requirements = ['requirements.txt', 'requirements/production.txt', 'requirements/base.txt'].find(
    (name) => at(name) !== undefined,
  )
  const install =
    requirements !== undefined
      ? runIn(at(requirements) ?? '', `pip install -r ${requirements}`)
      : at('pyproject.toml') !== undefined
        ? runIn(at('pyproject.toml') ?? '', 'pip install .')
        : { run: `pip install ${tool}` }
  return { folder, prefix: '', steps: [setup, install] }
}

/** Its command asks the application, which stands above the folder of the migrations. */
function flask(here: Here): ToolSetup {
  const root = here.history.root.replace(/\/?migrations(\/versions)?$/, '')
  return python({ ...here, history: { ...here.history, root } }, 'migrations/alembic.ini', 'Flask-Migrate')
}

/** In the project that holds the migrations; a manifest of local tools pins dotnet-ef: https://learn.microsoft.com/en-us/dotnet/core/tools/local-tools-how-to-use */
function dotnet({ history, has, paths }: Here): ToolSetup {
  const projects = new Set(paths.filter((path) => /\.(?:cs|fs|vb)proj$/.test(path)).map((path) => folderOf(path)))
  const folder = [history.root, ...ancestorsOf(history.root)].find((each) => projects.has(each)) ?? ''
  const pinned = [folder, ...ancestorsOf(folder), ''].some((each) => has(joined(each, '.config/dotnet-tools.json')))
  return {
    ...NOTHING,
    folder,
    steps: [
      { uses: 'actions/setup-dotnet@v4' },
      pinned ? runIn(folder, 'dotnet tool restore') : { run: 'dotnet tool install --global dotnet-ef' },
    ],
  }
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

function inFolder(here: Here, marker: string, steps: (folder: string) => readonly WorkflowStep[]): ToolSetup {
  const folder = parentOf(here, marker) ?? ''
  return { folder, prefix: '', steps: steps(folder) }
}

function withFolder(step: WorkflowStep, folder: string): WorkflowStep {
  return folder === '' ? step : { ...step, with: { ...step.with, 'working-directory': folder } }
}

/** The folder nearest to the migrations that has the file. */
function parentOf({ history, has }: Here, name: string): string | undefined {
  return [history.root, ...ancestorsOf(history.root), ''].find((folder) => has(joined(folder, name)))
}

function ancestorsOf(folder: string): readonly string[] {
  const parts = folder.split('/')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/')).slice(1)
}

function joined(folder: string, name: string): string {
  return folder === '' || folder === '.' ? name : `${folder}/${name}`
}
