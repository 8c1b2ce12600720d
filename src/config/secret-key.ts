import { join } from 'node:path'
import { keepSecret } from '../lib/secret-file.ts'

/** The key of a development set-up, where none was given. */
export const keepSecretKey = (dataDir: string): Promise<string> =>
  keepSecret(join(dataDir, 'secret-key'), 36)
