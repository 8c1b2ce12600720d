import { FieldResolver, Resolver, Root } from 'type-graphql'
import { Open } from '../auth/needs.ts'
import { FieldChange } from '../schema/change.ts'
import { Cost } from '../schema/cost.ts'
import { HistoryEntry, HistorySubject } from '../schema/history.ts'

@Resolver(() => HistoryEntry)
export class HistoryResolver {
  @FieldResolver(() => HistorySubject, { description: 'What it is about.' })
  subject(@Root() { entity }: HistoryEntry): HistorySubject {
    return entity
  }

  @Cost(0)
  @Open('it is a part of its entry')
  @FieldResolver(() => [FieldChange], {
    description: 'What changed; of a new row all that it has.',
  })
  changes(@Root() { changes }: HistoryEntry): FieldChange[] {
    return changes
  }
}
