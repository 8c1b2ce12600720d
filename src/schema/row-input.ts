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
