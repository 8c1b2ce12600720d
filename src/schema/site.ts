import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { ChangeAction } from './change.ts'
import { connectionType } from './connection.ts'
import { BoxInput, PositionInput, RadiusInput } from './position.ts'
import { newRowInput, rowInput } from './row-input.ts'
import { DateTime } from './scalars.ts'
import { Region } from './telecom-circle.ts'

enum Technology {
  G2 = '2G',
  G3 = '3G',
  G4 = '4G',
  G5 = '5G',
}
registerEnumType(Technology, {
  name: 'Technology',
  description: 'The newest generation of radio that a site carries.',
  valuesConfig: {
    G2: { description: 'GSM.' },
    G3: { description: 'UMTS.' },
    G4: { description: 'LTE.' },
    G5: { description: 'NR.' },
  },
})

enum SiteStructure {
  GROUND_TOWER = 'GROUND_TOWER',
  ROOFTOP = 'ROOFTOP',
  POLE = 'POLE',
  SMALL_CELL = 'SMALL_CELL',
  INDOOR = 'INDOOR',
}
registerEnumType(SiteStructure, {
  name: 'SiteStructure',
  description: 'What carries the antennas.',
  valuesConfig: {
    GROUND_TOWER: { description: 'A tower on the ground.' },
    ROOFTOP: { description: 'Masts on a roof.' },
    POLE: { description: 'A pole.' },
    SMALL_CELL: { description: 'A small cell on street furniture.' },
    INDOOR: { description: 'A system inside a building.' },
  },
})

export enum SiteStatus {
  PLANNED = 'PLANNED',
  ACTIVE = 'ACTIVE',
  RETIRED = 'RETIRED',
}
registerEnumType(SiteStatus, {
  name: 'SiteStatus',
  description: 'Where a site is in its life.',
  valuesConfig: {
    PLANNED: { description: 'Not built yet.' },
    ACTIVE: { description: 'In service.' },
    RETIRED: { description: 'Out of service for good; it changes no more.' },
  },
})

export enum SiteOrder {
  CODE = 'CODE',
  NAME = 'NAME',
  NEWEST = 'NEWEST',
}
registerEnumType(SiteOrder, {
  name: 'SiteOrder',
  description: 'How a list of sites is ordered. Equals are ordered by their ids.',
  valuesConfig: {
    CODE: { description: 'By code, A to Z.' },
    NAME: { description: 'By name, A to Z.' },
    NEWEST: { description: 'The newest first.' },
  },
})

@ObjectType({ description: 'A place in the field: a tower, a roof, a pole.' })
export class Site {
  @Field(() => ID, { description: 'Its id within its circle.' })
  id!: string

  @Field(() => ID, { description: 'The circle that it belongs to.' })
  tenantId!: string

  @Field(() => ID, {
    nullable: true,
    description: "The unit of the circle's tree that it hangs in.",
  })
  unitId?: string | null

  @Field(() => String, { description: 'Its code, unique in its circle.' })
  code!: string

  @Field(() => String, { description: 'Its name.' })
  name!: string

  latitude!: number
  longitude!: number
  accuracyMeters?: number | null

  @Field(() => Float, { description: 'How far from its position work still counts as done there.' })
  geofenceMeters!: number

  @Field(() => String, { description: 'Its postal address.' })
  address!: string

  @Field(() => Technology, { description: 'The newest generation of radio that it carries.' })
  technology!: Technology

  @Field(() => SiteStructure, { description: 'What carries its antennas.' })
  structure!: SiteStructure

  @Field(() => SiteStatus, { description: 'Where it is in its life.' })
  status!: SiteStatus

  @Field(() => DateTime, { nullable: true, description: 'When it went out of service, if it has.' })
  retiredAt?: Date | null

  @Field(() => DateTime, { description: 'When it was added.' })
  createdAt!: Date

  @Field(() => DateTime, { description: 'When it last changed.' })
  updatedAt!: Date

  @Field(() => Int, { description: 'Raised by every change; give it back with an update.' })
  version!: number
}

export const SiteConnection = connectionType(Site, 'sites')

