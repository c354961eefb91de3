import { describe, expect, test } from '@jest/globals'
import { automationOf, said } from './reading.js'

function workflow(run: string): string {
  return `on:\n  push:\n    branches: [main]\njobs:\n  migrate:\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - run: |\n          ${run.replaceAll('\n', '\n          ')}\n`
}

async function doneBy(run: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { units } = await automationOf({ '.github/workflows/deploy.yml': workflow(run), ...files })
  return units.filter(({ kind }) => kind === 'workflow job').flatMap(({ commands }) => commands.map(said))
}

describe('a task of ECS runs the command that overrides its container', () => {
  const override = (command: string): string =>
    `aws ecs run-task --cluster shop --task-definition shop --overrides '{"containerOverrides": [{"name": "web", "command": ${command}}]}'`

  test.each([
    ['a tool', override('["python", "manage.py", "migrate"]'), ['migrate: manage.py migrate']],
    ['a shell', override('["sh", "-c", "bundle exec rails db:migrate"]'), ['migrate: rails db:migrate']],
    ["the image's own program", override('["db-migrate"]'), ['migrate: db-migrate']],
    ["the image's own program with a verb", override('["shop", "migrate"]'), ['migrate: shop migrate']],
    ['a way back', override('["shop", "migrate", "down"]'), []],
    ['something else', override('["shop", "warm-cache"]'), []],
    [
      'a shell in a running task',
      'aws ecs execute-command --cluster shop --task 1 --interactive --command "alembic upgrade head"',
      ['migrate: alembic upgrade'],
    ],
  ])('%s', async (_, run, found) => {
    expect(await doneBy(run)).toEqual(found)
  })

  const TASK = `#!/bin/bash
command="$2"
overrides=$(cat <<EOF
{ "containerOverrides": [{ "name": "web", "command": \${command} }] }
EOF
)
args=(ecs run-task --cluster "$1" --overrides "\${overrides}")
aws "\${args[@]}"
`
  const MIGRATE = `#!/bin/bash\ncommand='["db-migrate"]'\n./bin/run-command shop "\${command}"\n`

  test('a script that starts the task takes the command as a list of words', async () => {
    const files = { 'bin/run-command': TASK, 'bin/migrate': MIGRATE }
    expect(await doneBy('./bin/migrate', files)).toEqual(['migrate: db-migrate'])
  })

  test('a list of words that another script takes is no command', async () => {
    const files = { 'bin/run-command': '#!/bin/bash\necho "$2"\n', 'bin/migrate': MIGRATE }
    expect(await doneBy('./bin/migrate', files)).toEqual([])
  })
})
