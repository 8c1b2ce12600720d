import { graphql } from '../../support/gql/gql.ts'

export const site = graphql(`
  query SiteById($id: ID!, $tenantId: ID) {
    site(id: $id, tenantId: $tenantId) {
      id tenantId unitId code name address technology structure status geofenceMeters
      position { latitude longitude accuracyMeters }
      retiredAt createdAt updatedAt version
      tenant { id organizationCode }
    }
  }
`)

export const sites = graphql(`
  query Sites($first: Int, $after: String, $filter: SiteFilter, $orderBy: SiteOrder) {
    sites(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      nodes { id tenantId code name }
      edges { cursor }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
`)

export const createSite = graphql(`
  mutation CreateSite($input: CreateSiteInput!) {
    createSite(input: $input) {
      id tenantId unitId code name address technology structure status geofenceMeters
      position { latitude longitude accuracyMeters }
      retiredAt version
    }
  }
`)

export const updateSite = graphql(`
  mutation UpdateSite($input: UpdateSiteInput!) {
    updateSite(input: $input) {
      id tenantId unitId code name address technology structure status geofenceMeters
      position { latitude longitude accuracyMeters }
      retiredAt version
    }
  }
`)

export const retireSite = graphql(`
  mutation RetireSite($input: RetireSiteInput!) {
    retireSite(input: $input) { id status retiredAt version }
  }
`)

export const siteChanged = graphql(`
  subscription SiteChanged {
    siteChanged { action changedFields occurredAt site { id tenantId code version } }
  }
`)

/** All that a new site must have. */
export const tower = {
  code: 'BPL-1',
  name: 'Bhopal, Arera Hills',
  position: { latitude: 23.25, longitude: 77.41 },
  address: 'Arera Hills, Bhopal',
  technology: 'G4',
  structure: 'GROUND_TOWER',
} as const
