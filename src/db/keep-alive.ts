/** So long a connection may be silent before it is looked whether the other end is there: nothing else would notice. */
export const keepAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const
