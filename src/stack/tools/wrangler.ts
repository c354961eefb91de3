import type { ToolSignals } from '../signals.js'

/** Without a D1 database wrangler deploys Workers and knows no migrations: its package alone says nothing. */
export const wrangler = {
  id: 'wrangler',
  title: 'wrangler (Cloudflare D1)',
  packages: {},
  contents: [{ path: /(^|\/)wrangler\.(toml|jsonc?)$/, line: /^(?!\s*(?:#|\/\/)).*\bd1_databases\b/ }],
} as const satisfies ToolSignals
