import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { newRowInput, rowInput } from './row-input.ts'

export enum RoleKind {
  SYSTEM = 'SYSTEM',
  OWN = 'OWN',
}
registerEnumType(RoleKind, {
  name: 'RoleKind',
  description: 'Where a role comes from.',
  valuesConfig: {
    SYSTEM: { description: 'It ships with the product, and changes with it only.' },
    OWN: { description: 'The company wrote it.' },
  },
})

export enum RoleEffect {
  GRANT = 'GRANT',
  DENY = 'DENY',
}
registerEnumType(RoleEffect, {
  name: 'RoleEffect',
  description: 'What an entry of a role does.',
  valuesConfig: {
    GRANT: { description: 'It allows.' },
    DENY: { description: 'It forbids, whatever any other role of the same member allows.' },
  },
})

enum PermissionKind {
  READ = 'READ',
  WRITE = 'WRITE',
}
registerEnumType(PermissionKind, {
  name: 'PermissionKind',
  description: 'What somebody does with a permission.',
  valuesConfig: {
    READ: { description: 'Looks at something.' },
    WRITE: { description: 'Changes something.' },
  },
})

export enum Reach {
  SELF = 'SELF',
  OVERSEES = 'OVERSEES',
  ENGAGES = 'ENGAGES',
  SERVES = 'SERVES',
}
registerEnumType(Reach, {
  name: 'Reach',
  description: 'How a company stands to the one whose rows it reads or changes.',
  valuesConfig: {
    SELF: { description: 'It is the same one.' },
    OVERSEES: { description: 'It is a corporate above it.' },
    ENGAGES: { description: 'It is a circle, and the other a vendor that it has a contract with.' },
    SERVES: { description: 'It is a vendor, and the other a circle that it has a contract with.' },
  },
})

@ObjectType({ description: 'A named set of things that its bearer may do.' })
export class Role {
  @Field(() => ID, {
    nullable: true,
    description: 'Its id within its company; absent for one that ships.',
  })
  id?: string | null

  @Field(() => ID, { description: 'The company whose members bear it.' })
  tenantId!: string

  @Field(() => String, {
    description: 'Its short name, such as admin; of those that companies write, in capitals.',
  })
  code!: string

  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => String, { description: 'What it is for.' })
  description!: string

  @Field(() => Int, {
    nullable: true,
    description: 'Raised by every change; give it back with an update. Absent for one that ships.',
  })
  version?: number | null
}

@ObjectType({ description: 'One thing that a role says.' })
export class RoleEntry {
  @Field(() => String, {
    description: 'A permission such as `site.create`, or all of a module: `site.*`.',
  })
  permission!: string

  @Field(() => RoleEffect, { description: 'Whether it allows or forbids.' })
  effect!: RoleEffect

  @Field(() => ID, {
    nullable: true,
    description: 'The unit that it is narrowed to, with all that hangs below; absent: everywhere.',
  })
  unitId?: string | null
}

@ObjectType({ description: 'One thing that somebody may do, out of a closed table.' })
export class Permission {
  @Field(() => String, { description: 'Its name, such as `site.create`.' })
  name!: string

  @Field(() => String, { description: 'What it is about, such as `site`.' })
  module!: string

  @Field(() => String, { description: 'What holding it allows.' })
  meaning!: string

  @Field(() => PermissionKind, { description: 'Whether it reads or writes.' })
  kind!: PermissionKind

  @Field(() => [Reach], { description: 'The ways in which such a company can use it.' })
  reaches!: Reach[]

  @Field(() => Boolean, { description: 'Whether a role can give or deny it in one unit only.' })
  inUnits!: boolean
}

export const RoleConnection = connectionType(Role, 'roles')

@InputType({ description: 'Which roles to list; what is left out does not matter.' })
export class RoleFilter {
  @Field(() => [ID], { nullable: true, description: 'Of one of these companies.' })
  tenantId?: string[] | null

  @Field(() => [String], { nullable: true, description: 'With one of these codes.' })
  code?: string[] | null

  @Field(() => RoleKind, { nullable: true, description: 'Of this kind.' })
  kind?: RoleKind | null

  @Field(() => String, {
    nullable: true,
    description: 'Whose name begins with this text; upper and lower case are the same.',
  })
  text?: string | null
}

@InputType({ description: 'One thing that a role is to say.' })
export class RoleEntryInput {
  @Field(() => String, {
    description: 'A permission such as `site.create`, or all of a module: `site.*`.',
  })
  permission!: string

  @Field(() => RoleEffect, {
    defaultValue: RoleEffect.GRANT,
    description: 'Whether it allows or forbids.',
  })
  effect!: RoleEffect

  @Field(() => ID, {
    nullable: true,
    description: 'A unit of the company to narrow it to, where the permission can be.',
  })
  unitId?: string | null
}

@InputType({ description: 'A role to write.' })
export class CreateRoleInput extends newRowInput() {
  @Field(() => String, {
    description: 'Its short name in capitals, such as SITE_KEEPER. That does not change later.',
  })
  code!: string

  @Field(() => String, { description: 'Its name: 1 to 120 characters.' })
  name!: string

  @Field(() => String, { description: 'What it is for: 1 to 500 characters.' })
  description!: string

  @Field(() => [RoleEntryInput], { description: 'All that it says, at most 200 entries.' })
  entries!: RoleEntryInput[]
}

@InputType({ description: 'What to change of a role; what is left out stays.' })
export class UpdateRoleInput extends rowInput('role') {
  @Field(() => String, { nullable: true, description: 'A new name: 1 to 120 characters.' })
  name?: string | null

  @Field(() => String, { nullable: true, description: 'What it is for: 1 to 500 characters.' })
  description?: string | null

  @Field(() => [RoleEntryInput], {
    nullable: true,
    description: 'All that it is to say from now on, at most 200 entries.',
  })
  entries?: RoleEntryInput[] | null
}

@InputType({ description: 'A role to remove.' })
export class DeleteRoleInput extends rowInput('role') {}
