import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { Unauthenticated } from '../errors/index.ts'
import type { Log } from '../lib/log.ts'
import { mapStream, nothing } from '../lib/map-stream.ts'
import { Unseen } from '../lib/unseen.ts'
import { type Answer, answered, refused } from './answer.ts'
import { type Compile, compiler, type Variables } from './compile.ts'
import { originalOf, type Scene } from './errors.ts'
import { withOperation } from './operation.ts'
import type { Context, ContextFor, Credentials } from './request.ts'
import { readVariables } from './variables.ts'

/** A validated operation, and who asks for it. */
export type Request = {
  document: DocumentNode
  operation: OperationDefinitionNode
  variables: Variables
  credentials: Credentials
}

export type ExecutorOptions = { schema: GraphQLSchema; contextFor: ContextFor; log: Log }

/** What a subscriber gets, one answer per event. */
export type Feed = AsyncGenerator<FormattedExecutionResult, void, undefined>

type Run = (context: Context) => ExecutionResult | Promise<ExecutionResult>

/** Runs operations, whatever wire they came over. It never throws: what goes wrong is an answer. */
export class Executor {
  readonly schema: GraphQLSchema
  readonly log: Log
  readonly #contextFor: ContextFor
  readonly #compile: Compile

  constructor({ schema, contextFor, log }: ExecutorOptions) {
    this.schema = schema
    this.log = log
    this.#contextFor = contextFor
    this.#compile = compiler(schema)
  }

  async execute(request: Request): Promise<Answer> {
    try {
      const ready = this.#ready(request)
      return this.#answered(await this.#run(ready), ready)
    } catch (error) {
      return refused(error, this.#scene(request))
    }
  }

  /** An answer per event, or the one answer that there will be no events. */
  async subscribe(request: Request): Promise<Feed | Answer> {
    try {
      const ready = this.#ready(request)
      const source = await this.#open(ready)
      if (!isStream(source)) return this.#answered(source, ready)
      return mapStream(source, (event) => this.#tell(event, ready))
    } catch (error) {
      return refused(error, this.#scene(request))
    }
  }

  /** When the credential ends; refuses one that does not hold, as a closed field would. */
  async expiry(credentials: Credentials): Promise<Date | undefined> {
    const { authorization, apiKey } = credentials
    const context = await this.#contextFor(credentials)
    if ((authorization ?? apiKey) !== undefined && !context.signIn) throw new Unauthenticated()
    return context.expiresAt
  }

  /** Everything is asked again for each event: a right may be withdrawn while the feed is open. */
  async #tell(
    event: unknown,
    request: Request,
  ): Promise<FormattedExecutionResult | typeof nothing> {
    const result = await this.#run(request, event)
    const reasons = (result.errors ?? []).map(originalOf)
    if (reasons.some((reason) => reason instanceof Unseen)) return nothing
    const answer = this.#answered(result, request)
    // Who may not see events any more is not told that there are some: the feed ends. A company that
    // they have left, or must name by now, refuses them in other words.
    if (answer.status >= 400 && answer.status < 500) throw reasons[0]
    return answer.result
  }

  #run(request: Request, root?: unknown): Promise<ExecutionResult> {
    const runnable = this.#compile(request.document, request.operation)
    return this.#attempt(request, (context) => runnable(context, request.variables, root))
  }

  async #open(request: Request): Promise<AsyncIterable<unknown> | ExecutionResult> {
    const { document, operation, variables: variableValues } = request
    const operationName = operation.name?.value
    let stream: AsyncIterable<unknown> | undefined
    const result = await this.#attempt(request, async (contextValue) => {
      const { schema } = this
      const args = { schema, document, operationName, variableValues, contextValue }
      const source = await createSourceEventStream(args)
      if (!isStream(source)) return source
      stream = source
      return {}
    })
    if (!stream || !result.errors) return stream ?? result
    await stream[Symbol.asyncIterator]().return?.()
    return result
  }

  async #attempt(request: Request, run: Run, again = true): Promise<ExecutionResult> {
    const context = await this.#contextFor(request.credentials)
    const kind = request.operation.operation
    const result = await withOperation(context, kind, () => run(context))
    if (!result.errors || !again) return result
    // It was refused before anything ran, so that running it once more repeats nothing.
    const stale = await context.isStale(result.errors.map(originalOf))
    return stale ? this.#attempt(request, run, false) : result
  }

  #ready(request: Request): Request {
    const { operation, variables } = request
    return { ...request, variables: readVariables(this.schema, operation, variables) }
  }

  #answered(result: ExecutionResult, request: Request): Answer {
    return answered(result, this.#scene(request))
  }

  #scene({ credentials: { requestId } }: Request): Scene {
    return { requestId, log: this.log }
  }
}

export function isStream<T>(value: AsyncIterable<T> | object): value is AsyncIterable<T> {
  return Symbol.asyncIterator in value
}
