import type { Fetcher, FetcherParams, SyncExecutionResult } from '@graphiql/toolkit'
import { Kind, type OperationDefinitionNode, parse } from 'graphql'
import { createClient } from 'graphql-ws'
import { post } from './post.ts'
import { sessionHeaders } from './session.ts'

/** Queries and mutations go over HTTP, subscriptions over a WebSocket of their own. */
export const fetcher: Fetcher = async (params, { headers = {} } = {}) => {
  const all = { ...(await sessionHeaders()), ...lowered(headers) }
  const asked = chosen(params, operationsIn(params.query))
  const answer = asked.isFeed ? follow(asked.params, all) : await post(asked.params, all)
  // Its types want a server's classes where there is their JSON.
  return answer as SyncExecutionResult
}

/** What cannot be read is sent as it is: the gateway says what is wrong with it. */
function operationsIn(query: string): OperationDefinitionNode[] {
  try {
    return parse(query).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  } catch {
    return []
  }
}

/** The page learns of a tab's operations a moment after it has opened: until then it names those of the tab before. */
function chosen(
  { operationName, ...params }: FetcherParams,
  operations: OperationDefinitionNode[],
) {
  const named = operations.find(({ name }) => name?.value === operationName)
  const [first, ...others] = operations
  const one = named ?? (others.length === 0 ? first : undefined)
  const isFeed = one?.operation === 'subscription'
  return { isFeed, params: { ...params, operationName: one ? one.name?.value : operationName } }
}

/** Headers cannot be sent with a WebSocket from a browser, so the first message carries them. */
function follow(params: FetcherParams, headers: Record<string, string>) {
  const url = new URL('/graphql', location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  const client = createClient({ url: url.href, connectionParams: headers, retryAttempts: 0 })
  return client.iterate(params as Parameters<typeof client.iterate>[0])
}

const lowered = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
