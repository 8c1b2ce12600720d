import { createServer } from 'node:net'
import { type Finding, fine, wrong } from './finding.ts'
import { configOf, type Scene } from './scene.ts'

type Place = { host: string; port: number }

export async function examinePort(scene: Scene): Promise<Finding[]> {
  const config = configOf(scene)
  if (!config) return []
  const { host, port } = config
  const code = await obstacle({ host, port })
  if (!code) return [fine('port', `${host}:${port} is free`)]
  if (code === 'EADDRINUSE' && (await isOurs({ host, port })))
    return [fine('port', `a Circlegate answers on ${host}:${port}`)]
  return [problem(code, { host, port })]
}

function obstacle({ host, port }: Place): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

async function isOurs({ host, port }: Place): Promise<boolean> {
  const name = host.includes(':') ? `[${host}]` : host
  const asked = fetch(`http://${name}:${port}/healthz`, { signal: AbortSignal.timeout(2_000) })
  const body = await asked.then((response) => response.json()).catch(() => undefined)
  return (body as { status?: string } | undefined)?.status === 'alive'
}

function problem(code: string, { host, port }: Place): Finding {
  if (code === 'EADDRINUSE')
    return wrong(
      'port',
      `something else listens on ${host}:${port}`,
      'stop it or choose another PORT',
    )
  if (code === 'EACCES')
    return wrong('port', `port ${port} is not yours to open`, 'choose a PORT above 1023')
  return wrong(
    'port',
    `${host} is no address of this machine (${code})`,
    'mend HOST or leave it out',
  )
}
