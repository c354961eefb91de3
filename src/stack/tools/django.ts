import type { ToolSignals } from '../signals.js'

export const django = {
  id: 'django',
  title: 'Django',
  packages: {
    pypi: ['Django'],
  },
  contents: [{ path: /(^|\/)manage\.py$/, line: /\bDJANGO_SETTINGS_MODULE\b/ }],
} as const satisfies ToolSignals
