import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { newRowInput, rowInput } from './row-input.ts'

@ObjectType({
  description: 'A title that a company gives its people, and the roles that come with it.',
})
export class Designation {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => ID, { description: 'The company, to which it belongs.' })
  tenantId!: string

  @Field(() => String, { description: 'The title, such as Circle head.' })
  name!: string

  @Field(() => String, { description: 'What it is for.' })
  description!: string

  @Field(() => [String], { description: 'The codes of the roles that come with it.' })
  roles!: string[]

  @Field(() => Int, { description: 'Raised by every change; give it back with an update.' })
  version!: number
}

export const DesignationConnection = connectionType(Designation, 'designations')

@InputType({ description: 'Which designations to list; what is left out does not matter.' })
export class DesignationFilter {
  @Field(() => [ID], { nullable: true, description: 'Of one of these companies.' })
  tenantId?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'With one of these ids.' })
  id?: string[] | null
}

@InputType({ description: 'A designation to write.' })
export class CreateDesignationInput extends newRowInput() {
  @Field(() => String, {
    description: 'The title: 1 to 120 characters, that of no other one of the company.',
  })
  name!: string

  @Field(() => String, { description: 'What it is for: 1 to 500 characters.' })
  description!: string

  @Field(() => [String], { description: 'The codes of the roles that come with it, at most 50.' })
  roles!: string[]
}

@InputType({ description: 'What to change of a designation; what is left out stays.' })
export class UpdateDesignationInput extends rowInput('designation') {
  @Field(() => String, { nullable: true, description: 'A new title: 1 to 120 characters.' })
  name?: string | null

  @Field(() => String, { nullable: true, description: 'What it is for: 1 to 500 characters.' })
  description?: string | null

  @Field(() => [String], {
    nullable: true,
    description: 'The codes of all roles that come with it from now on, at most 50.',
  })
  roles?: string[] | null
}

@InputType({ description: 'A designation to remove.' })
export class RemoveDesignationInput extends rowInput('designation') {}
