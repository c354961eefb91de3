/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // One copy of the runtime, whether imported or required.
    '^antlr4ng$': '<rootDir>/node_modules/antlr4ng/dist/index.cjs',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
    // ES modules in a package that calls itself CommonJS: only a bundler takes them as they are.
    '/node_modules/dt-sql-parser/.+\\.js$': ['@swc/jest', { module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!dt-sql-parser/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/__tests__/fixtures'],
  // The end-to-end tests mostly wait for the processes that they start.
  maxWorkers: '100%',
  // Each test file leaves an AsyncLocalStorage of jest-circus behind, which Node before 24 asks at every promise, and the
  // modules that it loaded. A worker that has grown starts anew: a file late in the run else costs twice the time.
  workerIdleMemoryLimit: '400MB',
  reporters: ['default', '<rootDir>/__tests__/end-to-end/scenarios.js'],
  testTimeout: 30000,
}
