import { type ExecutionResult, GraphQLError } from 'graphql'
import type { Context as Acting } from '../context.ts'
import { type Asked, propose } from '../domain/proposal/propose.ts'
import { ApprovalRequired } from '../errors/index.ts'
import { originalOf } from './errors.ts'
import type { Request } from './execute.ts'
import { withOperation } from './operation.ts'
import type { Context } from './request.ts'
import { inputOf, rootNodes } from './root-field.ts'

/** Makes a proposal of what was refused, in a transaction of its own, and answers its id. */
export type Propose = (context: Context, refused: ApprovalRequired, asked: Asked) => Promise<string>

/** The gateway's contexts are those that use cases work with. */
export const proposing: Propose = (context, refused, asked) =>
  propose(context as Acting, refused, asked)

type Refused = { error: GraphQLError; refused: ApprovalRequired }

/** What was refused because a company has to approve it first. */
export function refusedFor({ errors = [] }: ExecutionResult): Refused | undefined {
  for (const error of errors) {
    const refused = originalOf(error)
    if (refused instanceof ApprovalRequired) return { error, refused }
  }
  return undefined
}

/**
 * What a corporate may not do by itself was rolled back; that it wanted to stays, and is committed before it is told.
 * If it cannot be proposed either, that is the answer.
 */
export async function proposed(
  { error, refused }: Refused,
  { request, context, make }: { request: Request; context: Context; make: Propose },
): Promise<ExecutionResult> {
  const [node] = rootNodes(request).filter(({ name }) => name.value !== '__typename')
  const asked = { mutation: node!.name.value, input: inputOf(node!, request) }
  const about = { kind: 'mutation', field: asked.mutation } as const
  const told = (originalError: Error) =>
    new GraphQLError(originalError.message, { path: error.path, originalError })
  const { errors = [told(refused)] } = await withOperation(context, about, async () => {
    try {
      refused.madeInto(await make(context, refused, asked))
      return { data: {} }
    } catch (reason) {
      return { errors: [told(reason as Error)] }
    }
  })
  return { data: null, errors }
}
