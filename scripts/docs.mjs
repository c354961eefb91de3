// Writes everything that is generated from the code: hazard and check pages, schemas, action.yml and the README's tables.
// `--check` writes nothing and fails where a file is not what the code says.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import prettier from 'prettier'

const root = fileURLToPath(new URL('..', import.meta.url))
const checking = process.argv.includes('--check')

// Inside the project, so that packages resolve.
const scratch = mkdtempSync(join(root, 'node_modules/.docs-'))
const bundle = join(scratch, 'pages.mjs')
await build({
  absWorkingDir: root,
  entryPoints: ['scripts/docs/pages.ts'],
  outfile: bundle,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  logLevel: 'warning',
})
const { pages, GENERATED_FOLDERS } = await import(pathToFileURL(bundle).href)
rmSync(scratch, { recursive: true, force: true })

const read = (path) => {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return ''
  }
}

const wanted = await pages(read)
// The tables stand in a page that people write, and is formatted as such.
const readme = await prettier.resolveConfig(join(root, 'README.md'))
wanted.set('README.md', await prettier.format(wanted.get('README.md'), { ...readme, parser: 'markdown' }))
const stale = GENERATED_FOLDERS.flatMap((folder) => {
  try {
    return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)
  } catch {
    return []
  }
}).filter((path) => !wanted.has(path))

const differing = [...wanted].filter(([path, text]) => read(path) !== text).map(([path]) => path)
if (checking) {
  for (const path of [...differing, ...stale]) console.error(`${path} is not what the code says: run npm run docs`)
  if (differing.length + stale.length > 0) process.exitCode = 1
} else {
  for (const path of differing) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), wanted.get(path))
  }
  for (const path of stale) rmSync(join(root, path))
}
