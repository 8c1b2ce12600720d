import { Secret, TOTP } from 'otpauth'

const periodSeconds = 30
const issuer = 'Circlegate'

export const newSecret = () => new Secret({ size: 20 }).base32

/** As authenticator apps read it, from a picture or typed in. */
export const uriFor = (secret: string, label: string) =>
  new TOTP({ issuer, label, secret, period: periodSeconds }).toString()

/** Which half minute a code belongs to: this one, the one before or the next, as clocks differ. */
export function stepOf(secret: string, code: string, now = Date.now()): number | undefined {
  const delta = new TOTP({ secret, period: periodSeconds }).validate({
    token: code,
    timestamp: now,
    window: 1,
  })
  return delta === null ? undefined : Math.floor(now / 1000 / periodSeconds) + delta
}
