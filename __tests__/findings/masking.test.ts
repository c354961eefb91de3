import { describe, expect, test } from '@jest/globals'
import { excerpt, masked } from '../../src/findings/masking.js'

// Put together here, so that no scanner takes them for the real thing.
const KEY = ['AKIA', 'ABCDEFGHIJKLMNOP'].join('')
const GITHUB = ['ghp', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('_')

describe('secrets never reach a report', () => {
  test.each([
    ['postgres://shop:hunter2@db.example/shop', 'postgres://***db.example/shop'],
    ['postgres://shop:hun@ter/2@db.example/shop', 'postgres://***db.example/shop'],
    ['https://sometoken@example.com/x', 'https://***example.com/x'],
    ["CREATE ROLE shop PASSWORD 'hunter2'", "CREATE ROLE shop PASSWORD '***'"],
    ["CREATE ROLE shop PASSWORD 'hun''ter2' LOGIN", "CREATE ROLE shop PASSWORD '***' LOGIN"],
    ["CREATE ROLE shop ENCRYPTED PASSWORD E'hun\\'ter2' LOGIN", "CREATE ROLE shop ENCRYPTED PASSWORD E'***' LOGIN"],
    ['ALTER ROLE shop PASSWORD $$hunter2$$', 'ALTER ROLE shop PASSWORD $$***$$'],
    ["CREATE USER shop IDENTIFIED BY 'hunter2'", "CREATE USER shop IDENTIFIED BY '***'"],
    ["CHANGE MASTER TO MASTER_PASSWORD='hunter2'", "CHANGE MASTER TO MASTER_PASSWORD='***'"],
    ['Server=db;Password=hunter2;Database=shop', 'Server=db;Password=***;Database=shop'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=*** psql'],
    [`SELECT '${KEY}'`, "SELECT '***'"],
    [`clone with ${GITHUB} now`, 'clone with *** now'],
  ])('%s', (text, expected) => {
    expect(masked(text)).toBe(expected)
  })

  test.each([
    'ALTER TABLE users DROP COLUMN password',
    'ALTER TABLE users ADD COLUMN api_key text NOT NULL',
    "UPDATE users SET token = NULL WHERE email = 'a@b.example'",
    'https://www.postgresql.org/docs/18/sql-createindex.html',
    'CREATE TABLE tokens (id bigint, token text)',
    'UPDATE orders SET token = gen_random_uuid() WHERE token IS NULL',
  ])('words about secrets stay as they are: %s', (text) => {
    expect(masked(text)).toBe(text)
  })

  test('a private key goes whole, even where its end is cut off', () => {
    const begin = '-----BEGIN RSA ' + 'PRIVATE KEY-----'
    expect(masked(`${begin}\nMIIE\n`)).toBe('***')
  })
})

describe('excerpts', () => {
  test('are one line of at most so many characters', () => {
    expect(excerpt('ALTER TABLE\n  orders')).toBe('ALTER TABLE orders')
    expect(excerpt('x'.repeat(200))).toHaveLength(160)
    expect(excerpt('abcdef', 4)).toBe('abc…')
  })

  test('never end in half a character', () => {
    expect(excerpt('ab😀cd', 4)).toBe('ab…')
  })
})
