import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime } from './scalars.ts'
import { Site } from './site.ts'

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
