import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The walls take longest: begun last, they would leave a worker alone with one of them. */
class WallsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWall = ({ moduleId }: TestSpecification) => moduleId.includes('/test/walls/')
    const sorted = await super.sort(files)
    return [...sorted.filter(isWall), ...sorted.filter((file) => !isWall(file))]
  }
}

export default defineConfig({
  // One copy of graphql: without this the ESM and the CommonJS build meet and reject each other.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/database.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A file finds the modules that those before it have loaded: to load them anew for each took a fifth of the time.
    isolate: false,
    sequence: { sequencer: WallsFirst },
    // Half of what a test waits for is done by PostgreSQL, in processes of its own.
    maxWorkers: 3,
  },
})
