import type { Client } from '../../support/client.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { accountsOf } from './accounts.ts'
import { changesOf } from './changes.ts'
import { readsOf } from './reads.ts'
import { sceneOf } from './scene.ts'

/** Variables that make a request succeed once, and who may make it. */
export type Sound = { by: Client; variables: object; through?: [before: string, after: string] }

/** For every field that takes arguments a request that is right in every one of them. */
export async function soundRequests(gateway: TestGateway): Promise<Record<string, Sound>> {
  const scene = await sceneOf(gateway)
  return { ...readsOf(scene), ...(await accountsOf(gateway, scene)), ...(await changesOf(gateway, scene)) }
}
