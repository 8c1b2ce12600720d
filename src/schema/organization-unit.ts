import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { newRowInput, rowInput } from './row-input.ts'
import { DateTime } from './scalars.ts'

enum UnitKind {
  REGION = 'REGION',
  BRANCH = 'BRANCH',
  DEPARTMENT = 'DEPARTMENT',
  TEAM = 'TEAM',
}
registerEnumType(UnitKind, {
  name: 'UnitKind',
  description: 'What a unit is. It hangs below one of its own kind or a wider one.',
  valuesConfig: {
    REGION: { description: 'The widest: a part of the country.' },
    BRANCH: { description: 'An office.' },
    DEPARTMENT: { description: 'A part of an office.' },
    TEAM: { description: 'The narrowest: people who work together.' },
  },
})

export enum UnitOrder {
  NAME = 'NAME',
  NEWEST = 'NEWEST',
}
registerEnumType(UnitOrder, {
  name: 'UnitOrder',
  description: 'How a list of units is ordered. Equals are ordered by their ids.',
  valuesConfig: {
    NAME: { description: 'By name, A to Z.' },
    NEWEST: { description: 'The newest first.' },
  },
})

@ObjectType({ description: 'A region, branch, department or team: a part of a company.' })
export class OrganizationUnit {
  @Field(() => ID, { description: 'Its id within its company.' })
  id!: string

  @Field(() => ID, { description: 'The company that it belongs to.' })
  tenantId!: string

  parentId?: string | null

  @Field(() => UnitKind, { description: 'What it is.' })
  kind!: UnitKind

  @Field(() => String, { description: 'Its name; beside each other no two are the same.' })
  name!: string

  @Field(() => DateTime, { nullable: true, description: 'When it was closed, if it was.' })
  closedAt?: Date | null

  @Field(() => DateTime, { description: 'When it was added.' })
  createdAt!: Date

  @Field(() => Int, { description: 'Raised by every change; give it back with an update.' })
  version!: number
}

export const OrganizationUnitConnection = connectionType(OrganizationUnit, 'units')

@InputType({ description: 'Which units to list; what is left out does not matter.' })
export class OrganizationUnitFilter {
  @Field(() => [ID], { nullable: true, description: 'Of one of these companies.' })
  tenantId?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'Directly below one of these units.' })
  parentId?: string[] | null

  @Field(() => ID, {
    nullable: true,
    description: 'This unit and all that hang below it: with their parents, a whole tree.',
  })
  within?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: those at the top of what you see. False: those below another one.',
  })
  top?: boolean | null

  @Field(() => [UnitKind], { nullable: true, description: 'Of one of these kinds.' })
  kind?: UnitKind[] | null

  @Field(() => Boolean, { nullable: true, description: 'True: closed ones. False: open ones.' })
  closed?: boolean | null

  @Field(() => String, {
    nullable: true,
    description: 'Whose name begins with this text; upper and lower case are the same.',
  })
  text?: string | null
}

@InputType({ description: 'A unit to add.' })
export class CreateOrganizationUnitInput extends newRowInput() {
  @Field(() => ID, { nullable: true, description: 'The unit to hang it below; else at the top.' })
  parentId?: string | null

  @Field(() => UnitKind, { description: 'What it is. That does not change later.' })
  kind!: UnitKind

  @Field(() => String, { description: 'Its name: 1 to 120 characters.' })
  name!: string
}

@InputType({ description: 'What to change of a unit; what is left out stays.' })
export class UpdateOrganizationUnitInput extends rowInput('unit') {
  @Field(() => String, { nullable: true, description: 'A new name: 1 to 120 characters.' })
  name?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'The unit to hang it below, with all that hangs below it; null for the top.',
  })
  parentId?: string | null
}

@InputType({ description: 'A unit to close.' })
export class CloseOrganizationUnitInput extends rowInput('unit') {
  @Field(() => ID, {
    nullable: true,
    description:
      'The unit that takes its units, sites, members and assignments. Without one it must be empty.',
  })
  successorId?: string | null
}
