import { Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Needs } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { askExport } from '../domain/export/ask.ts'
import { listExports } from '../domain/export/list.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { TenantExport, TenantExportConnection } from '../schema/export.ts'

@Resolver()
export class ExportResolver {
  @Needs('export.take')
  @Query(() => TenantExportConnection, {
    nullable: true,
    description:
      'The archives of your company that can be taken, and that are being built; the latest first.',
  })
  async tenantExports(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return connect(await listExports(ctx, page))
  }

  @Needs('export.take')
  @Mutation(() => TenantExport, {
    description:
      'Begins an archive of all that your company owns; while one is being built, that one is the answer. A suspended company takes it as well.',
  })
  exportTenant(@Ctx() ctx: Context) {
    return askExport(ctx)
  }
}
