import { expect, test } from '@jest/globals'
import { automationOf } from './reading.js'

test('what tests on a push to any branch tries what a pull request brings; a deploy of each push does not', async () => {
  const workflow = (on: string, run: string, condition = '') =>
    automationOf({
      '.github/workflows/test.yml': `on:\n  push:\n    ${on}\njobs:\n  job:\n    runs-on: ubuntu-latest\n${condition}    env: { DATABASE_URL: 'postgres://localhost/shop' }\n    steps:\n      - run: bin/rails db:migrate && ${run}\n`,
    })
  const triesAll = async (...given: Parameters<typeof workflow>) => (await workflow(...given)).units[0]?.onPullRequest
  expect(await triesAll("branches: ['**']", 'bundle exec rspec')).toBe(true)
  expect(await triesAll("paths: ['app/**']", 'bundle exec rspec')).toBe(true)
  expect(await triesAll('branches: [main]', 'bundle exec rspec')).toBe(false)
  expect(await triesAll("tags: ['v*']", 'bundle exec rspec')).toBe(false)
  expect(await triesAll("branches: ['**']", 'flyctl deploy')).toBe(false)
  const onMain = "    if: github.ref == 'refs/heads/main'\n"
  expect(await triesAll("branches: ['**']", 'bundle exec rspec', onMain)).toBe(false)
})
