import type { ToolSignals } from '../signals.js'

export const bytebase = {
  id: 'bytebase',
  title: 'Bytebase',
  packages: {},
  contents: [
    {
      path: /^\.github\/workflows\/[^/]+\.ya?ml$/,
      line: /uses:\s*["']?bytebase\/|image:\s*["']?bytebase\/bytebase-action\b/,
    },
    { path: /(^|\/)\.gitlab-ci\.yml$/, line: /image:\s*["']?bytebase\/bytebase-action\b/ },
  ],
  environment: ['BYTEBASE_*'],
} as const satisfies ToolSignals
