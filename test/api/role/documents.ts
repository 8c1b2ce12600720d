import { graphql } from '../../support/gql/gql.ts'

export const roles = graphql(`
  query Roles($first: Int, $after: String, $filter: RoleFilter) {
    roles(first: $first, after: $after, filter: $filter) {
      nodes { id tenantId code name kind version entries { permission effect unitId } }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`)

export const role = graphql(`
  query Role($code: String!, $tenantId: ID) {
    role(code: $code, tenantId: $tenantId) {
      id tenantId code name description kind version entries { permission effect unitId }
    }
  }
`)

export const permissions = graphql(`
  query Permissions($tenantId: ID) {
    permissions(tenantId: $tenantId) { name module meaning kind reaches inUnits }
  }
`)

export const createRole = graphql(`
  mutation CreateRole($input: CreateRoleInput!) {
    createRole(input: $input) {
      id tenantId code name description kind version entries { permission effect unitId }
    }
  }
`)

export const updateRole = graphql(`
  mutation UpdateRole($input: UpdateRoleInput!) {
    updateRole(input: $input) { id code name version entries { permission effect unitId } }
  }
`)

export const deleteRole = graphql(`
  mutation DeleteRole($input: DeleteRoleInput!) { deleteRole(input: $input) { id code } }
`)

export const setMemberRoles = graphql(`
  mutation SetMemberRoles($input: SetMemberRolesInput!) {
    setMemberRoles(input: $input) { id tenantId version roles { code name kind } }
  }
`)
