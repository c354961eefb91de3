import type { ToolSignals } from '../signals.js'

export const supabase = {
  id: 'supabase',
  title: 'Supabase CLI',
  packages: {
    npm: ['supabase'],
  },
  files: [/(^|\/)supabase\/config\.toml$/],
} as const satisfies ToolSignals
