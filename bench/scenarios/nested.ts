import { graphql, type Scenario } from '../support/scenario.ts'
import { corporate, idOf, memberOf } from '../support/world.ts'

const id = idOf('tenant', corporate(1))

const ours = `query Nested($id: ID!) {
  tenant(id: $id) {
    id organizationCode
    circles(first: 20) { nodes {
      id organizationCode organizationName status
      vendors(first: 10) { nodes {
        id vendorCode capabilities billingRate { amount currency } status validFrom version
        vendor { id type organizationCode organizationName status }
      } }
    } }
  }
}`

const postgraphiles = `query Nested($id: UUID!) {
  tenant: tenantByRowId(rowId: $id) {
    id: rowId organizationCode
    circles: corporateRelationshipsByCorporateId(first: 20, orderBy: TENANT_ID_ASC) { nodes {
      circle: tenantByTenantId {
        id: rowId organizationCode organizationName status
        vendors: vendorRelationshipsByTenantId(first: 10, orderBy: VENDOR_CODE_ASC) { nodes {
          id: rowId vendorCode capabilities billingRate currency status validFrom version
          vendor: tenantByVendorId { id: rowId type organizationCode organizationName status }
        } }
      }
    } }
  }
}`

type Nodes<Node> = { nodes: Node[] }
type Contract = { billingRate: string; currency: string }
type Circle = { vendors: Nodes<Contract> }
type Answer = { data: { tenant: { circles: Nodes<{ circle: Circle }> } } }

/** PostGraphile names the relationship on the way, and money as it is stored. */
function unfolded({ data: { tenant } }: Answer): unknown {
  const priced = ({ billingRate, currency, ...contract }: Contract) => ({
    ...contract,
    billingRate: { amount: billingRate, currency },
  })
  const circles = tenant.circles.nodes.map(({ circle }) => ({
    ...circle,
    vendors: { nodes: circle.vendors.nodes.map(priced) },
  }))
  return { ...tenant, circles: { nodes: circles } }
}

/** What a corporate opens first: its circles, and who works for each. */
export const nested: Scenario = {
  name: 'nested',
  says: 'corporate → 20 circles → 10 contracts each → vendor',
  goals: { postgraphile: 1.6, floor: 0.7 },
  who: (turn) => memberOf(corporate(1), turn),
  asks: {
    circlegate: () => graphql(ours, { id }),
    postgraphile: () => graphql(postgraphiles, { id }),
    floor: () => ({ path: '/nested', body: { id } }),
  },
  answers: {
    circlegate: (answer: { data: { tenant: unknown } }) => answer.data.tenant,
    postgraphile: unfolded,
    floor: ([tenant]: unknown[]) => tenant,
  },
}
