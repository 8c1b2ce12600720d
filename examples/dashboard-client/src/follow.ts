import type { ApolloClient, ObservableQuery } from '@apollo/client'
import { siteChanged, sites } from './documents.ts'
import type { SitesQuery, SitesQueryVariables } from './gql/graphql.ts'
import type { Session } from './session.ts'

type Sites = ObservableQuery<SitesQuery, SitesQueryVariables>
type Report = (line: string) => void

/** The gateway closes a socket with this code when its token ends. */
const unauthorized = 4401
const pauses = { first: 250, longest: 10_000 }

/** Keeps a list of sites as it is, whatever becomes of the gateway in the meantime. */
export async function follow(
  client: ApolloClient,
  session: Session,
  report: Report,
): Promise<never> {
  const list = client.watchQuery({ query: sites, fetchPolicy: 'cache-first' })
  list.subscribe({ next: differences(report), error: () => {} })
  for (let pause: number = pauses.first; ; pause = Math.min(pause * 2, pauses.longest)) {
    try {
      await untilClosed(client, list, () => {
        pause = pauses.first
      })
    } catch (error) {
      // Another try with the same password would be refused as well.
      if (session.isRefused) throw error
      report(`lost the gateway at ${session.url}: ${reasonOf(error)}`)
      if (codeOf(error) === unauthorized) await session.renew().catch(() => {})
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** Follows first and lists then, so that nothing can happen between the two. */
function untilClosed(client: ApolloClient, list: Sites, onListed: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const feed = client.subscribe({ query: siteChanged }).subscribe({
      // What changed is in the cache already; only what is new has to be looked for.
      next: ({ data, error }) => {
        if (error) reject(error)
        else if (data?.siteChanged.action === 'CREATED') readAll(list).catch(reject)
      },
      error: reject,
      complete: resolve,
    })
    readAll(list).then(onListed, (error) => {
      feed.unsubscribe()
      reject(error)
    })
  })
}

/** All pages, from the network. */
async function readAll(list: Sites): Promise<void> {
  let { data } = await list.refetch()
  while (data?.sites.pageInfo.hasNextPage) {
    const { endCursor } = data.sites.pageInfo
    ;({ data } = await list.fetchMore({ variables: { after: endCursor } }))
  }
}

/** Tells of each site that is not what it was; of those that were there at the beginning, their number. */
function differences(report: Report) {
  const known = new Map<string, number>()
  let total: number | undefined
  return ({ data }: { data?: unknown }) => {
    const { sites } = (data ?? {}) as Partial<SitesQuery>
    if (!sites) return
    const isFirstListing = total === undefined || known.size < total
    if (sites.totalCount !== total) report(`${sites.totalCount} sites`)
    total = sites.totalCount
    for (const { node } of sites.edges) {
      const key = `${node.tenantId} ${node.id}`
      if (!isFirstListing && known.get(key) !== node.version)
        report(`${node.code} is “${node.name}”, ${node.status}, version ${node.version}`)
      known.set(key, node.version)
    }
  }
}

const codeOf = (error: unknown) => (error as { code?: number } | undefined)?.code

function reasonOf(error: unknown): string {
  const { reason, message, code } = (error ?? {}) as Record<string, unknown>
  return String(reason || message || code || error)
}
