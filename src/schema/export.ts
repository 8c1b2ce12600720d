import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { DateTime } from './scalars.ts'

@ObjectType({
  description:
    'An archive of all that a company owns: built in the background, and kept for a week.',
})
export class TenantExport {
  @Field(() => ID, { description: 'Its id within the company; later ones are higher.' })
  id!: string

  @Field(() => ID, { description: 'The company.' })
  tenantId!: string

  @Field(() => DateTime, { description: 'When it was asked for.' })
  createdAt!: Date

  @Field(() => DateTime, { description: 'When it is removed.' })
  expiresAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was whole: it can be taken from then on. Absent while it is being built.',
  })
  readyAt?: Date | null

  @Field(() => Int, {
    nullable: true,
    description: 'How many rows there are to put into it; absent until they are counted.',
  })
  rowTotal?: number | null

  @Field(() => Int, { description: 'How many rows are in it by now.' })
  rowCount!: number

  @Field(() => Float, { description: 'How many bytes it has by now; a whole number.' })
  byteCount!: number

  @Field(() => String, {
    nullable: true,
    description:
      'The SHA-256 of all its bytes, in hexadecimal digits; absent while it is being built.',
  })
  sha256?: string | null
}

export const TenantExportConnection = connectionType(TenantExport, 'archives')
