import { Redis } from 'ioredis'

/** Longer than this, in milliseconds, is not waited for: what is asked of it holds up an answer. */
const usualPatience = 250

/**
 * A connection that is never waited for: while it is down, what is asked of it fails at once. It goes
 * on trying to come back, with longer and longer pauses up to five seconds.
 */
export function openRedis(url: string, patience = usualPatience): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1000,
    commandTimeout: patience,
    retryStrategy: (times) => Math.min(times * 200, 5000),
  })
  // Every failure also reaches whoever asked; without a listener it would be printed besides.
  redis.on('error', () => {})
  redis.connect().catch(() => {})
  return redis
}
