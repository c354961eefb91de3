import { expect, test } from '@jest/globals'
import { platformOfFile } from '../../../src/evidence/automation/deploy-platform.js'
import { automationOf } from './reading.js'

const WORKFLOW = (step: string): Readonly<Record<string, string>> => ({
  '.github/workflows/deploy.yml': `on:\n  push:\n    branches: [main]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`,
})

test.each([
  ['run: helm upgrade --install shop charts/shop', 'helm'],
  ['run: kubectl rollout restart deployment/shop', 'kubernetes'],
  ['run: sudo -E flyctl deploy --remote-only', 'fly'],
  ['run: aws ecs update-service --cluster a --service b --force-new-deployment', 'ecs'],
  ['uses: aws-actions/amazon-ecs-deploy-task-definition@v2', 'ecs'],
  ["run: ssh deploy@shop.example 'cd /srv && docker compose pull && docker compose up -d'", 'compose'],
  ['{ uses: appleboy/ssh-action@v1, with: { script: docker compose up -d } }', 'compose'],
  ['run: kamal deploy', 'kamal'],
  ['run: vercel deploy --prod', 'vercel'],
])('a workflow deploys where its step says: %s', async (step, platform) => {
  const { platforms } = await automationOf(WORKFLOW(step))
  expect(platforms?.map((each) => [each.platform, each.seen.path, each.seen.line])).toEqual([
    [platform, '.github/workflows/deploy.yml', 8],
  ])
})

test('services that a test starts for itself are no deploy', async () => {
  expect((await automationOf(WORKFLOW('run: docker compose up -d db'))).platforms).toEqual([])
})

test.each([
  ['render.yaml', 'render'],
  ['fly.production.toml', 'fly'],
  ['apps/web/vercel.json', 'vercel'],
  ['config/deploy.yml', 'kamal'],
  ['Procfile', 'heroku'],
  ['docker-compose.yml', undefined],
])('the file of a platform: %s', (path, platform) => {
  expect(platformOfFile(path)).toBe(platform)
})
