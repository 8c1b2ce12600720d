import type { GraphQLSchema } from 'graphql'
import { type Config, ConfigError } from '../config/index.ts'
import type { Log } from '../lib/log.ts'
import type { Tracer } from '../lib/trace.ts'
import { addresses } from './address.ts'
import { Admission } from './admission.ts'
import type { Archives } from './archives.ts'
import type { Budgets } from './budgets.ts'
import { Executor } from './execute.ts'
import { hostReader } from './host.ts'
import { createHttp, type Http } from './http.ts'
import type { PublicKeys } from './jwks.ts'
import { readManifests } from './manifest.ts'
import type { Metrics } from './metrics.ts'
import { ourPages } from './origin.ts'
import type { Propose } from './proposing.ts'
import type { ContextFor } from './request.ts'
import type { CountSignIns } from './sign-ins.ts'
import { Trusted } from './trusted.ts'
import type { Vigil } from './vigil.ts'

/** What an executor is made from that is not shared by all of them. */
export type Schema = { schema: GraphQLSchema; contextFor: ContextFor; countSignIns: CountSignIns }

type Serving = {
  schema: GraphQLSchema
  /** What the staff's own door leads to. */
  staff?: Schema
  budgets: Budgets
  contextFor: ContextFor
  vigil: Vigil
  ready: () => Promise<unknown>
  publicKeys: PublicKeys
  countSignIns: CountSignIns
  propose: Propose
  archives: Archives
  log: Log
  metrics: Metrics
  tracer?: Tracer
  costLimit?: number | undefined
}

export type Served = { url: string; port: number; stop(): Promise<void> }

/** Puts a schema on the port that the configuration names. */
export async function serve(
  config: Config,
  { ready, publicKeys, budgets, costLimit, staff, archives, ...served }: Serving,
): Promise<Served> {
  const { production, graphiql, origins, baseDomain, trustProxy } = config
  const { drainSeconds, metricsToken } = config
  const executorOf = (own: Schema) => {
    const admission = new Admission(own.schema, budgets, costLimit)
    return new Executor({ ...served, ...own, admission })
  }
  const executor = executorOf(served)
  const trusted = await readTrusted(config, executor)
  const http = await createHttp({
    ...{
      executor,
      production,
      ready,
      publicKeys,
      archives,
      graphiql,
      origins,
      drainSeconds,
      metricsToken,
    },
    addressOf: addresses(trustProxy),
    readHost: hostReader({ baseDomain, trustProxy }),
    isOurPage: ourPages({ origins, trustProxy }),
    seats: config.sockets,
    trusted,
    ...(staff && { staff: executorOf(staff) }),
  })
  const port = await listen(http, config)
  return { url: `http://${nameOf(config.host)}:${port}`, port, stop: http.stop }
}

/** The documents that have ids, each read now. One that does not fit the schema refuses only its own users. */
async function readTrusted(
  { production, trustedDocuments: { files, only } }: Config,
  { documents, log }: Executor,
): Promise<Trusted> {
  const trusted = new Trusted(await readManifests(files), only)
  for (const text of trusted.texts) {
    const [error] = documents.trust(text)
    if (error)
      log.warn({ document: text, reason: error.message }, 'a trusted document is not valid')
  }
  if (production && !only)
    log.warn(
      'any document is served: TRUSTED_DOCUMENTS names no manifest, or others are let through',
    )
  return trusted
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
