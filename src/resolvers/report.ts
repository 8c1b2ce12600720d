import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { consolidate, listReported, type Report } from '../domain/report.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { Cost } from '../schema/cost.ts'
import { CircleReportConnection, ConsolidatedReport } from '../schema/report.ts'

@Resolver(() => ConsolidatedReport)
export class ReportResolver {
  @Needs('report.consolidated')
  @Cost(50)
  @Query(() => ConsolidatedReport, {
    nullable: true,
    description: 'The circles below your company in figures, as of now.',
  })
  consolidatedReport(@Ctx() ctx: Context) {
    return consolidate(ctx)
  }

  @Open('what is in the report is the caller’s to see')
  @FieldResolver(() => CircleReportConnection, {
    description: 'The circles that are in it, by their codes.',
  })
  async circles(@Root() report: Report, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return connect(await listReported(ctx, report, page))
  }
}
