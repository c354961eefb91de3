import type { Surroundings } from './tool.js'

/** Configuration that people write is far shorter. What is longer is not searched further: the tree is untrusted. */
const LONGEST = 100_000

/** The text of a configuration file that patterns are searched in; '' where there is none. */
export function configurationText(surroundings: Surroundings, path: string): string {
  return (surroundings.text(path) ?? '').slice(0, LONGEST)
}
