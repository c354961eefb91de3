import { expect, test } from '@jest/globals'
import { addressInDjango, addressInPrisma, addressInScript } from '../../../src/migrations/tools/address.js'

test('Prisma connects by the variables that its datasource names', () => {
  const schema = `generator client {
  provider = "prisma-client-js"
}
datasource db {
  provider          = "postgresql"
  url               = env("SHOP_DATABASE_URL")
  directUrl         = env("SHOP_DIRECT_URL")
  shadowDatabaseUrl = env("SHADOW_URL")
}`
  expect(addressInPrisma([schema])).toEqual({ kind: 'url', names: ['SHOP_DATABASE_URL', 'SHOP_DIRECT_URL'] })
  const configuration = 'export default defineConfig({ schema: "./schema", datasource: { url: env("SHOP_URL") } })'
  expect(addressInPrisma([configuration, 'datasource db {\n  provider = "postgresql"\n}'])).toEqual({
    kind: 'url',
    names: ['SHOP_URL'],
  })
  expect(addressInPrisma(['datasource db {\n  url = "file:./dev.db"\n}'])).toBeUndefined()
})

test.each([
  ['defineConfig({ dbCredentials: { url: process.env.POSTGRES_URL! } })', 'POSTGRES_URL'],
  ["module.exports = { client: 'pg', connection: process.env['PG_CONNECTION_STRING'] }", 'PG_CONNECTION_STRING'],
])('a configuration in JavaScript names the variable: %s', (text, name) => {
  expect(addressInScript(text)).toEqual({ kind: 'url', names: [name] })
})

test('what is no address in a configuration in JavaScript is left out', () => {
  expect(addressInScript("if (process.env.NODE_ENV) module.exports = { connection: 'postgres://x' }")).toBeUndefined()
})

const POSTGRES = /["']ENGINE["']\s*:\s*["'][\w.]*\.(?:postgresql)["']/

test('Django’s settings name one URL, or a variable for each part and what chooses the entry', () => {
  expect(addressInDjango("DATABASES = {'default': env.db('SHOP_DATABASE_URL')}\n", POSTGRES)).toEqual({
    kind: 'url',
    names: ['SHOP_DATABASE_URL'],
  })
  const settings = `DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.getenv("DB_NAME", "shop.sqlite"),
    }
}

if os.getenv("DB") == "postgres":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.getenv("DB_HOST", ""),
            "NAME": os.environ["DB_NAME"],
            "USER": os.environ.get("DB_USER", "postgres"),
            "PASSWORD": secret("DB_PASSWORD"),
        }
    }
`
  expect(addressInDjango(settings, POSTGRES)).toEqual({
    kind: 'parts',
    names: { HOST: 'DB_HOST', NAME: 'DB_NAME', USER: 'DB_USER', PASSWORD: 'DB_PASSWORD' },
    fixed: { DB: 'postgres' },
  })
})
