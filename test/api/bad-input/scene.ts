import { createHash, randomBytes } from 'node:crypto'
import { TOTP } from 'otpauth'
import type { TestGateway } from '../../support/gateway.ts'
import { actingAs } from '../acting-session/chain.ts'
import { ownRole } from '../role/chain.ts'

const password = 'correct horse battery'

/** A world in which every field with arguments has something to be asked about once. */
export async function sceneOf(gateway: TestGateway) {
  const { world, stranger } = gateway
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor)
  const person = await world.member(circle, { password })
  const [by, asVendor] = [await gateway.as(person), await gateway.as(await world.member(vendor))]
  const [unit, vendorUnit] = [await world.unit(circle), await world.unit(vendor)]
  const leaving = await world.member(circle)
  const rows = [await world.site(circle), await world.site(circle), await world.site(circle)] as const
  const [site, retired, free] = rows
  const [ended, placed] = [await world.assignment(site, vendor), await world.assignment(retired, vendor)]
  const [changing, closing, heir] = [await world.unit(circle), await world.unit(circle), await world.unit(circle)]
  const colleague = await world.member(circle, { roles: ['viewer'] })
  const bearer = await world.member(circle, { roles: ['viewer'] })
  const title = await world.designation(circle)
  const tried = await world.member(circle, { roles: ['viewer'] })
  const [changed, removed] = [await ownRole(gateway, circle, 'site.read'), await ownRole(gateway, circle, 'site.read')]
  const entries = [{ permission: 'site.create', effect: 'GRANT', unitId: unit.id }]
  const proved = (host: string) => world.domain(circle, host, new Date())
  const own = { verify: await proved('verify.example'), primary: await proved('primary.example'), remove: await proved('remove.example') }
  const [group, one, two] = [await world.corporate(), await world.corporate(), await world.corporate()]
  const full = { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' }
  for (const corporate of [one, two]) await world.oversee(corporate, group, full)
  const [moving, doomed] = [await world.circle(), await world.circle()]
  await world.oversee(moving, one, full)
  const above = await world.oversee(circle, await world.corporate(), { validUntil: new Date('2500-01-01') })
  const parting = await world.oversee(await world.circle(), one)
  const [asGroup, asOne] = [await gateway.as(await world.member(group)), await gateway.as(await world.member(one))]
  const contract = async (status: string) => ({ ...(await world.contract(circle, await world.vendor(), { status })), version: 1 })
  const pending = async () => ({ ...(await world.contract(await world.circle(), vendor, { status: 'PENDING' })), version: 1 })
  const terms = {
    vendorCode: 'SOUND',
    capabilities: ['survey'],
    billingRate: { amount: '1.00', currency: 'INR' },
    validFrom: '2600-01-01T00:00:00Z',
    validUntil: '2700-01-01T00:00:00Z',
  }
  const offered = async () => ({ ...(await world.offer(await world.circle(), vendor)), version: 1 })
  const proposer = await world.member(one)
  // Of its own: what changes between companies here would make void what is proposed.
  const approving = await world.circle()
  const proposal = async () => ({ ...(await world.proposal(approving, proposer)), version: 1 })
  const seen = await world.proposal(circle, proposer)
  const asApprover = await gateway.as(await world.member(approving))
  const acting = await actingAs(gateway, colleague)
  const at = { latitude: 23.25, longitude: 77.41, accuracyMeters: 5 }
  const tenantId = circle.id
  const page = { first: 20, after: null }
  const login = { email: person.email, password }
  const session = await stranger.ask<{ login: { refreshToken: string } }>(
    'mutation ($input: LoginInput!) { login(input: $input) { refreshToken } }',
    { input: login },
  )
  /** As if it had come by mail. */
  const linkTo = async (purpose: string, subjectId: string, companyId?: string) => {
    const token = randomBytes(32).toString('base64url')
    await world.run(
      `INSERT INTO one_time_token (hash, purpose, subject_id, company_id, expires_at) VALUES ($1, $2, $3, $4, now() + interval '1 day')`,
      [createHash('sha256').update(token).digest('base64url'), purpose, subjectId, companyId ?? null],
    )
    return token
  }
  const registered = async () => {
    const text = `INSERT INTO registration (id, email, email_folded, display_name, password_hash, expires_at)
      VALUES (gen_random_uuid(), 'sound@new.example', 'sound@new.example', 'A', '-', now() + interval '1 day') RETURNING id`
    const [made] = await world.run<{ id: string }>(text)
    return made!.id
  }
  /** Somebody who has begun a second factor. */
  const confirming = async () => {
    const client = await gateway.as(await world.member(circle, { password }))
    const begun = await client.ask<{ beginSecondFactor: { secret: string } }>(
      'mutation ($input: BeginSecondFactorInput!) { beginSecondFactor(input: $input) { secret } }',
      { input: { password } },
    )
    const totp = new TOTP({ secret: begun.data!.beginSecondFactor.secret })
    // A code is good for half a minute, and all the questions before it may take longer.
    return {
      by: client,
      get variables() {
        return { input: { code: totp.generate() } }
      },
    }
  }
  const removing = async () => ({ by: (await confirming()).by, variables: { input: { password } } })
  const inTenant: [string, string] = ['actingTenant {', '}']
  const inSite: [string, string] = [`site(id: "${site.id}") {`, '}']
  return {
    world,
    stranger,
    circle,
    vendor,
    person,
    by,
    asVendor,
    unit,
    vendorUnit,
    leaving,
    site,
    retired,
    free,
    ended,
    placed,
    changing,
    closing,
    heir,
    colleague,
    bearer,
    title,
    tried,
    changed,
    removed,
    entries,
    own,
    one,
    two,
    moving,
    doomed,
    above,
    parting,
    asGroup,
    asOne,
    contract,
    pending,
    terms,
    offered,
    proposer,
    proposal,
    seen,
    asApprover,
    acting,
    at,
    tenantId,
    page,
    login,
    session,
    linkTo,
    registered,
    confirming,
    removing,
    inTenant,
    inSite,
    password,
  }
}

export type Scene = Awaited<ReturnType<typeof sceneOf>>
