/** Where a request came from, as far as that is known. */
export type Sender = {
  /** As the socket says, or a proxy that is trusted; of IPv6 the network, as one customer has all of it. */
  address?: string
  /** What the client calls itself. */
  userAgent?: string
}

const longest = 300

/** As much of it as is kept. */
export const userAgentOf = (userAgent: string | undefined): string | null =>
  userAgent?.slice(0, longest) ?? null

/** Both, as a statement takes them. */
export const described = ({ address, userAgent }: Sender) => [
  address ?? null,
  userAgentOf(userAgent),
]
