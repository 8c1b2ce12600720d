import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type Observable } from '@apollo/client'
import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { SetContextLink } from '@apollo/client/link/context'
import { ErrorLink } from '@apollo/client/link/error'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { relayStylePagination } from '@apollo/client/utilities'
import { OperationTypeNode } from 'graphql'
import { createClient } from 'graphql-ws'
import { from, switchMap } from 'rxjs'
import WebSocket from 'ws'
import type { Session } from './session.ts'

// Node has one of its own from 22 on; Apollo’s link looks for it by this name.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket

/** An id is unique within a company only, so that both make up the key. */
const byTenant = { keyFields: ['tenantId', 'id'] }

const cache = () =>
  new InMemoryCache({
    typePolicies: {
      Site: byTenant,
      SiteAssignment: byTenant,
      Query: { fields: { sites: relayStylePagination() } },
    },
  })

/** Queries over HTTP, subscriptions over a WebSocket; both with a token that is still good. */
export function openClient(url: string, session: Session): ApolloClient {
  const http = ApolloLink.from([renewing(session), signed(session), new HttpLink({ uri: url })])
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    sockets(url, session),
    http,
  )
  return new ApolloClient({ link, cache: cache() })
}

const signed = (session: Session) =>
  new SetContextLink(async () => ({ headers: await session.headers() }))

/** A token may end before its time: revoked, or by another clock. Then once more with a new one. */
const renewing = (session: Session) =>
  new ErrorLink(({ error, operation, forward }) => {
    if (!isUnauthenticated(error) || operation.getContext().renewed) return
    operation.setContext({ renewed: true })
    return from(session.renew()).pipe(
      switchMap(() => forward(operation)),
    ) as Observable<ApolloLink.Result>
  })

function isUnauthenticated(error: unknown): boolean {
  return (
    CombinedGraphQLErrors.is(error) &&
    error.errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')
  )
}

/** It does not try again by itself: whoever follows has to list anew what it missed, see follow.ts. */
function sockets(url: string, session: Session): GraphQLWsLink {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    connectionParams: () => session.headers(),
    retryAttempts: 0,
    // A line that is cut without a word is noticed all the same.
    keepAlive: 10_000,
  })
  return new GraphQLWsLink(client)
}
