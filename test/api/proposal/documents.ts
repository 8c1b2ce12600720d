import { graphql } from '../../support/gql/gql.ts'

export const proposal = graphql(`
  query ProposalById($id: ID!, $tenantId: ID) {
    proposal(id: $id, tenantId: $tenantId) {
      id tenantId proposerTenantId proposedBy decidedBy mutation permission entity entityId status reason
      createdAt expiresAt decidedAt version isStale changes { field before after }
    }
  }
`)

export const proposals = graphql(`
  query Proposals($first: Int, $after: String, $filter: ProposalFilter) {
    proposals(first: $first, after: $after, filter: $filter) {
      nodes { id tenantId mutation entity status isStale changes { field before after } }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`)

export const approveProposal = graphql(`
  mutation ApproveProposal($input: ProposalStepInput!) {
    approveProposal(input: $input) {
      id status proposedBy decidedBy decidedAt version entityId changes { field before after }
    }
  }
`)

export const rejectProposal = graphql(`
  mutation RejectProposal($input: RejectProposalInput!) {
    rejectProposal(input: $input) { id status reason decidedBy version }
  }
`)

export const withdrawProposal = graphql(`
  mutation WithdrawProposal($input: ProposalStepInput!) {
    withdrawProposal(input: $input) { id status decidedBy version }
  }
`)

export const proposalChanged = graphql(`
  subscription ProposalChanged {
    proposalChanged { action occurredAt proposal { id tenantId status version } }
  }
`)
