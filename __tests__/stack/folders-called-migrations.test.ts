import { describe, expect, test } from '@jest/globals'
import { audited, reviewed, type Tracked } from '../runner/in-memory.js'

const npm = (dependencies: Readonly<Record<string, string>>): string =>
  JSON.stringify({ name: 'shop', version: '1.0.0', dependencies })

/** Folders called migrations that change no database that is reviewed. */
const FOLDERS: readonly (readonly [string, Tracked, Tracked])[] = [
  [
    'indexes of Elasticsearch',
    { 'package.json': npm({ '@elastic/elasticsearch': '^8.0.0' }) },
    {
      'migrations/0001_products.json': '{ "mappings": { "properties": { "name": { "type": "keyword" } } } }\n',
      'migrations/0002_prices.js':
        "module.exports = async (client) => client.indices.putMapping({ index: 'products', properties: { price: { type: 'double' } } })\n",
    },
  ],
  [
    'scripts of Elasticsearch that a library runs over HTTP',
    { 'pom.xml': '<project><artifactId>shop</artifactId></project>\n' },
    { 'src/main/resources/es/migration/V1.0__products.http': 'PUT /products\nContent-Type: application/json\n\n{}\n' },
  ],
  [
    'codemods',
    { 'package.json': npm({ jscodeshift: '^17.0.0' }) },
    {
      'src/migrations/v5/rename-prop.ts':
        "import type { Transform } from 'jscodeshift'\nconst transform: Transform = ({ source }, { j }) => j(source).renameVariableDeclarators('a', 'b').toSource()\nexport default transform\n",
    },
  ],
  [
    'schematics of Angular',
    { 'package.json': npm({ '@angular-devkit/schematics': '^19.0.0' }) },
    {
      'migrations.json':
        '{ "schematics": { "update-19": { "version": "19", "factory": "./migrations/update-19" } } }\n',
      'migrations/update-19/index.ts':
        "import type { Rule } from '@angular-devkit/schematics'\nexport const update = (): Rule => (tree) => tree\n",
    },
  ],
  [
    'content types of Contentful',
    { 'package.json': npm({ 'contentful-migration': '^4.0.0' }) },
    {
      'migrations/01-author.js':
        "module.exports = function (migration) {\n  const author = migration.createContentType('author').name('Author')\n  author.createField('name').type('Symbol')\n}\n",
    },
  ],
  [
    'versions of what a browser keeps',
    { 'package.json': npm({ 'redux-persist': '^6.0.0' }) },
    {
      'src/store/migrations/index.ts':
        "export const migrations = { 2: (state: object) => ({ ...state, theme: 'dark' }) }\nlocalStorage.setItem('version', '2')\n",
    },
  ],
]

describe.each(FOLDERS)('%s', (_, base, added) => {
  test('are no migrations of a database', async () => {
    const { histories, databases } = await audited({ ...base, ...added })
    expect({ histories, databases }).toEqual({ histories: [], databases: [] })
  })

  test('start no review', async () => {
    expect((await reviewed(base, added)).trigger).toMatchObject({ triggered: false, reasons: [] })
  })
})
