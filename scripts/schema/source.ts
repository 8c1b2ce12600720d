import 'reflect-metadata'
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { resolvers } from '../../src/resolvers/index.ts'
import { buildDooredSchema } from '../../src/server/build-schema.ts'

/** Where the printed schema is kept, for people and for the clients' code generators. */
export const schemaFile = 'schema.graphql'

/** The schema that the gateway serves. */
export const servedSchema = (): Promise<GraphQLSchema> => buildDooredSchema(resolvers)

/** In the order of the alphabet, so that moving code about changes nothing of it. */
export const printed = (schema: GraphQLSchema): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`
