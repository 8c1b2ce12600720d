import {
  type GraphQLArgument,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
} from 'graphql'
import type { Client } from '../../support/client.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { tower } from '../site/documents.ts'

/** Variables that make a request succeed once, and who may make it. */
export type Sound = { by: Client; variables: object; through?: [before: string, after: string] }

const password = 'correct horse battery'

/** For every field that takes arguments a request that is right in every one of them. */
export async function soundRequests(gateway: TestGateway): Promise<Record<string, Sound>> {
  const { world, stranger } = gateway
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor)
  const person = await world.member(circle, { password })
  const [by, asVendor] = [await gateway.as(person), await gateway.as(await world.member(vendor))]
  const [unit, vendorUnit] = [await world.unit(circle), await world.unit(vendor)]
  const rows = [await world.site(circle), await world.site(circle), await world.site(circle)] as const // biome-ignore format: one row
  const [site, retired, free] = rows
  const [ended, placed] = [await world.assignment(site, vendor), await world.assignment(retired, vendor)] // biome-ignore format: one row
  const at = { latitude: 23.25, longitude: 77.41, accuracyMeters: 5 }
  const tenantId = circle.id
  const page = { first: 20, after: null }
  const login = { email: person.email, password }
  const session = await stranger.ask<{ login: { refreshToken: string } }>(
    'mutation ($input: LoginInput!) { login(input: $input) { refreshToken } }',
    { input: login },
  )
  const inTenant: [string, string] = ['actingTenant {', '}']
  const inSite: [string, string] = [`site(id: "${site.id}") {`, '}']
  return {
    'Query.tenant': { by, variables: { id: tenantId } },
    'Query.tenants': {
      by,
      variables: { ...page, filter: { type: ['CIRCLE'], status: ['ACTIVE'], text: 'C' } },
    },
    'Query.site': { by, variables: { id: site.id, tenantId } },
    'Query.sites': {
      by,
      variables: {
        ...page,
        orderBy: 'CODE',
        filter: {
          ...{ tenantId: [tenantId], region: ['WEST'], unitId: [unit.id], text: 'S' },
          ...{ technology: ['G4'], structure: ['POLE'], status: ['ACTIVE'] },
          box: { southWest: at, northEast: at },
          radius: { center: at, meters: 500 },
        },
      },
    },
    'Tenant.circles': { by, variables: page, through: inTenant },
    'Tenant.vendors': { by, variables: page, through: inTenant },
    'Site.assignments': { by, variables: page, through: inSite },
    'Mutation.login': { by: stranger, variables: { input: { ...login, code: null } } },
    'Mutation.refreshSession': {
      by: stranger,
      variables: { input: { refreshToken: session.data!.login.refreshToken } },
    },
    'Mutation.createSite': {
      by,
      variables: {
        input: { ...tower, id: null, tenantId, unitId: unit.id, position: at, geofenceMeters: 10, status: 'ACTIVE' }, // biome-ignore format: one row
      },
    },
    'Mutation.updateSite': {
      by,
      variables: {
        input: { ...tower, code: 'NEW-1', id: site.id, tenantId, version: 1, unitId: unit.id, position: at, geofenceMeters: 5000, status: 'PLANNED' }, // biome-ignore format: one row
      },
    },
    'Mutation.retireSite': { by, variables: { input: { id: retired.id, tenantId, version: 1 } } },
    'Mutation.assignSite': {
      by,
      variables: {
        input: { id: null, siteId: free.id, tenantId, vendorId: vendor.id, startsAt: '2026-01-01T00:00:00Z', endsAt: '2126-01-01T00:00:00+05:30' }, // biome-ignore format: one row
      },
    },
    'Mutation.endSiteAssignment': {
      by,
      variables: { input: { id: ended.id, tenantId, version: 1, endsAt: '2126-01-01T00:00:00Z' } },
    },
    'Mutation.placeSiteAssignment': {
      by: asVendor,
      variables: { input: { assignmentId: placed.id, tenantId, unitId: vendorUnit.id } },
    },
  }
}

/** A document that asks one field with each of its arguments as a variable of the same name. */
export function documentFor(
  schema: GraphQLSchema,
  coordinate: string,
  through?: Sound['through'],
): string {
  // biome-ignore format: one row
  const [owner, name] = coordinate.split('.') as [string, string]
  const type = schema.getType(owner)
  if (!isObjectType(type)) throw new Error(`${owner} has no fields`)
  const { args, type: answer } = type.getFields()[name]!
  const list = (each: (arg: GraphQLArgument) => string) => args.map(each).join(', ')
  const selection = isCompositeType(getNamedType(answer)) ? '{ __typename }' : ''
  const field = `${name}(${list((arg) => `${arg.name}: $${arg.name}`)}) ${selection}`
  const kind = owner === 'Mutation' || owner === 'Subscription' ? owner.toLowerCase() : 'query'
  const [before, after] = through ?? ['', '']
  return `${kind} (${list(declared)}) { ${before} ${field} ${after} }`
}

/** A variable with the default of its argument, so that it may be left out where the argument may. */
const declared = ({ name, type, defaultValue }: GraphQLArgument) => {
  const optional = defaultValue !== undefined && `${type}`.endsWith('!')
  return `$${name}: ${optional ? `${type}`.slice(0, -1) : type}`
}
