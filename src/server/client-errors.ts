import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type CirclegateError, InvalidInput, TooComplex } from '../errors/index.ts'

type ClientError = Error & { code?: string }

/** What Node could not make a request of is answered in the shape of every other answer. */
export function answerClientError({ code }: ClientError, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) socket.write(answer(...refusalOf(code)))
  socket.destroy()
}

function refusalOf(code: string | undefined): [status: number, refusal: CirclegateError] {
  if (code === 'HPE_HEADER_OVERFLOW') return [431, new TooComplex('The headers are too large.')]
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return [408, new InvalidInput({ request: 'took too long to arrive' })]
  return [400, new InvalidInput({ request: 'is not HTTP' })]
}

function answer(status: number, refusal: CirclegateError): string {
  const { code, message } = refusal
  const body = JSON.stringify({ errors: [{ message, extensions: { code, ...refusal.details() } }] })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
