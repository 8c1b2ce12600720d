import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { TooComplex } from '../errors/index.ts'
import type { Budgets } from './budgets.ts'
import type { Request } from './execute.ts'
import { limits } from './limits.ts'
import { type Price, pointsOf } from './points.ts'
import { priceOf, priceOfRoots } from './price.ts'
import type { Context, Credentials } from './request.ts'

/**
 * The most that is charged for a query that was refused unread: fragments that double each other spell out more
 * of it than anybody could have begun. Of log-ins each one counts.
 */
const mostUnread = 1_000

/** What an answer says of its cost, under `extensions`. */
export type Bill = {
  requested: number
  limit: number
  budget?: string
  remaining?: number
  resetSeconds?: number
}

/** Asks, before anything runs, whether an operation is small enough and can be paid for. */
export class Admission {
  readonly #schema: GraphQLSchema
  readonly #budgets: Budgets
  readonly #limit: number
  /** Operations of kept documents, each priced once. */
  readonly #prices = new WeakMap<OperationDefinitionNode, Price>()

  constructor(schema: GraphQLSchema, budgets: Budgets, limit = limits.cost) {
    this.#schema = schema
    this.#budgets = budgets
    this.#limit = limit
  }

  /** What can be refused before anybody knows who asks. */
  refuseSpent(credentials: Credentials): void {
    this.#budgets.refuseSpent(credentials)
  }

  async admit(request: Request, context: Context): Promise<Bill> {
    const requested = pointsOf(this.#priceOf(request), request.variables)
    const limit = this.#limit
    if (requested > limit) {
      await this.charge(request.credentials, context, request.document)
      throw new TooComplex(
        `The operation costs ${requested} points, and one may cost ${limit}: ask for fewer at once.`,
      )
    }
    const balance = await this.#budgets.spend(requested, context, request.credentials)
    return { requested, limit, ...balance }
  }

  /**
   * What was refused unread is charged as if its root fields had been begun, so that a hundred
   * log-ins in one document count as a hundred.
   */
  async charge(by: Credentials, context: Context, document?: DocumentNode): Promise<void> {
    await this.#budgets.spend(this.#begun(document), context, by)
  }

  #priceOf({ document, operation }: Request): Price {
    const known = this.#prices.get(operation)
    if (known !== undefined) return known
    const price = priceOf({ schema: this.#schema, document, operation })
    this.#prices.set(operation, price)
    return price
  }

  #begun(document: DocumentNode | undefined): number {
    let points = 0
    for (const operation of document?.definitions ?? [])
      if (operation.kind === 'OperationDefinition' && document) {
        const spelled = pointsOf(priceOfRoots({ schema: this.#schema, document, operation }), {})
        points += operation.operation === 'mutation' ? spelled : Math.min(spelled, mostUnread)
      }
    return points
  }
}
