import type { IMiddlewareFunction } from 'graphql-middleware'

export type Middleware = Extract<IMiddlewareFunction, (...given: never[]) => unknown>

const opened = Symbol('opened')

/**
 * Asks a door once for all the objects of an operation that the field hangs on: its verdict is about
 * the caller, and the operation has one caller. Where asking costs as much as resolving, fifty rows ask
 * once. Nothing is kept beyond the operation's own context.
 */
export function onceAnOperation(ask: Middleware): Middleware {
  const verdicts = new WeakMap<object, unknown>()
  return (resolve, parent, args, context, info) => {
    const known = verdicts.get(context)
    if (known === opened) return resolve(parent, args, context, info)
    const verdict = known ?? ask(() => opened, parent, args, context, info)
    verdicts.set(context, verdict)
    return Promise.resolve(verdict).then((said) => {
      // What shield answers instead of asking on is its refusal.
      if (said !== opened) return said
      verdicts.set(context, opened)
      return resolve(parent, args, context, info)
    })
  }
}
