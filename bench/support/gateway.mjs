// The gateway as a process of its own, as it was built, for the bench to measure: walls can be left out of it here.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { start } from '../../dist/src/server/start.js'

process.once('message', async ({ config, options }) => {
  const gateway = await start(config, options)
  process.on('message', (question) => process.send?.(usage(question)))
  process.once('SIGTERM', () => gateway.stop().then(() => process.exit(0)))
  process.send?.({ port: gateway.port })
})

process.on('disconnect', () => process.exit())

/** The time that it has had of a processor, in seconds; if asked, what it holds once the garbage is gone. */
function usage({ memory = false }) {
  const { user, system } = process.cpuUsage()
  const processor = (user + system) / 1e6
  if (!memory) return { processor }
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { rss, heapUsed } = process.memoryUsage()
  return { processor, rss, heap: heapUsed }
}
