import { Redis } from 'ioredis'
import { oneLine } from '../../db/connect.ts'
import { type Finding, fine, wrong } from './finding.ts'
import { configOf, type Scene } from './scene.ts'

const patience = 2_000

export async function examineRedis(scene: Scene): Promise<Finding[]> {
  const url = configOf(scene)?.redisUrl
  if (!url) return []
  const { host } = new URL(url)
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patience,
    commandTimeout: patience,
    retryStrategy: () => null,
  })
  // The reason comes with this event; the rejection only says that the connection is closed.
  let reason: unknown
  redis.on('error', (error) => {
    reason = error
  })
  try {
    await redis.connect()
    await redis.ping()
    return [fine('redis', `answers at ${host}`)]
  } catch (error) {
    const found = `Redis at ${host} cannot be used: ${oneLine(reason ?? error)}`
    return [wrong('redis', found, 'start it, mend REDIS_URL, or leave it out for a single node')]
  } finally {
    redis.disconnect()
  }
}
