import { refusalOf } from '../../support/answers.ts'
import type { Answer } from '../../support/client.ts'
import type { TestGateway } from '../../support/gateway.ts'

export const managing = { governanceLevel: 'MANAGED', dataSharingLevel: 'FULL' }

/** A circle that a corporate manages, with an administrator of each and a site. */
export async function managed(gateway: TestGateway) {
  const { world } = gateway
  const [circle, corporate] = [await world.circle(), await world.corporate()]
  const oversight = await world.oversee(circle, corporate, managing)
  const [decider, proposer] = [await world.member(circle), await world.member(corporate)]
  const [asCircle, asCorporate] = [await gateway.as(decider), await gateway.as(proposer)]
  const site = await world.site(circle, { name: 'Old' })
  const tenantId = circle.id
  return { circle, corporate, oversight, decider, proposer, asCircle, asCorporate, site, tenantId }
}

/** The proposal that was made of what was refused. */
export function proposalIn(answer: Pick<Answer<unknown>, 'errors'>): string {
  const { code, proposalId } = refusalOf(answer)
  if (code !== 'APPROVAL_REQUIRED') throw new Error(`It was ${code}.`)
  return proposalId as string
}