@InputType({ description: 'Which sites to list; what is left out does not matter.' })
export class SiteFilter {
  @Field(() => [ID], { nullable: true, description: 'Of one of these circles.' })
  tenantId?: string[] | null

  @Field(() => [Region], { nullable: true, description: 'Of circles in one of these regions.' })
  region?: Region[] | null

  @Field(() => [ID], {
    nullable: true,
    description: "Directly in one of these units of a circle's tree.",
  })
  unitId?: string[] | null

  @Field(() => [Technology], { nullable: true, description: 'With one of these technologies.' })
  technology?: Technology[] | null

  @Field(() => [SiteStructure], { nullable: true, description: 'On one of these structures.' })
  structure?: SiteStructure[] | null

  @Field(() => [SiteStatus], {
    nullable: true,
    description: 'At one of these points of their life.',
  })
  status?: SiteStatus[] | null

  @Field(() => String, {
    nullable: true,
    description: 'Whose code or name begins with this text; upper and lower case are the same.',
  })
  text?: string | null

  @Field(() => BoxInput, { nullable: true, description: 'Inside this box.' })
  box?: BoxInput | null

  @Field(() => RadiusInput, { nullable: true, description: 'Within a distance of a place.' })
  radius?: RadiusInput | null
}

@InputType({ description: 'A site to add.' })
export class CreateSiteInput extends newRowInput('circle') {
  @Field(() => ID, { nullable: true, description: "The unit of the circle's tree to hang it in." })
  unitId?: string | null

  @Field(() => String, { description: 'Its code, unique in the circle: 1 to 40 characters.' })
  code!: string

  @Field(() => String, { description: 'Its name: 1 to 120 characters.' })
  name!: string

  @Field(() => PositionInput, { description: 'Where it stands.' })
  position!: PositionInput

  @Field(() => Float, {
    defaultValue: 150,
    description: 'How far from its position work still counts as done there: 10 to 5,000 metres.',
  })
  geofenceMeters!: number

  @Field(() => String, { description: 'Its postal address: up to 300 characters.' })
  address!: string

  @Field(() => Technology, { description: 'The newest generation of radio that it carries.' })
  technology!: Technology

  @Field(() => SiteStructure, { description: 'What carries its antennas.' })
  structure!: SiteStructure

  @Field(() => SiteStatus, {
    defaultValue: SiteStatus.ACTIVE,
    description: 'PLANNED or ACTIVE.',
  })
  status!: SiteStatus
}

@InputType({ description: 'What to change of a site; what is left out stays.' })
export class UpdateSiteInput extends rowInput('site', 'circle') {
  @Field(() => ID, { nullable: true, description: 'The unit to move it to; null for none.' })
  unitId?: string | null

  @Field(() => String, { nullable: true, description: 'A new code: 1 to 40 characters.' })
  code?: string | null

  @Field(() => String, { nullable: true, description: 'A new name: 1 to 120 characters.' })
  name?: string | null

  @Field(() => PositionInput, { nullable: true, description: 'A new position.' })
  position?: PositionInput | null

  @Field(() => Float, { nullable: true, description: 'A new geofence: 10 to 5,000 metres.' })
  geofenceMeters?: number | null

  @Field(() => String, { nullable: true, description: 'A new address: up to 300 characters.' })
  address?: string | null

  @Field(() => Technology, { nullable: true, description: 'A new technology.' })
  technology?: Technology | null

  @Field(() => SiteStructure, { nullable: true, description: 'A new structure.' })
  structure?: SiteStructure | null

  @Field(() => SiteStatus, { nullable: true, description: 'PLANNED or ACTIVE; see retireSite.' })
  status?: SiteStatus | null
}

@InputType({ description: 'A site to take out of service.' })
export class RetireSiteInput extends rowInput('site', 'circle') {}

@ObjectType({ description: 'A committed change of a site that you can see.' })
export class SiteChanged {
  @Field(() => ChangeAction, { description: 'What happened.' })
  action!: ChangeAction

  @Field(() => Site, { description: 'The site as it is now.' })
  site!: Site

  @Field(() => [String], { description: 'The fields that changed; none for a new site.' })
  changedFields!: string[]

  @Field(() => DateTime, { description: 'When it happened.' })
  occurredAt!: Date
}
