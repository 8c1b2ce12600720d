import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core'
import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { explainAccess, whoCan } from './documents.ts'

type Asked = VariablesOf<typeof explainAccess>['input']
export type Decision = ResultOf<typeof explainAccess>['explainAccess']

export const explain = async (client: Client, permission: string, of: Partial<Asked> = {}) =>
  dataOf(await client.ask(explainAccess, { input: { permission, ...of } })).explainAccess

/** Everybody who can, page by page. */
export async function holders(client: Client, permission: string, of: object = {}, first = 100) {
  const found = []
  let after: string | null | undefined
  do {
    const page = dataOf(await client.ask(whoCan, { permission, ...of, first, after })).whoCan!
    found.push(...page.nodes)
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after)
  return found
}
