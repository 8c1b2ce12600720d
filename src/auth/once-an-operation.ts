import type { IMiddlewareFunction } from 'graphql-middleware'

export type Middleware = Extract<IMiddlewareFunction, (...given: never[]) => unknown>

const opened = Symbol('opened')

/**
 * Asks a door once for all the objects of an operation that the field hangs on: its verdict is about
 * the caller, and the operation has one caller. Where asking costs as much as resolving, fifty rows ask
 * once. Nothing is kept beyond the operation's own context.
 */
export function onceAnOperation(ask: Middleware): Middleware {
  const verdicts = new WeakMap<object, Promise<unknown>>()
  return async (resolve, parent, args, context, info) => {
    const verdict =
      verdicts.get(context) ?? Promise.resolve(ask(() => opened, parent, args, context, info))
    verdicts.set(context, verdict)
    const said = await verdict
    // What shield answers instead of asking on is its refusal.
    return said === opened ? resolve(parent, args, context, info) : said
  }
}
