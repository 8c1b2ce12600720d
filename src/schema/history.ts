import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { ChangeAction, type FieldChange } from './change.ts'
import { connectionType } from './connection.ts'
import { DateTime } from './scalars.ts'

export enum HistorySubject {
  TENANT = 'Tenant',
  CORPORATE_RELATIONSHIP = 'CorporateRelationship',
  VENDOR_RELATIONSHIP = 'VendorRelationship',
}
registerEnumType(HistorySubject, {
  name: 'HistorySubject',
  description: 'What a piece of history is about.',
  valuesConfig: {
    TENANT: { description: 'A company: its name and its standing.' },
    CORPORATE_RELATIONSHIP: { description: 'A corporate above a company.' },
    VENDOR_RELATIONSHIP: { description: 'A contract of a circle with a vendor.' },
  },
})

@ObjectType({ description: 'A change that is kept for good.' })
export class HistoryEntry {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => ID, { description: 'The company that it belongs to.' })
  tenantId!: string

  otherId?: string | null
  entity!: HistorySubject
  entityId!: string

  @Field(() => ChangeAction, { description: 'What happened.' })
  action!: ChangeAction

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date

  changes!: FieldChange[]
}

export const HistoryEntryConnection = connectionType(HistoryEntry, 'changes')
