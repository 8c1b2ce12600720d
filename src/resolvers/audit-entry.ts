import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { listEntries } from '../domain/audit-entry/list.ts'
import { AuditEntry, AuditEntryConnection, AuditFilter } from '../schema/audit-entry.ts'
import { FieldChange } from '../schema/change.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { Cost } from '../schema/cost.ts'

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Needs('audit.read')
  @Query(() => AuditEntryConnection, {
    nullable: true,
    description:
      'The journal of the companies whose rows you see, and what yours did elsewhere; the latest first.',
  })
  async auditEntries(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AuditFilter, { nullable: true, description: 'Which to list.' })
    filter: AuditFilter | null,
    @Ctx() ctx: Context,
  ) {
    return connect(await listEntries(ctx, page, filter ?? {}))
  }

  @Cost(0)
  @Open('it is a part of its entry')
  @FieldResolver(() => [FieldChange], {
    description: 'What changed; a secret is shown as dots. Of a new row all that it has.',
  })
  changes(@Root() { changes }: AuditEntry): FieldChange[] {
    return changes
  }
}
