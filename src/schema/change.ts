import { Field, ObjectType, registerEnumType } from 'type-graphql'

export enum ChangeAction {
  CREATED = 'CREATED',
  UPDATED = 'UPDATED',
}
registerEnumType(ChangeAction, {
  name: 'ChangeAction',
  description: 'What happened to a row.',
  valuesConfig: {
    CREATED: { description: 'It was added.' },
    UPDATED: { description: 'It was changed.' },
  },
})

@ObjectType({ description: 'A field that changed, with its values as text.' })
export class FieldChange {
  @Field(() => String, { description: 'Its name.' })
  field!: string

  @Field(() => String, { nullable: true, description: 'What it was; absent for nothing.' })
  before?: string | null

  @Field(() => String, { nullable: true, description: 'What it is from then on.' })
  after?: string | null
}
