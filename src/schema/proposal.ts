import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { FieldChange } from './change.ts'
import { ChangeAction } from './change.ts'
import { connectionType } from './connection.ts'
import { DateTime } from './scalars.ts'

enum ProposalStatus {
  PENDING = 'PENDING',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
  WITHDRAWN = 'WITHDRAWN',
  EXPIRED = 'EXPIRED',
  VOID = 'VOID',
}
registerEnumType(ProposalStatus, {
  name: 'ProposalStatus',
  description: 'What has become of a proposal.',
  valuesConfig: {
    PENDING: { description: 'The company has not decided; it can until the proposal expires.' },
    APPROVED: { description: 'The company has approved it, and by that it was done.' },
    REJECTED: { description: 'The company does not want it, and says why.' },
    WITHDRAWN: { description: 'Whoever proposed it has taken it back.' },
    EXPIRED: { description: 'Nobody decided in time.' },
    VOID: {
      description:
        'The corporate does not manage the company any more, or the relationship is over.',
    },
  },
})

enum ProposalDirection {
  MADE = 'MADE',
  RECEIVED = 'RECEIVED',
}
registerEnumType(ProposalDirection, {
  name: 'ProposalDirection',
  description: 'On which side of a proposal you stand.',
  valuesConfig: {
    MADE: { description: 'Your company has proposed it.' },
    RECEIVED: { description: 'It was proposed to your company.' },
  },
})

@ObjectType({
  description:
    'A change that a company asks another one for: a corporate in what it manages, either side of a relationship for new terms. The one that is asked approves it, which does it, or rejects it.',
})
export class Proposal {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => ID, { description: 'The company in which something would change.' })
  tenantId!: string

  @Field(() => ID, { description: 'The company that proposes it.' })
  proposerTenantId!: string

  @Field(() => String, { description: 'Who proposed it, by name and company.' })
  proposedBy!: string

  @Field(() => String, {
    nullable: true,
    description: 'Who approved, rejected or withdrew it, by name and company.',
  })
  decidedBy?: string | null

  @Field(() => String, { description: 'The mutation that was sent: `updateSite`, …' })
  mutation!: string

  @Field(() => String, { description: 'The permission that approving it takes.' })
  permission!: string

  @Field(() => String, { description: 'What kind of row it is about: `Site`, `Membership`, …' })
  entity!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'Which row; of one to be added, the id that it will have. A company to be founded has none yet.',
  })
  entityId?: string | null

  @Field(() => ProposalStatus, { description: 'What has become of it.' })
  status!: ProposalStatus

  @Field(() => String, { nullable: true, description: 'Why it was rejected.' })
  reason?: string | null

  @Field(() => DateTime, { description: 'When it was proposed.' })
  createdAt!: Date

  @Field(() => DateTime, { description: 'Until when it can be decided.' })
  expiresAt!: Date

  @Field(() => DateTime, { nullable: true, description: 'When it was decided.' })
  decidedAt?: Date | null

  @Field(() => Int, { description: 'Raised when it is decided; give it back with the decision.' })
  version!: number

  changes!: FieldChange[]
  isStale?: boolean | null
}

export const ProposalConnection = connectionType(Proposal, 'proposals')

@ObjectType({ description: 'A committed change of a proposal that you can see.' })
export class ProposalChanged {
  @Field(() => ChangeAction, { description: 'What happened.' })
  action!: ChangeAction

  @Field(() => Proposal, { description: 'The proposal as it is now.' })
  proposal!: Proposal

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date
}

@InputType({ description: 'Which proposals to list; what is left out does not matter.' })
export class ProposalFilter {
  @Field(() => [ProposalStatus], { nullable: true, description: 'Of which any has become.' })
  status?: ProposalStatus[] | null

  @Field(() => ProposalDirection, { nullable: true, description: 'On which side you stand.' })
  direction?: ProposalDirection | null
}

@InputType({ description: 'A proposal to approve or to take back.' })
export class ProposalStepInput {
  @Field(() => ID, { description: 'The proposal.' })
  id!: string

  @Field(() => ID, { nullable: true, description: 'The company to which it was put.' })
  tenantId?: string | null

  @Field(() => Int, { description: 'The version that you have seen.' })
  version!: number
}

@InputType({ description: 'A proposal to reject, and why.' })
export class RejectProposalInput extends ProposalStepInput {
  @Field(() => String, { description: 'Why not, for whoever proposed it: 1 to 500 characters.' })
  reason!: string
}
