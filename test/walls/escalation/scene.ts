import { startMailingGateway } from '../../api/password/reset.ts'
import { managing } from '../../api/proposal/chain.ts'
import { bearer, ownRole } from '../../api/role/chain.ts'
import { createSite, tower } from '../../api/site/documents.ts'
import type { Answer, Client } from '../../support/client.ts'

/** Shapes who may what in every way that there is, and adds no sites. */
const powers = ['role.*', 'member.*', 'designation.*', 'key.*', 'unit.*', 'proposal.*', 'site.read', 'tenant.read']

export type Scene = Awaited<ReturnType<typeof openScene>>

/** A circle that a corporate manages, in which one administers all, and one all but sites. */
export async function openScene() {
  const gateway = await startMailingGateway()
  const { world } = gateway
  const [circle, corporate] = [await world.circle(), await world.corporate()]
  await world.run('UPDATE tenant_profile SET max_users = 1000 WHERE tenant_id = $1', [circle.id])
  await world.oversee(circle, corporate, managing)
  const own = (...words: string[]) => ownRole(gateway, circle, ...words)
  const [admin, editor] = [await world.member(circle), await bearer(gateway, circle, ...powers)]
  return {
    ...{ gateway, world, circle, own, powers, admin, editor },
    ...{ asAdmin: await gateway.as(admin), asEditor: await gateway.as(editor) },
    asCorporate: await gateway.as(await world.member(corporate)),
    unit: await world.unit(circle),
    wide: await own('site.create'),
    muzzle: await own('!site.create'),
  }
}

let turn = 0
/** Adds a site, in no unit where none is named. */
export const addsSite =
  (unitId: string | null = null) =>
  (client: Client): Promise<Answer<unknown>> =>
    client.ask(createSite, { input: { ...tower, code: `E-${++turn}`, unitId } })
