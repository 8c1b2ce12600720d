import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { RateLimited, Unauthenticated } from '../errors/index.ts'
import type { Log } from '../lib/log.ts'
import { mapStream, nothing } from '../lib/map-stream.ts'
import type { Tracer } from '../lib/trace.ts'
import { Turnstile } from '../lib/turnstile.ts'
import { Unseen } from '../lib/unseen.ts'
import { codeOf } from './account.ts'
import { openAccount } from './accounting.ts'
import type { Admission, Bill } from './admission.ts'
import { type Answer, answered, refused } from './answer.ts'
import { type Compile, compiler, type Variables } from './compile.ts'
import { Documents } from './documents.ts'
import { originalOf, type Scene } from './errors.ts'
import { labelOf } from './label.ts'
import { Metrics } from './metrics.ts'
import { doOnce, onceOf } from './once.ts'
import { withOperation } from './operation.ts'
import { type Propose, proposed, refusedFor } from './proposing.ts'
import type { Context, ContextFor, Credentials } from './request.ts'
import { type CountSignIns, signInsIn } from './sign-ins.ts'
import { readVariables } from './variables.ts'
import { type Again, Vigil } from './vigil.ts'

/** A validated operation, and who asks for it. */
export type Request = {
  document: DocumentNode
  operation: OperationDefinitionNode
  variables: Variables
  credentials: Credentials
}

type ExecutorOptions = {
  schema: GraphQLSchema
  contextFor: ContextFor
  admission: Admission
  log: Log
  vigil?: Vigil
  metrics?: Metrics
  tracer?: Tracer
  countSignIns?: CountSignIns
  propose?: Propose
}

/** A document that was refused before it could be run, as far as it could be read. */
type Unserved = { document?: DocumentNode | undefined; source?: string | undefined }

/** What a subscriber gets, one answer per event. */
export type Feed = AsyncGenerator<FormattedExecutionResult, void, undefined>

/** Who has a socket open: nobody in particular without a credential. */
type Guest = { accountId?: string | undefined; expiresAt?: Date | undefined }

type Admitted = { ready: Request; context: Context; bill: Bill }

type Run = (context: Context) => ExecutionResult | Promise<ExecutionResult>

/** Runs operations, whatever wire they came over. It never throws: what goes wrong is an answer. */
export class Executor {
  readonly schema: GraphQLSchema
  readonly log: Log
  readonly documents: Documents
  readonly metrics: Metrics
  readonly tracer: Tracer | undefined
  readonly #running = new Set<Promise<unknown>>()
  readonly #contextFor: ContextFor
  readonly #compile: Compile
  readonly #admission: Admission
  readonly #countSignIns: CountSignIns | undefined
  readonly #vigil: Vigil
  readonly #propose: Propose | undefined
  /** A refusal waits for nothing, so that a flood of them would keep all who wait for the database waiting. */
  readonly #refusals = new Turnstile()

  constructor(options: ExecutorOptions) {
    const { schema, contextFor, admission, log, metrics, tracer, countSignIns, vigil } = options
    this.schema = schema
    this.log = log
    this.documents = new Documents(schema)
    this.metrics = metrics ?? new Metrics()
    this.tracer = tracer
    this.#contextFor = contextFor
    this.#compile = compiler(schema)
    this.#admission = admission
    this.#countSignIns = countSignIns
    this.#vigil = vigil ?? new Vigil()
    this.#propose = options.propose
  }

