import { graphql } from '../../support/gql/gql.ts'

export const memberships = graphql(`
  query Memberships($first: Int, $after: String, $filter: MembershipFilter) {
    memberships(first: $first, after: $after, filter: $filter) {
      nodes { id tenantId displayName unitId status version tenant { organizationCode } roles { code } }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`)

export const placeMember = graphql(`
  mutation PlaceMember($input: PlaceMemberInput!) {
    placeMember(input: $input) { id tenantId unitId version roles { code } }
  }
`)

export const setMemberWindow = graphql(`
  mutation SetMemberWindow($input: SetMemberWindowInput!) {
    setMemberWindow(input: $input) { id status validFrom validUntil version }
  }
`)

export const suspendMember = graphql(`
  mutation SuspendMember($input: MemberStepInput!) {
    suspendMember(input: $input) { id status version }
  }
`)

export const resumeMember = graphql(`
  mutation ResumeMember($input: MemberStepInput!) {
    resumeMember(input: $input) { id status version }
  }
`)

export const endMember = graphql(`
  mutation EndMember($input: MemberStepInput!) {
    endMember(input: $input) { id status version }
  }
`)

export const setPreferredMembership = graphql(`
  mutation SetPreferredMembership($input: SetPreferredMembershipInput!) {
    setPreferredMembership(input: $input) { id memberships { tenantId } }
  }
`)
