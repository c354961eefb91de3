import type { Dependency } from './dependency.js'
import { jsonSections } from './json.js'

/** composer.json. PHP's extensions are packages named `ext-…`. */
export function readComposerJson(text: string): readonly Dependency[] {
  return [...jsonSections(text, ['require', 'require-dev'])].flatMap(([section, keys]) =>
    keys.map(({ key, line }): Dependency => ({
      ecosystem: 'composer',
      name: key.toLowerCase(),
      line,
      group: section === 'require' ? 'runtime' : 'test',
      features: [],
    })),
  )
}
