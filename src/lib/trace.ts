export type Attributes = Record<string, string | number | boolean>

/**
 * A stretch of a request, as a trace shows it. There is none unless traces are collected, so that
 * everybody who may have one writes `span?.`. It never holds values, tokens or addresses.
 */
export interface Span {
  /** By which the trace is found. */
  readonly traceId: string
  /** A stretch inside this one. */
  step(name: string, attributes?: Attributes): Span
  /** The beginning of a trace of its own that this one led to. */
  sequel(name: string, attributes?: Attributes): Span
  note(attributes: Attributes): void
  /** A failure is noted by its code alone: its message may quote what somebody wrote. */
  end(failure?: string): void
}

export interface Tracer {
  /** A trace, or this node's part of the one that `traceparent` names. */
  begin(name: string, given?: { traceparent?: string; attributes?: Attributes }): Span
  /** Sends what has not been sent yet. */
  end(): Promise<void>
}
