type Claimed = { host: string; challenge: string }

/** What the owner of a host puts into the DNS, beside the host itself so that it may go on being a CNAME. */
export const challengeOf = ({ host, challenge }: Claimed) => ({
  name: `_circlegate-challenge.${host}`,
  value: `circlegate-verification=${challenge}`,
})
