import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

const secrets = ['authorization', 'cookie', 'set-cookie', 'x-api-key', 'apiKey', 'password']
const tokens = ['token', 'accessToken', 'refreshToken', 'secretKey']

/** At the top of a line and at the two depths where headers and inputs are found. */
const hidden = [...secrets, ...tokens].flatMap((name) => [
  `["${name}"]`,
  `*["${name}"]`,
  `*.*["${name}"]`,
])

/** One line of JSON per event; what would open a door for its reader is never written. */
export function openLog(level: string, destination?: DestinationStream): Log {
  const options = { level, redact: { paths: hidden, censor: '[hidden]' } }
  return destination ? pino(options, destination) : pino(options)
}
