import { Command } from 'commander'
import { KeyWrap, WrongSecret } from '../auth/key-wrap.ts'
import { readKeys, rewrapKeys, rotateKeys, type StoredKey } from '../auth/stored-keys.ts'
import { ConfigError, type KeysConfig, readKeysConfig } from '../config/index.ts'
import { keepSecretKey } from '../config/secret-key.ts'
import { Lanes } from '../db/lanes.ts'
import { openDatabase } from '../db/open.ts'
import { planeUrls } from '../db/planes.ts'
import { transaction } from '../db/transaction.ts'
import { requireMigrated } from './database.ts'
import { type Answer, jsonOption, type Printing, type Terminal } from './terminal.ts'

const examples = `
Examples:
  circlegate keys list                      which keys there are, and what each does
  circlegate keys rotate                    the next key: published now, signing in ten minutes
  circlegate keys rotate --retire           when a key has leaked: every access token ends at once
  circlegate keys rotate --retire --staff   the same for the keys of the staff
  OLD_SECRET_KEY=… circlegate keys rewrap   after SECRET_KEY has changed`

export function keysCommand(terminal: Terminal): Command {
  const keys = new Command('keys')
    .description('the keys that sign access tokens')
    .addHelpText('after', examples)

  keys
    .command('list')
    .description('say which keys there are, and from when to when each signs')
    .option(...staffOption)
    .option(...jsonOption)
    .action(async (options: Wish & Printing) =>
      terminal.show(await list(terminal.env, options), options),
    )

  keys
    .command('rotate')
    .description('make the next key; what the present one has signed stays good until it expires')
    .option('--now', 'let it sign at once instead of in ten minutes')
    .option('--retire', 'end all keys before it, and with them every access token; implies --now')
    .option(...staffOption)
    .option(...jsonOption)
    .action(async (options: Wish & Printing) =>
      terminal.show(await rotate(terminal.env, options), options),
    )

  keys
    .command('rewrap')
    .description('put the private keys away with SECRET_KEY, which OLD_SECRET_KEY opens')
    .option(...jsonOption)
    .action(async (options: Printing) => terminal.show(await rewrap(terminal.env), options))

  return keys
}

const staffOption = ['--staff', 'the keys of the staff, instead of those of people'] as const

type Wish = { now?: boolean; retire?: boolean; staff?: boolean }

/** The staff's own login adds keys and changes none. */
const planeOf = ({ staff }: Wish) => (staff ? 'system' : 'identity')
const shelfOf = ({ staff }: Wish) => (staff ? 'staff_signing_key' : 'signing_key')

const list = (env: NodeJS.ProcessEnv, wish: Wish): Promise<Answer> =>
  onPlane(planeOf(wish), readKeysConfig(env), async (lanes) => {
    const keys = await transaction(lanes, (op) =>
      readKeys((statement) => op.query(statement), shelfOf(wish)),
    )
    const value = keys.map(shown)
    const lines = value.map(({ kid, state, ...key }) => `${kid}  ${state.padEnd(9)}  ${key.says}`)
    return {
      lines: lines.length ? lines : ['There is no key yet: the first start makes one.'],
      value,
    }
  })

async function rotate(env: NodeJS.ProcessEnv, wish: Wish): Promise<Answer> {
  const { now, retire, staff } = wish
  const config = readKeysConfig(env)
  return onPlane(planeOf(wish), config, async (lanes) => {
    const kid = await rotateKeys(lanes, new KeyWrap(await secretOf(config)), {
      atOnce: now,
      retire,
      shelf: shelfOf(wish),
    })
    const signs = now || retire ? 'signs from now on' : 'is published, and signs in ten minutes'
    const others = retire
      ? `Tokens of all others are refused within half a minute, on every node; ${staff ? 'the staff sign in anew.' : 'sessions go on with their refresh tokens.'}`
      : 'Tokens of the others stay good until they expire.'
    return { lines: [`Key ${kid} ${signs}.`, others], value: { kid } }
  })
}

async function rewrap(env: NodeJS.ProcessEnv): Promise<Answer> {
  const config = readKeysConfig(env)
  const { oldSecretKey } = config
  if (!oldSecretKey)
    throw new ConfigError('OLD_SECRET_KEY is missing: set it to what SECRET_KEY was before.')
  return onPlane('system', config, async (lanes) => {
    const to = new KeyWrap(await secretOf(config))
    const from = new KeyWrap(oldSecretKey)
    const rewrapped = await rewrapKeys(lanes, { from, to }).catch(tellWhich)
    return {
      lines: [`${rewrapped} keys are put away anew. Restart the nodes with the new SECRET_KEY.`],
      value: { rewrapped },
    }
  })
}

function tellWhich(error: unknown): never {
  if (!(error instanceof WrongSecret)) throw error
  throw new ConfigError('OLD_SECRET_KEY does not open the keys: give the one that they lie under.')
}

const secretOf = async ({ secretKey, dataDir }: KeysConfig) =>
  secretKey ?? (await keepSecretKey(dataDir))

/** Keys of all planes are the system's to put away; else only those of people are looked at. */
async function onPlane<T>(
  plane: 'identity' | 'system',
  config: KeysConfig,
  use: (lanes: Lanes) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(config, { share: true })
  try {
    await requireMigrated(database)
    const lanes = new Lanes({ url: planeUrls(database.databaseUrl)[plane], max: 1 })
    return await use(lanes).finally(() => lanes.end())
  } finally {
    await database.stop()
  }
}

function shown({ kid, signsFrom, signsUntil, verifiesUntil }: StoredKey) {
  const now = new Date()
  const state = now < signsFrom ? 'NEXT' : now < signsUntil ? 'SIGNS' : 'VERIFIES'
  const says = {
    NEXT: `signs from ${signsFrom.toISOString()}`,
    SIGNS: `signs until ${signsUntil.toISOString()}`,
    VERIFIES: `verifies until ${verifiesUntil.toISOString()}`,
  }[state]
  return { kid, state, signsFrom, signsUntil, verifiesUntil, says }
}
