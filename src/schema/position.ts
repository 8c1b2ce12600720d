import { Field, Float, InputType, ObjectType } from 'type-graphql'

@ObjectType({ description: 'A place on the earth, in WGS 84.' })
export class Position {
  @Field(() => Float, { description: 'Degrees north of the equator, -90 to 90.' })
  latitude!: number

  @Field(() => Float, { description: 'Degrees east of Greenwich, -180 to 180.' })
  longitude!: number

  @Field(() => Float, {
    nullable: true,
    description: 'How far off the position may be, in metres; absent when that is not known.',
  })
  accuracyMeters?: number | null
}

@InputType({ description: 'A place on the earth, in WGS 84.' })
export class PositionInput {
  @Field(() => Float, { description: 'Degrees north of the equator, -90 to 90.' })
  latitude!: number

  @Field(() => Float, { description: 'Degrees east of Greenwich, -180 to 180.' })
  longitude!: number

  @Field(() => Float, { nullable: true, description: 'How far off it may be, in metres.' })
  accuracyMeters?: number | null
}

@InputType({ description: 'A box on the map, edges included.' })
export class BoxInput {
  @Field(() => PositionInput, { description: 'Its south-west corner.' })
  southWest!: PositionInput

  @Field(() => PositionInput, { description: 'Its north-east corner.' })
  northEast!: PositionInput
}

@InputType({ description: 'All that lies within a distance of a place.' })
export class RadiusInput {
  @Field(() => PositionInput, { description: 'The place in the middle.' })
  center!: PositionInput

  @Field(() => Float, { description: 'The distance in metres, up to 200,000.' })
  meters!: number
}
