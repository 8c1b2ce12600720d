import { coerceInputValue, type GraphQLSchema } from 'graphql'
import { Conflict } from '../errors/index.ts'

/** Reads the input of a mutation that was sent before, as the schema of today reads one that is sent now. */
export function askedAgain(schema: GraphQLSchema) {
  return (mutation: string, input: object): object => {
    const field = schema.getMutationType()?.getFields()[mutation]
    const [argument] = field?.args ?? []
    if (!argument) throw outdated()
    return coerceInputValue(input, argument.type, () => {
      throw outdated()
    }) as object
  }
}

const outdated = () =>
  new Conflict('This was proposed to an older version of the gateway: have it proposed anew.')
