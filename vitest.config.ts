import { defineConfig } from 'vitest/config'

export default defineConfig({
  // One copy of graphql: without this the ESM and the CommonJS build meet and reject each other.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/database.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
