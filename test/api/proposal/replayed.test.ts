import { readFileSync } from 'node:fs'
import { buildSchema } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { proposable } from '../../../src/domain/proposal/replays.ts'
import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { startMailingGateway } from '../password/reset.ts'
import { ownRole } from '../role/chain.ts'
import { tower } from '../site/documents.ts'
import { managed, managing, proposalIn } from './chain.ts'
import { approveProposal, proposal } from './documents.ts'

const gateway = await startMailingGateway()
const { world } = gateway
afterAll(gateway.stop)

const fields = buildSchema(readFileSync('schema.graphql', 'utf8')).getMutationType()!.getFields()
const ask = (by: Client, mutation: string, input: object) => {
  const type = fields[mutation]!.args[0]!.type
  return by.ask(`mutation ($input: ${type}) { ${mutation}(input: $input) { __typename } }`, {
    input,
  })
}

const inTenYears = new Date(Date.now() + 10 * 365 * 86_400_000).toISOString()

/** An input for each mutation, which asks for something in a circle that is managed. */
async function inputs({ circle, tenantId, site }: Awaited<ReturnType<typeof managed>>) {
  const vendor = await world.vendor()
  await world.contract(circle, vendor)
  const given = await world.site(circle)
  const assignment = await world.assignment(given, vendor)
  const [renamed, closed, place] = [await world.unit(circle), await world.unit(circle), await world.unit(circle)]
  const [primary, removed] = [await world.domain(circle, 'one.example', new Date()), await world.domain(circle, 'two.example')]
  const [placed, bearer] = [await world.member(circle, { roles: ['viewer'] }), await world.member(circle, { roles: ['viewer'] })]
  const { code: _, ...changing } = await ownRole(gateway, circle, 'site.read')
  const { code: __, ...going } = await ownRole(gateway, circle, 'site.read')
  const invitation = async () => ({ ...(await world.invitation(circle)), version: 1 })
  const entries = [{ permission: 'site.read' }, { permission: 'site.update', unitId: place.id }]
  const of = ({ tenantId, id }: { tenantId: string; id: string }) => ({ tenantId, id, version: 1 })
  return {
    createSite: { ...tower, tenantId },
    updateSite: { ...of(site), name: 'New', position: { latitude: 1.5, longitude: 2 } },
    retireSite: of(await world.site(circle)),
    assignSite: { siteId: site.id, tenantId, vendorId: vendor.id, endsAt: inTenYears },
    endSiteAssignment: { ...of(assignment), endsAt: inTenYears },
    createOrganizationUnit: { tenantId, kind: 'TEAM', name: 'New' },
    updateOrganizationUnit: { ...of(renamed), name: 'Renamed' },
    closeOrganizationUnit: of(closed),
    updateTenant: { tenantId, version: 1, organizationName: 'Renamed', sharedVendorPool: true },
    addTenantDomain: { tenantId, host: 'new.example' },
    makeTenantDomainPrimary: of(primary),
    removeTenantDomain: of(removed),
    placeMember: { ...of(placed), unitId: place.id },
    inviteMember: {
      tenantId,
      email: 'new@test.example',
      roles: ['viewer'],
      validUntil: inTenYears,
    },
    resendInvitation: await invitation(),
    revokeInvitation: await invitation(),
    createRole: { tenantId, code: 'FRESH', name: 'Fresh', description: '-', entries },
    updateRole: { ...of(changing), entries },
    deleteRole: of(going),
    ...(await titles(circle)),
    ...(await memberships(circle)),
    setMemberRoles: { ...of(bearer), roles: ['engineer', 'viewer'] },
  }
}

type Circle = Parameters<typeof world.contract>[0]
const seen = ({ tenantId, id }: { tenantId: string; id: string }) => ({ tenantId, id, version: 1 })
const viewing = (circle: Circle) => world.member(circle, { roles: ['viewer'] })

async function titles(circle: Circle) {
  const [changing, going, given] = [await world.designation(circle), await world.designation(circle), await world.designation(circle)]
  return {
    createDesignation: { tenantId: circle.id, name: 'Lead', description: '-', roles: ['viewer'] },
    updateDesignation: { ...seen(changing), name: 'Renamed' },
    removeDesignation: seen(going),
    setMemberDesignation: { ...seen(await viewing(circle)), designationId: given.id },
  }
}

async function memberships(circle: Circle) {
  const halted = await viewing(circle)
  await world.run("UPDATE membership SET status = 'SUSPENDED' WHERE id = $1", [halted.id])
  return {
    setMemberWindow: { ...seen(await viewing(circle)), validUntil: inTenYears },
    suspendMember: seen(await viewing(circle)),
    resumeMember: seen(halted),
    endMember: seen(await viewing(circle)),
  }
}