  async execute(request: Request): Promise<Answer> {
    return this.#accounted(request, async (accounted) => {
      const { ready, context, bill } = await this.#admit(accounted)
      return billed(this.#answered(await this.#run(ready, context), ready), bill)
    })
  }

  /** An answer per event, or the one answer that there will be no events. */
  async subscribe(request: Request): Promise<Feed | Answer> {
    return this.#accounted(request, async (accounted) => {
      const { ready, context } = await this.#admit(accounted)
      const source = await this.#open(ready, context)
      if (!isStream(source)) return this.#answered(source, ready)
      const watched = this.#vigil.over(source, context, () => this.#openAgain(ready))
      return mapStream(watched, (event) => this.#tell(event, ready))
    })
  }

  /** Resolves when what runs now has been answered. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running)
  }

  /**
   * Puts down to whoever asks what was refused before it could be run. If they have nothing left for
   * that, it is what they are told.
   */
  async charge(by: Credentials, unread: Unserved): Promise<RateLimited | undefined> {
    await this.#refusals.pass()
    // Whoever has signed in too often pays for the rest of the document all the same.
    const full = await this.#countAttempts(by, unread.source).then(() => undefined, limitIn)
    try {
      this.#admission.refuseSpent(by)
      await this.#admission.charge(by, await this.#contextFor(by), unread.document)
      return full
    } catch (error) {
      return limitIn(error) ?? full
    }
  }

  async #countAttempts(by: Credentials, source: string | undefined): Promise<void> {
    const attempts = signInsIn(source)
    if (attempts > 0) await this.#countSignIns?.(by, attempts)
  }

  /** Who connects, and until when; refuses a credential that does not hold, as a closed field would. */
  async greet(credentials: Credentials): Promise<Guest> {
    this.#admission.refuseSpent(credentials)
    const { authorization, apiKey } = credentials
    const context = await this.#contextFor(credentials)
    await this.#admission.charge(credentials, context)
    if ((authorization ?? apiKey) !== undefined) {
      if (!context.signIn) throw new Unauthenticated()
      await context.principal?.()
    }
    return { accountId: context.payer.accountId, expiresAt: context.expiresAt }
  }

  /** Everything is asked again for each event: a right may be withdrawn while the feed is open. */
  async #tell(
    event: unknown,
    request: Request,
  ): Promise<FormattedExecutionResult | typeof nothing> {
    const result = await this.#runTraced(request, event)
    const reasons = (result.errors ?? []).map(originalOf)
    if (reasons.some((reason) => reason instanceof Unseen)) return nothing
    const answer = this.#answered(result, request)
    this.metrics.told(labelOf(request.operation))
    // Who may not see events any more is not told that there are some: the feed ends. A company that
    // they have left, or must name by now, refuses them in other words.
    if (answer.status >= 400 && answer.status < 500) throw reasons[0]
    return answer.result
  }

  /** Nothing runs before it is known who asks, what it costs, and that it can be paid for. */
  async #admit(request: Request): Promise<Admitted> {
    this.#admission.refuseSpent(request.credentials)
    const ready = this.#ready(request)
    const context = await this.#contextOf(ready.credentials)
    return { ready, context, bill: await this.#admission.admit(ready, context) }
  }

  /** An event has a trace of its own: the subscription that it belongs to may be open for days. */
  async #runTraced(request: Request, event: unknown): Promise<ExecutionResult> {
    const { operation, credentials } = request
    const trace = credentials.trace?.sequel(`event ${labelOf(operation)}`)
    const traced = trace ? { ...request, credentials: { ...credentials, trace } } : request
    try {
      return await this.#run(traced, await this.#contextOf(traced.credentials), event)
    } finally {
      trace?.end()
    }
  }

  #run(request: Request, context: Context, root?: unknown): Promise<ExecutionResult> {
    const runnable = this.#compile(request.document, request.operation)
    const run: Run = (fresh) => runnable(fresh, request.variables, root)
    const once = onceOf(request, this.schema)
    const done = this.#attempt(request, context, once ? (fresh) => doOnce(once, fresh, run) : run)
    return done.then((result) => this.#proposed(request, result))
  }

  /** What a company has to approve first is put to it; everything else stands as it is. */
  async #proposed(request: Request, result: ExecutionResult): Promise<ExecutionResult> {
    const refused = refusedFor(result)
    const make = this.#propose
    if (!refused || !make) return result
    return proposed(refused, { request, context: await this.#contextOf(request.credentials), make })
  }

  async #open(
    request: Request,
    context: Context,
  ): Promise<AsyncIterable<unknown> | ExecutionResult> {
    const { document, operation, variables: variableValues } = request
    const operationName = operation.name?.value
    let stream: AsyncIterable<unknown> | undefined
    const result = await this.#attempt(request, context, async (contextValue) => {
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

  /** Whether a feed that is open would be opened now; where that cannot be known it fails. */
  async #openAgain(request: Request): ReturnType<Again> {
    const context = await this.#contextOf(request.credentials)
    const opened = await this.#open(request, context)
    if (isStream(opened)) {
      await opened[Symbol.asyncIterator]().return?.()
      return { context }
    }
    const { status } = this.#answered(opened, request)
    const reason = originalOf(opened.errors![0]!)
    if (status >= 500) throw reason
    return { reason }
  }

  async #attempt(request: Request, context: Context, run: Run): Promise<ExecutionResult> {
    const { operation } = request
    const asked = { kind: operation.operation, field: labelOf(operation) }
    const result = await withOperation(context, asked, () => run(context))
    const refusals = (result.errors ?? []).map(originalOf)
    if (!(await context.isStale(refusals))) return traced(result, context)
    // Nothing has reached the database, so that running it once more repeats nothing.
    const fresh = await this.#contextOf(request.credentials)
    return traced(await withOperation(fresh, asked, () => run(fresh)), fresh)
  }

  async #contextOf(credentials: Credentials): Promise<Context> {
    const { account, trace } = credentials
    const step = trace?.step('caller')
    try {
      const context = await this.#contextFor(credentials)
      if (account) account.tenantId = context.payer.tenantId
      return context
    } finally {
      step?.end()
    }
  }

  /** Keeps an operation's account from its beginning to its answer, and knows that it runs. */
  async #accounted<T>(
    request: Request,
    work: (request: Request) => Promise<T | Answer>,
  ): Promise<T | Answer> {
    const { credentials, close } = openAccount(request, this)
    const running = work({ ...request, credentials })
      .catch((error) => refused(error, this.#scene(request)))
      .then((answer) => this.#paced(answer))
    this.#running.add(running)
    const answer = await running
    this.#running.delete(running)
    close(isAnswer(answer) ? codeOf(answer.result) : 'OK')
    return answer
  }

  async #paced<T>(answer: T | Answer): Promise<T | Answer> {
    if (isAnswer(answer) && answer.status >= 400) await this.#refusals.pass()
    return answer
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

/** What was refused has left its trace before it is answered. */
async function traced(result: ExecutionResult, context: Context): Promise<ExecutionResult> {
  if (result.errors) await context.keepRefusal(result.errors.map(originalOf))
  return result
}

const billed = ({ status, result }: Answer, cost: Bill): Answer => ({
  status,
  result: { ...result, extensions: { cost } },
})

/** Whatever else goes wrong with what was refused already, it is told why it was. */
const limitIn = (error: unknown) => (error instanceof RateLimited ? error : undefined)

const isAnswer = (value: unknown): value is Answer => Object.hasOwn(value as object, 'status')

export function isStream<T>(value: AsyncIterable<T> | object): value is AsyncIterable<T> {
  return Symbol.asyncIterator in value
}
