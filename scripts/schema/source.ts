import 'reflect-metadata'
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { resolvers } from '../../src/resolvers/index.ts'
import { staffResolvers } from '../../src/resolvers/staff/index.ts'
import { buildDooredSchema, buildStaffSchema } from '../../src/server/build-schema.ts'

/** Where the printed schema is kept, for people and for the clients' code generators. */
export const schemaFile = 'schema.graphql'
/** The same of the schema of the staff. */
export const staffSchemaFile = 'schema.staff.graphql'

/** The schema that the gateway serves. */
export const servedSchema = (): Promise<GraphQLSchema> => buildDooredSchema(resolvers)

/** What the staff are served, built behind it as the gateway does. */
export async function servedStaffSchema(): Promise<GraphQLSchema> {
  await servedSchema()
  return buildStaffSchema(staffResolvers)
}

/** In the order of the alphabet, so that moving code about changes nothing of it. */
export const printed = (schema: GraphQLSchema): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`
