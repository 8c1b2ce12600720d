import { Field, ID, InputType, Int } from 'type-graphql'

/** What every input names that changes one row of a company: the row, and the version of it that was seen. */
export function rowInput(row: string, owner = 'company') {
  @InputType()
  abstract class RowInput {
    @Field(() => ID, { description: `The ${row}.` })
    id!: string

    @Field(() => ID, {
      nullable: true,
      description: `Its ${owner}; else the one that you act for.`,
    })
    tenantId?: string | null

    @Field(() => Int, { description: 'The version that you have seen.' })
    version!: number
  }
  return RowInput
}

/** What every input may name that makes a row of a company: an id of one's own, and the company. */
export function newRowInput(owner = 'company') {
  @InputType()
  abstract class NewRowInput {
    @Field(() => ID, {
      nullable: true,
      description: 'A UUIDv7 of your own making; else one is made.',
    })
    id?: string | null

    @Field(() => ID, {
      nullable: true,
      description: `The ${owner}; else the one that you act for.`,
    })
    tenantId?: string | null
  }
  return NewRowInput
}
