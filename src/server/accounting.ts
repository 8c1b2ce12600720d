import type { OperationDefinitionNode } from 'graphql'
import { present } from '../lib/present.ts'
import type { Span, Tracer } from '../lib/trace.ts'
import { type Account, clipped } from './account.ts'
import { labelOf } from './label.ts'
import type { Metrics } from './metrics.ts'
import type { Credentials } from './request.ts'

type Asked = { operation: OperationDefinitionNode; credentials: Credentials }
type Books = { metrics: Metrics; tracer: Tracer | undefined }

/**
 * Opens the account of an operation. What is answered are its credentials from now on, which know the
 * account and the trace, and the function that closes it with the code of its answer.
 */
export function openAccount({ operation, credentials }: Asked, { metrics, tracer }: Books) {
  const began = performance.now()
  const account = credentials.account ?? {}
  account.type = operation.operation
  account.operation = labelOf(operation)
  account.name = clipped(operation.name?.value)
  const trace = spanOf(account, tracer)
  const close = (code: string): void => {
    account.code = code
    metrics.operation(account, (performance.now() - began) / 1000)
    trace?.note(present({ 'circlegate.tenant.id': account.tenantId }))
    trace?.end(code === 'OK' ? undefined : code)
  }
  return { credentials: { ...credentials, account, ...(trace && { trace }) }, close }
}

/** A step of the HTTP request; what comes over a WebSocket is a trace of its own. */
function spanOf(account: Account, tracer: Tracer | undefined): Span | undefined {
  if (!tracer) return undefined
  const name = `${account.type} ${account.operation}`
  const attributes = present({
    'graphql.operation.type': account.type,
    'graphql.operation.name': account.name,
  })
  const span = account.span?.step(name, attributes) ?? tracer.begin(name, { attributes })
  account.span ??= span
  return span
}
