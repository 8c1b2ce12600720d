import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance } from 'fastify'
import type { AddressOf } from './address.ts'
import { openApollo } from './apollo.ts'
import type { Executor } from './execute.ts'
import { credentialsOf } from './request.ts'

const staffPath = '/internal/graphql'

type Options = { production: boolean; addressOf: AddressOf }

/**
 * The staff's own door, on the same port: the same reading, limits and masking as at the tenants' door, on another
 * schema. It knows no cookies, names no company, and has no WebSocket, for nothing is followed here.
 */
export async function openStaffDoor(
  app: FastifyInstance,
  executor: Executor,
  { production, addressOf }: Options,
) {
  const apollo = await openApollo(executor, production)
  const handler = fastifyApolloHandler(apollo, {
    context: async ({ headers, id, raw, account }) => ({
      credentials: {
        ...credentialsOf(headers, {}, id),
        address: addressOf(raw),
        account,
        ...(headers['idempotency-key'] !== undefined && {
          idempotencyKey: String(headers['idempotency-key']),
        }),
      },
    }),
  })
  app.all(staffPath, handler)
  return apollo
}
