import {
  type AttributeValue,
  type Context,
  defaultTextMapGetter,
  type Span as OtelSpan,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Traces } from '../config/index.ts'
import type { Attributes, Span, Tracer } from '../lib/trace.ts'
import { within } from '../lib/within.ts'

/** How long a leaving process waits for the collector. */
const patience = 1000

const w3c = new W3CTraceContextPropagator()

/**
 * Sends traces to a collector, as OTLP in JSON over HTTP. Nothing is registered for the whole process
 * and nothing follows calls around: a span is handed on by whoever has it.
 */
export function collectTraces({ endpoint, headers, service, share }: Traces): Tracer {
  const exporter = new OTLPTraceExporter({ url: tracesUrl(endpoint), headers })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    sampler: samplerFor(share),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1000 })],
  })
  const tracer = provider.getTracer('circlegate')
  return {
    begin(name, { traceparent, attributes = {} } = {}) {
      const parent = traceparent === undefined ? ROOT_CONTEXT : contextOf(traceparent)
      return started(tracer, { name, attributes, kind: SpanKind.SERVER }, parent)
    },
    // A collector that is gone must not keep the process from leaving.
    end: () =>
      within(
        patience,
        provider.shutdown().catch(() => {}),
        undefined,
      ),
  }
}

/** The standard's variable names the collector; traces are taken at a path below it. */
function tracesUrl(endpoint: string): string {
  return `${endpoint.replace(/\/+$/, '')}/v1/traces`
}

/** A caller may ask for less by its `traceparent`, but cannot have more collected than the share. */
function samplerFor(share: number): ParentBasedSampler {
  const root = new TraceIdRatioBasedSampler(share)
  return new ParentBasedSampler({ root, remoteParentSampled: root })
}

const contextOf = (traceparent: string): Context =>
  w3c.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter)

type Beginning = {
  name: string
  attributes: Record<string, AttributeValue>
  kind?: SpanKind
  links?: { context: ReturnType<OtelSpan['spanContext']> }[]
}

function started(tracer: OtelTracer, { name, ...options }: Beginning, parent: Context): Span {
  return asSpan(tracer, tracer.startSpan(name, options, parent))
}

function asSpan(tracer: OtelTracer, span: OtelSpan): Span {
  return {
    traceId: span.spanContext().traceId,
    step: (name, attributes: Attributes = {}) =>
      started(tracer, { name, attributes }, trace.setSpan(ROOT_CONTEXT, span)),
    sequel: (name, attributes: Attributes = {}) =>
      started(tracer, { name, attributes, links: [{ context: span.spanContext() }] }, ROOT_CONTEXT),
    note: (attributes) => void span.setAttributes(attributes),
    end(failure) {
      if (failure !== undefined) {
        span.setAttribute('error.type', failure).setStatus({ code: SpanStatusCode.ERROR })
      }
      span.end()
    },
  }
}
