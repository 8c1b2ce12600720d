import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CirclegateError, InvalidInput, NotFound, TooComplex } from '../errors/index.ts'
import type { Log } from '../lib/log.ts'
import { refused } from './answer.ts'

/** Fastify's errors and ours in one shape: that of a GraphQL answer, with a code of ours. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, log))
  app.setNotFoundHandler((request, reply) => {
    answerError(new NotFound('Page'), request, reply, log)
  })
}

export function answerError(
  error: unknown,
  request: Pick<FastifyRequest, 'id'>,
  reply: FastifyReply,
  log: Log,
): void {
  const answer = refused(asRefusal(error), { requestId: request.id, log })
  reply.code(statusOf(error) ?? answer.status).send(answer.result)
}

type Coded = { statusCode?: number; code?: string; message?: string }

/** The status of a refusal of Fastify's own, such as 413 and 415: finer than our codes are. */
function statusOf(error: unknown): number | undefined {
  const { statusCode } = error as Coded
  return statusCode !== undefined && statusCode < 500 ? statusCode : undefined
}

function asRefusal(error: unknown): unknown {
  if (error instanceof CirclegateError) return error
  const { code, message = '' } = error as Coded
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new TooComplex('The body is too large.')
  if (code === 'ERR_INVALID_URL') return new InvalidInput({ host: 'is not the name of a host' })
  return statusOf(error) === undefined ? error : new InvalidInput({ body: message })
}
