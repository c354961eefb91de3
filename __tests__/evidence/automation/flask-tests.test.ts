import { expect, test } from '@jest/globals'
import { automationOf } from './reading.js'

test.each([
  'subprocess.run(["flask", "db", "upgrade"], env={"SQLALCHEMY_DATABASE_URI": uri})\n',
  'from flask_migrate import downgrade, upgrade\n\nuri = os.environ["SQLALCHEMY_DATABASE_URI"]\n',
])('fixtures of Flask apply the migrations of Flask-Migrate: %s', async (text) => {
  const { databaseTests } = await automationOf({ 'tests/conftest.py': text })
  expect(databaseTests).toMatchObject([{ engine: 'real', seen: { path: 'tests/conftest.py', line: 1 } }])
})
