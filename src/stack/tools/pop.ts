import type { ToolSignals } from '../signals.js'

export const pop = {
  id: 'pop',
  title: 'pop',
  packages: {
    go: ['github.com/gobuffalo/pop', 'github.com/ory/pop', 'github.com/gobuffalo/soda', 'github.com/gobuffalo/fizz'],
  },
  versionFrom: ['github.com/gobuffalo/pop', 'github.com/ory/pop'],
} as const satisfies ToolSignals
