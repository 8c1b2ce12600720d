import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import type { NameServer } from '../../support/name-server.ts'
import { addDomain, verifyDomain } from './documents.ts'

/** Claims a host for the client's company. */
export async function claim(client: Client, host: string) {
  return dataOf(await client.ask(addDomain, { input: { host } })).addTenantDomain
}

export type Claimed = Awaited<ReturnType<typeof claim>>

/** Puts the proof of a claim where it belongs, beside what else is there. */
export function prove({ names }: NameServer, { challenge: { name, value } }: Claimed): void {
  const others = names.get(name)
  names.set(name, [...(Array.isArray(others) ? others : []), [value]])
}

export const verify = (client: Client, { id }: { id: string }, version = 1) => client.ask(verifyDomain, { input: { id, version } })
