// The gateway as a process of its own, for the bench to measure: walls can be left out of it here.
import type { Config } from '../../src/config/index.ts'
import { type StartOptions, start } from '../../src/server/start.ts'

process.once('message', async (given: { config: Config; options: StartOptions }) => {
  const { port } = await start(given.config, given.options)
  process.send?.({ port })
})

process.on('disconnect', () => process.exit())
