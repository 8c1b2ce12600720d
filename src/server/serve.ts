import type { GraphQLSchema } from 'graphql'
import { type Config, ConfigError } from '../config/index.ts'
import type { Log } from '../lib/log.ts'
import { Executor } from './execute.ts'
import { createHttp, type Http } from './http.ts'
import type { ContextFor } from './request.ts'

export type Serving = {
  schema: GraphQLSchema
  contextFor: ContextFor
  ready: () => Promise<unknown>
  log: Log
}

export type Served = { url: string; port: number; stop(): Promise<void> }

/** Puts a schema on the port that the configuration names. */
export async function serve(config: Config, { ready, ...served }: Serving): Promise<Served> {
  const { production } = config
  const http = await createHttp({ executor: new Executor(served), production, ready })
  const port = await listen(http, config)
  return { url: `http://${nameOf(config.host)}:${port}`, port, stop: http.stop }
}

async function listen(http: Http, at: { host: string; port: number }): Promise<number> {
  try {
    return await http.listen(at)
  } catch (error) {
    await http.stop()
    throw inOneLine(error, at)
  }
}

function inOneLine(error: unknown, { host, port }: { host: string; port: number }): unknown {
  const code = (error as { code?: string }).code
  if (code === 'EADDRINUSE') {
    return new ConfigError(`PORT ${port} is in use: stop what listens there or choose another.`)
  }
  if (code === 'EACCES')
    return new ConfigError(`PORT ${port} is not yours to open: choose one above 1023.`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ConfigError(`HOST ${host} is no address of this machine: mend it or leave it out.`)
  }
  return error
}

/** Where a person on this machine finds it. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
