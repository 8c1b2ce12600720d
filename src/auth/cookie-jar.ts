/** What a browser is given to keep, out of the reach of its pages. */
export type Kept = {
  accessToken: string
  accessTokenExpiresAt: Date
  refreshToken: string
  refreshTokenExpiresAt: Date
  deviceToken?: string
}

/** The cookies of one request that one of our own pages has sent, and of its answer. */
export interface CookieJar {
  readonly refreshToken: string | undefined
  readonly deviceToken: string | undefined
  keep(kept: Kept): void
  /** Takes the tokens back; that the device is known stays. */
  clear(): void
}