const scene = await managed(gateway)
const wishes: Record<string, object> = await inputs(scene)

test('each mutation that can be proposed is proposed here', () => {
  const all = Object.values(proposable).flatMap((mutations) => mutations ?? [])
  expect([...Object.keys(wishes), 'createTenant'].sort()).toEqual([...all].sort())
})

test.for(Object.keys(wishes))('%s is proposed, compared and done once it is approved', async (mutation) => {
  const { asCircle, asCorporate } = scene
  const id = proposalIn(await ask(asCorporate, mutation, wishes[mutation]!))
  const seen = dataOf(await asCircle.ask(proposal, { id })).proposal!
  expect(seen).toMatchObject({ mutation, status: 'PENDING', isStale: false })
  expect(seen.changes.length).toBeGreaterThan(0)
  expect(JSON.stringify(seen.changes)).not.toContain('object Object')
  expect(await doneBy(id)).toEqual([])
  const approved = dataOf(await asCircle.ask(approveProposal, { input: { id, version: 1 } }))
  expect(approved.approveProposal.status).toBe('APPROVED')
  expect((await doneBy(id)).length, 'it changes something').toBeGreaterThan(0)
})

/** What the journal has of the request that approved a proposal, but the proposal itself. */
const doneBy = (id: string) =>
  world.run<{ entity: string }>(
    `SELECT entity FROM audit_entry WHERE entity <> 'Proposal' AND request_id IN (
       SELECT request_id FROM audit_entry WHERE entity_id = $1 AND field = 'approveProposal')`,
    [id],
  )

test('a comparison reads like the row: entries of a role, roles of a member, what has no value yet', async () => {
  const { asCircle, asCorporate, circle, tenantId } = await managed(gateway)
  const { code: _, ...role } = await ownRole(gateway, circle, 'site.read', '!site.retire')
  const member = await world.member(circle, { roles: ['viewer', 'engineer'] })
  const assignment = await world.assignment(await world.site(circle), await contracted(circle))
  const tries: [string, object, object][] = [
    [
      'updateRole',
      { ...role, version: 1, entries: [{ permission: 'site.*' }] },
      { field: 'entries', before: 'GRANT site.read, DENY site.retire', after: 'GRANT site.*' },
    ],
    ['setMemberRoles', { tenantId, id: member.id, version: 1, roles: [] }, { field: 'roles', before: 'engineer, viewer', after: '' }],
    ['endSiteAssignment', { ...assignment, version: 1 }, { field: 'endsAt', before: null, after: 'when it is approved' }],
    [
      'updateTenant',
      { tenantId, version: 1, operatesIndependently: false },
      { field: 'operatesIndependently', before: 'true', after: 'false' },
    ],
  ]
  for (const [mutation, input, change] of tries) {
    const id = proposalIn(await ask(asCorporate, mutation, input))
    expect(dataOf(await asCircle.ask(proposal, { id })).proposal!.changes).toEqual([change])
  }
})

async function contracted(circle: Parameters<typeof world.contract>[0]) {
  const vendor = await world.vendor()
  await world.contract(circle, vendor)
  return vendor
}

test('a corporate below a group decides what the group founds below it', async () => {
  const { corporate, asCorporate } = await managed(gateway)
  const group = await world.corporate()
  await world.oversee(corporate, group, managing)
  const asGroup = await gateway.as(await world.member(group))
  const input = {
    ...{ tenantId: corporate.id, type: 'CIRCLE', organizationCode: 'BORN_LATER' },
    ...{ organizationName: 'Born later', governanceLevel: 'MANAGED', dataSharingLevel: 'FULL' },
  }
  const id = proposalIn(await ask(asGroup, 'createTenant', input))
  expect(dataOf(await asCorporate.ask(proposal, { id })).proposal).toMatchObject({ entity: 'Tenant', entityId: null, isStale: false })
  dataOf(await asCorporate.ask(approveProposal, { input: { id, version: 1 } }))
  const born = await world.run(`SELECT 1 FROM tenant WHERE organization_code = 'BORN_LATER'`)
  expect(born).toHaveLength(1)
})

test('what cannot be proposed is refused as before', async () => {
  const { circle, asCorporate } = await managed(gateway)
  const domain = await world.domain(circle, 'three.example')
  const { errors } = await ask(asCorporate, 'verifyTenantDomain', { ...domain, version: 1 })
  expect(errors![0]!.extensions).toMatchObject({ code: 'FORBIDDEN' })
  const before = await world.run('SELECT 1 FROM proposal WHERE tenant_id = $1', [circle.id])
  expect(before).toEqual([])
})
