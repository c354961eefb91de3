import { describe, expect, test } from '@jest/globals'
import { automationOf } from './reading.js'

const SERVICES = `services:
  db:
    image: postgres:17
    volumes: [data:/var/lib/postgresql/data]
  migrate:
    image: shop
    command: alembic upgrade head
`
const TWO = { 'compose.yaml': SERVICES, 'stacks/shop.yml': SERVICES, 'stacks/compose.shop.yml': SERVICES }

/** The Compose files that run in production, each with the line that starts it. */
async function deployed(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const { composeInProduction } = await automationOf({ ...TWO, ...files })
  return Object.fromEntries(
    [...(composeInProduction ?? [])].map(([path, { path: by, line }]) => [path, `${by}:${String(line)}`]),
  )
}

const workflow = (job: string, on = 'push'): Readonly<Record<string, string>> => ({
  '.github/workflows/ship.yml': `on: ${on}\njobs:\n  ship:\n    ${job}\n`,
})

describe('a Compose file runs in production where a deploy starts it', () => {
  test.each([
    [
      'through SSH',
      workflow(`steps:
      - run: |
          ssh deploy@shop.example "cd /srv/shop && docker compose -f /srv/shop/stacks/compose.shop.yml up -d"`),
      { 'stacks/compose.shop.yml': '.github/workflows/ship.yml:6' },
    ],
    [
      'by an action over SSH in a clone',
      workflow(`steps:
      - uses: appleboy/ssh-action@v1
        with:
          script: |
            cd /srv/shop && git pull
            docker compose up -d`),
      { 'compose.yaml': '.github/workflows/ship.yml:9' },
    ],
    [
      'on the host that DOCKER_HOST names',
      workflow(`env: { DOCKER_HOST: 'ssh://deploy@shop.example' }
    steps:
      - run: docker compose -f stacks/compose.shop.yml up -d --wait`),
      { 'stacks/compose.shop.yml': '.github/workflows/ship.yml:6' },
    ],
    [
      'on a swarm',
      workflow(`steps: [{ run: docker stack deploy -c stacks/shop.yml shop }]`),
      { 'stacks/shop.yml': '.github/workflows/ship.yml:4' },
    ],
    [
      'on a runner that is the host',
      workflow(`runs-on: [self-hosted]
    environment: production
    steps: [{ run: docker compose up -d }]`),
      { 'compose.yaml': '.github/workflows/ship.yml:6' },
    ],
    [
      'by systemd',
      {
        'ops/shop.service': `[Service]
ExecStart=/usr/bin/docker compose -f /opt/shop/stacks/compose.shop.yml up
[Install]
WantedBy=multi-user.target
`,
      },
      { 'stacks/compose.shop.yml': 'ops/shop.service:2' },
    ],
    [
      'by a script whose name says that it deploys',
      { 'bin/deploy.sh': '#!/bin/sh\nCOMPOSE_FILE=stacks/compose.shop.yml docker-compose up -d\n' },
      { 'stacks/compose.shop.yml': 'bin/deploy.sh:2' },
    ],
  ])('%s', async (_, files, expected) => {
    expect(await deployed(files)).toEqual(expected)
  })

  test.each([
    ['a runner starts it for its tests', workflow('steps: [{ run: docker compose up -d }]')],
    ['a pull request does', workflow('steps: [{ run: ssh preview.example docker compose up -d }]', 'pull_request')],
    [
      'the environment is another',
      workflow('environment: staging\n    steps: [{ run: ssh stage.example docker compose -f compose.yaml up -d }]'),
    ],
    ['a script starts it for a developer', { 'bin/start.sh': '#!/bin/sh\ndocker compose up -d\n' }],
    ['which of two it is nobody says', workflow('steps: [{ run: ssh shop.example docker compose up -d }]')],
    ['it is stopped, built or pulled', { 'deploy.sh': '#!/bin/sh\ndocker compose build\ndocker compose down\n' }],
  ])('not where %s', async (_, files) => {
    expect(await deployed({ 'docker/compose.yml': SERVICES, ...files })).toEqual({})
  })

  test('and what its services do is done in production', async () => {
    const { units } = await automationOf({
      ...TWO,
      ...workflow('steps: [{ run: docker stack deploy -c stacks/shop.yml shop }]'),
    })
    expect(
      units.filter(({ kind }) => kind === 'container').map(({ seen, environment }) => [seen.path, environment]),
    ).toEqual([
      ['compose.yaml', undefined],
      ['stacks/compose.shop.yml', undefined],
      ['stacks/shop.yml', 'production'],
    ])
  })
})
