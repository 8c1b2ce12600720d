import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Attribute = { key: string; value: { stringValue?: string; intValue?: number | string } }

/** A span as OTLP writes it in JSON. */
export type Collected = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: Attribute[]
  links?: { traceId: string; spanId: string }[]
  status: { code?: number; message?: string }
  startTimeUnixNano: string
  endTimeUnixNano: string
}

type Export = {
  resourceSpans: {
    resource: { attributes: Attribute[] }
    scopeSpans: { spans: Collected[] }[]
  }[]
}

/** Stands in for a collector of traces: it speaks OTLP over HTTP in JSON, and keeps what it is sent. */
export async function startCollector() {
  const spans: Collected[] = []
  const services = new Set<string>()
  const headers: Record<string, unknown>[] = []
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    if (request.url !== '/v1/traces') return void response.writeHead(404).end()
    headers.push(request.headers)
    bodies.push(Buffer.concat(parts).toString())
    for (const { resource, scopeSpans } of (JSON.parse(bodies.at(-1)!) as Export).resourceSpans) {
      services.add(textOf(resource, 'service.name') ?? '')
      for (const { spans: sent } of scopeSpans) spans.push(...sent)
    }
    response.setHeader('content-type', 'application/json').end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  return { endpoint, spans, services, headers, bodies, [Symbol.asyncDispose]: stop }
}

export const textOf = ({ attributes }: { attributes: Attribute[] }, name: string) =>
  attributes.find(({ key }) => key === name)?.value.stringValue
