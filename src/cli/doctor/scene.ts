import {
  type Config,
  ConfigError,
  type DatabaseConfig,
  readConfig,
  readDatabaseConfig,
} from '../../config/index.ts'

/** All that the doctor looks at, so that a test can show it another machine. */
export type Scene = {
  env: NodeJS.ProcessEnv
  /** Where `.env` and `.data` are. */
  folder: string
  nodeVersion: string
  now: () => number
}

/** The configuration as far as it can be read: what is wrong with it is told elsewhere. */
export const configOf = ({ env }: Scene): Config | undefined => readable(() => readConfig(env))

export const databaseConfigOf = ({ env }: Scene): DatabaseConfig | undefined =>
  readable(() => readDatabaseConfig(env))

function readable<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}
