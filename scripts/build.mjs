// Bundles the action and the terminal program into dist/, WebAssembly beside them, with the licences of what is bundled.
// `--check` builds elsewhere and fails where dist/ is not what the sources build.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const checking = process.argv.includes('--check')
const committed = join(root, 'dist')
// A build that fails leaves dist/ as it was.
const out = mkdtempSync(join(tmpdir(), 'database-review-dist-'))

const WEB_ASSEMBLY = [
  ['libpg-query/wasm/libpg-query.wasm', 'libpg-query.wasm'],
  ['web-tree-sitter/web-tree-sitter.wasm', 'web-tree-sitter.wasm'],
  ['tree-sitter-bash/tree-sitter-bash.wasm', 'tree-sitter-bash.wasm'],
  ['tree-sitter-python/tree-sitter-python.wasm', 'tree-sitter-python.wasm'],
  ['@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm', 'tree-sitter-hcl.wasm'],
  ['tree-sitter-bicep/tree-sitter-bicep.wasm', 'tree-sitter-bicep.wasm'],
]

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const result = await build({
  absWorkingDir: root,
  entryPoints: { index: 'src/action.ts', cli: 'src/cli.ts' },
  outdir: out,
  bundle: true,
  splitting: true,
  chunkNames: '[name]-[hash]',
  format: 'esm',
  platform: 'node',
  // Its CommonJS build has no named exports for a dynamic import; @pgsql/types holds only types.
  alias: {
    'libpg-query': './node_modules/libpg-query/wasm/index.js',
    '@pgsql/types': './scripts/no-exports.mjs',
    undici: './scripts/undici-behind-a-proxy.mjs',
  },
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  define: { DATABASE_REVIEW_VERSION: JSON.stringify(version) },
  // CommonJS packages in an ESM bundle ask for require and __dirname.
  banner: {
    js: [
      "import{createRequire as createRequire_}from'node:module';",
      "import{fileURLToPath as fileURLToPath_}from'node:url';",
      'const require=createRequire_(import.meta.url);',
      "const __filename=fileURLToPath_(import.meta.url);const __dirname=fileURLToPath_(new URL('.',import.meta.url));",
    ].join(''),
  },
  logLevel: 'warning',
})

// One character beyond ASCII makes V8 hold the whole file as two bytes a character and compile it more slowly. esbuild
// escapes them everywhere but in regular expressions.
const wide = Object.keys(result.metafile.outputs).filter((path) =>
  /[^\0-\x7f]/.test(readFileSync(join(root, path), 'latin1')),
)
if (wide.length > 0) throw new Error(`Write \\uXXXX in the regular expressions that end up in ${wide.join(', ')}`)

for (const [from, to] of WEB_ASSEMBLY) copyFileSync(join(root, 'node_modules', from), join(out, to))
writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n')
writeFileSync(join(out, 'licenses.txt'), licenses(Object.keys(result.metafile.inputs)))

if (!checking) {
  rmSync(committed, { recursive: true, force: true })
  cpSync(out, committed, { recursive: true })
  rmSync(out, { recursive: true, force: true })
} else {
  const differing = difference(committed, out)
  rmSync(out, { recursive: true, force: true })
  if (differing.length > 0) {
    console.error(`dist/ is not what the sources build (npm run build): ${differing.join(', ')}`)
    process.exitCode = 1
  }
}

function licenses(inputs) {
  const packages = new Set(
    inputs.flatMap((path) => {
      const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)
      return match === null ? [] : [match[1]]
    }),
  )
  for (const [from] of WEB_ASSEMBLY)
    packages.add(
      `node_modules/${from
        .split('/')
        .slice(0, from.startsWith('@') ? 2 : 1)
        .join('/')}`,
    )
  return [...packages]
    .sort()
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
      const file = readdirSync(join(root, folder)).find((name) => /^(licen[cs]e|copying)/i.test(name))
      const text = file === undefined ? `Licence: ${manifest.license}` : readFileSync(join(root, folder, file), 'utf8')
      return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text.trim()}\n`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}

function difference(a, b) {
  const list = (folder) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
      : []
  return [...new Set([...list(a), ...list(b)])].filter((name) => {
    const [left, right] = [join(a, name), join(b, name)]
    return !existsSync(left) || !existsSync(right) || !readFileSync(left).equals(readFileSync(right))
  })
}
