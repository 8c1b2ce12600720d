import { z } from 'zod'

/** Where traces go, and the share of requests that leave one. */
export type Traces = {
  endpoint: string
  headers: Record<string, string>
  service: string
  share: number
}

/** The variables that OpenTelemetry has everywhere. */
export const traceVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('must look like http://collector:4318; leave it out for no traces.'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^[\w-]+=([^,%]|%[\da-f]{2})+(, *[\w-]+=([^,%]|%[\da-f]{2})+)*$/i)
    .optional()
    .describe('must look like name=value,name=value.'),
  OTEL_SERVICE_NAME: z
    .string()
    .max(80)
    .default('circlegate')
    .describe('must be a name of 1 to 80 characters; leave it out for circlegate.'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0(\.\d+)?|1(\.0+)?)$/)
    .default('1')
    .transform(Number)
    .describe('must be a number from 0 to 1; leave it out and all are collected.'),
}

type Read = z.infer<z.ZodObject<typeof traceVariables>>

export function tracesOf(read: Read): Traces | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers = '' } = read
  if (!endpoint) return undefined
  const pairs = headers.split(',').filter(Boolean)
  return {
    endpoint,
    headers: Object.fromEntries(pairs.map(pairOf)),
    service: read.OTEL_SERVICE_NAME,
    share: read.OTEL_TRACES_SAMPLER_ARG,
  }
}

/** As the standard has it: what is no plain text in a value is written with percent signs. */
function pairOf(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return [pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())]
}

/** Two digits behind each sign may still be no text. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
