import { describe, expect, test } from '@jest/globals'
import { automationOf } from './reading.js'

const IMAGES = { 'api/Dockerfile': 'FROM scratch\n', 'web/Dockerfile': 'FROM scratch\n' }

/** A workflow that deploys whichever application it is told, and starts `command` as a task of its image before. */
const repository = (command: string): Readonly<Record<string, string>> => ({
  ...IMAGES,
  '.github/workflows/deploy.yml': `on: { workflow_call: { inputs: { app: { type: string } } } }
jobs:
  deploy:
    steps:
      - run: ${command}
`,
  '.github/workflows/release.yml': `on: push
jobs:
  api: { uses: ./.github/workflows/deploy.yml, with: { app: api } }
  web: { uses: ./.github/workflows/deploy.yml, with: { app: web } }
`,
})
const TASK = `aws ecs run-task --overrides '{"containerOverrides":[{"name":"app","command":["db-migrate"]}]}'`

async function migrating(command: string, migrations: readonly string[]): Promise<readonly string[]> {
  const { units } = await automationOf(repository(command), ['postgres'], [], migrations)
  return units.filter(({ commands }) => commands.some(({ purpose }) => purpose === 'migrate')).map(({ name }) => name)
}

describe('a task of the image of the application that a job is told to deploy', () => {
  test('migrates where that application has migrations', async () => {
    expect(await migrating(TASK, ['api/db/versions'])).toEqual(['api'])
    expect(await migrating(TASK, ['api/db/versions', 'web/migrations'])).toEqual(['api', 'web'])
  })

  test('may migrate where migrations belong to no application, or are not known', async () => {
    expect(await migrating(TASK, ['packages/db/migrations'])).toEqual(['api', 'web'])
    expect(await migrating(TASK, [])).toEqual(['api', 'web'])
  })

  test('is told from what the job itself runs', async () => {
    expect(await migrating('npx knex migrate:latest', ['api/migrations'])).toEqual(['api', 'web'])
  })
})
