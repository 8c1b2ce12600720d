import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import type { FieldChange } from './change.ts'
import { connectionType } from './connection.ts'
import { DateTime } from './scalars.ts'

export enum AuditAction {
  CREATED = 'CREATED',
  UPDATED = 'UPDATED',
  DELETED = 'DELETED',
  REFUSED = 'REFUSED',
}
registerEnumType(AuditAction, {
  name: 'AuditAction',
  description: 'What was done to a row.',
  valuesConfig: {
    CREATED: { description: 'It was added.' },
    UPDATED: { description: 'It was changed.' },
    DELETED: { description: 'It was removed.' },
    REFUSED: { description: 'Nothing: somebody tried what they may not do.' },
  },
})

enum AuditKind {
  CHANGE = 'CHANGE',
  REFUSAL = 'REFUSAL',
}
registerEnumType(AuditKind, {
  name: 'AuditKind',
  description: 'What an entry of the journal tells of.',
  valuesConfig: {
    CHANGE: { description: 'Something was done.' },
    REFUSAL: { description: 'Something was refused, and nothing was done.' },
  },
})

@ObjectType({
  description:
    'An entry of the journal: what was done, by whom, by which right; or what was refused to whom, and why.',
})
export class AuditEntry {
  @Field(() => ID, { description: 'Its id within the company; later entries have higher ones.' })
  id!: string

  @Field(() => ID, { description: 'The company whose row it was.' })
  tenantId!: string

  @Field(() => String, {
    description: 'What kind of row: `Site`, `Membership`, …; of a refusal `Refusal`.',
  })
  entity!: string

  @Field(() => ID, {
    description: 'Which row; of a refusal the id that it has in `extensions.authz`.',
  })
  entityId!: string

  @Field(() => AuditAction, { description: 'What was done.' })
  action!: AuditAction

  @Field(() => String, {
    nullable: true,
    description: 'The mutation that did it; absent for what the gateway does by itself.',
  })
  mutation?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'The company that it was done for; absent for what the gateway does by itself.',
  })
  actorTenantId?: string | null

  @Field(() => ID, { nullable: true, description: 'The membership of whoever did it.' })
  actorId?: string | null

  @Field(() => String, { nullable: true, description: 'What they were called then.' })
  actorName?: string | null

  @Field(() => String, { nullable: true, description: 'The request that it was a part of.' })
  requestId?: string | null

  @Field(() => String, { nullable: true, description: 'The address that the request came from.' })
  address?: string | null

  @Field(() => String, { nullable: true, description: 'The permission that it was done by.' })
  permission?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'How the company was reached: SELF, OVERSEES, ENGAGES or SERVES.',
  })
  reach?: string | null

  @Field(() => ID, { nullable: true, description: 'The decision that allowed it, or refused it.' })
  decisionId?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Who of the platform’s staff did it, by themselves or in the place of the actor; absent for all others.',
  })
  staffName?: string | null

  @Field(() => String, { nullable: true, description: 'Why the staff did it, in their words.' })
  reason?: string | null

  @Field(() => DateTime, { description: 'When it was done.' })
  occurredAt!: Date

  @Field(() => Boolean, {
    description: 'Whether it is sealed into the chain of its company, as happens within a second.',
  })
  sealed!: boolean

  changes!: FieldChange[]
}

export const AuditEntryConnection = connectionType(AuditEntry, 'entries')

@InputType({ description: 'Which entries to list; what is left out does not matter.' })
export class AuditFilter {
  @Field(() => ID, { nullable: true, description: 'What this membership did.' })
  actorId?: string | null

  @Field(() => String, { nullable: true, description: 'What was done to rows of this kind.' })
  entity?: string | null

  @Field(() => ID, { nullable: true, description: 'What was done to this very row.' })
  entityId?: string | null

  @Field(() => AuditKind, { nullable: true, description: 'Of this kind.' })
  kind?: AuditKind | null

  @Field(() => AuditAction, { nullable: true, description: 'Where this was done.' })
  action?: AuditAction | null

  @Field(() => DateTime, { nullable: true, description: 'What was done then or later.' })
  from?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'What was done before then.' })
  to?: Date | null
}
