import type { ToolSignals } from '../signals.js'

export const mongoose = {
  id: 'mongoose',
  title: 'Mongoose',
  packages: {
    npm: ['mongoose', '@nestjs/mongoose'],
  },
} as const satisfies ToolSignals
