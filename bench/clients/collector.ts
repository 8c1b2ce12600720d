// Takes traces as a collector does, as OTLP over HTTP, and counts what it was sent.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

let spans = 0

const server = createServer(async (request, response) => {
  let text = ''
  for await (const chunk of request) text += chunk
  spans += text.split('"spanId"').length - 1
  response.setHeader('content-type', 'application/json').end('{}')
})

process.once('message', () => {
  process.on('message', () => process.send?.({ spans }))
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    process.send?.({ endpoint: `http://127.0.0.1:${port}` })
  })
})

process.on('disconnect', () => process.exit())
