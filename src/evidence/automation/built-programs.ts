import { Yaml } from './yaml.js'

const DOCKERFILE = /(^|\/)(?:[\w.-]+\.)?(?:Docker|Container)file(?:\.[\w.-]+)?$/
const CHART = /(^|\/)Chart\.ya?ml$/
/** `COPY --from=build /out/shop /usr/local/bin/shop` */
const COPIED = /^\s*COPY\s+(?:--\S+\s+)*--from=\S+\s[^\n]*?\/(?:s?bin)\/([\w.-]+)\s*$/gim
/** `go build -o bin/shop`, `go install ./cmd/shop` */
const GO = /\bgo\s+(?:build\b[^\n]*?\s-o[ =](?:\S*\/)?([\w.-]+)|install\b[^\n]*?\.\/(?:\S*\/)?cmd\/([\w.-]+))/g

/**
 * The programs that a repository builds, as its own files name them: what its images copy in, what Go builds, and the
 * applications that its charts are named after.
 */
export function builtPrograms(files: ReadonlyMap<string, string>): ReadonlySet<string> {
  return new Set(
    [...files].flatMap(([path, text]): readonly string[] => {
      if (CHART.test(path)) return Yaml.read(text)[0]?.get('name')?.text()?.split(/\s/).slice(0, 1) ?? []
      return DOCKERFILE.test(path)
        ? [...text.matchAll(COPIED), ...text.matchAll(GO)].map(([, first, second]) => first ?? second ?? '')
        : []
    }),
  )
}
