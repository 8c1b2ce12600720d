import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'

export enum Region {
  NORTH = 'NORTH',
  SOUTH = 'SOUTH',
  EAST = 'EAST',
  WEST = 'WEST',
}
registerEnumType(Region, {
  name: 'Region',
  description: 'The part of the country.',
  valuesConfig: {
    NORTH: { description: 'The north.' },
    SOUTH: { description: 'The south.' },
    EAST: { description: 'The east and the north-east.' },
    WEST: { description: 'The west and the centre.' },
  },
})

@ObjectType({ description: 'One of the 22 licensed service areas of India.' })
export class TelecomCircle {
  @Field(() => ID, { description: 'Its short code, such as MPCG.' })
  code!: string

  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => Region, { description: 'The part of the country in which it lies.' })
  region!: Region

  @Field(() => [String], { description: 'The states and territories that it covers.' })
  states!: string[]
}
