import { Accounts } from '../auth/accounts.ts'
import { ApiKeys } from '../auth/api-keys.ts'
import { Callers } from '../auth/callers.ts'
import { Devices } from '../auth/devices.ts'
import { Invitations } from '../auth/invitations.ts'
import { WrongSecret } from '../auth/key-wrap.ts'
import { Recovery } from '../auth/recovery.ts'
import { Registrations } from '../auth/registrations.ts'
import { SecondFactors } from '../auth/second-factors.ts'
import { Sessions } from '../auth/sessions.ts'
import { statementSigner } from '../auth/signed.ts'
import { SigningKeys } from '../auth/signing-keys.ts'
import { StaffSignIns } from '../auth/staff-sign-ins.ts'
import { Throttle } from '../auth/throttle.ts'
import { ofActing, ofStaff, Tokens } from '../auth/tokens.ts'
import { Trail } from '../auth/trail.ts'
import { type Config, ConfigError } from '../config/index.ts'
import { keepSecretKey } from '../config/secret-key.ts'
import { defaultGraceDays } from '../config/variables.ts'
import type { Services } from '../context.ts'
import { Lanes } from '../db/lanes.ts'
import { deploy } from '../db/migrate/deploy.ts'
import { openDatabase } from '../db/open.ts'
import { type Plane, planeUrls, refuseOverpowered } from '../db/planes.ts'
import type { Query } from '../db/query.ts'
import { Feed } from '../events/feed.ts'
import { sealingWith } from '../events/journal.ts'
import { refusedMembers } from '../events/member-refusals.ts'
import { Refusals } from '../events/refusals.ts'
import { Sealer } from '../events/sealer.ts'
import { refusedStaff } from '../events/staff-refusals.ts'
import { Wakeup } from '../events/wakeup.ts'
import { Chores } from '../jobs/chores.ts'
import { deleting } from '../jobs/deletion/chore.ts'
import { exporting } from '../jobs/export/chore.ts'
import { Post } from '../jobs/post.ts'
import { pruning } from '../jobs/pruning.ts'
import type { Log } from '../lib/log.ts'
import { type CaptchaConfig, openCaptcha } from '../outside/captcha.ts'
import { openDns } from '../outside/dns.ts'
import { type MailConfig, openMail } from '../outside/mail.ts'
import type { StaffServices } from '../staff-context.ts'
import type { Metrics } from './metrics.ts'
import { readHouse } from './readings.ts'
import { ensureSample, type SampleSignIns } from './sample.ts'
import { Vigil } from './vigil.ts'
import { watchPlane } from './watch.ts'

export type HouseOptions = {
  walls?: { inside?: boolean }
  clock?: () => Date
  sample?: boolean
  /** How many tenants' operations the database is asked at once. */
  lanes?: number
}

export type House = {
  /** How to sign in to the sample world; none in production. */
  sample?: SampleSignIns
  services: Services
  /** What the staff's door leads to: none of it is among the services of the tenants. */
  staff: StaffServices
  keys: SigningKeys
  throttle: Throttle
  post: Post
  /** What is done in the background. */
  chores: Chores
  /** Watches over open feeds. */
  vigil: Vigil
  /** Resolves when the database answers. */
  ready: () => Promise<unknown>
  close(): Promise<void>
}

/** What is told of the house while it stands. */
type Watching = { metrics: Metrics; log: Log }

/** Opens the database with its planes, and what lives on them as long as the process. */
export async function openHouse(
  config: Config,
  options: HouseOptions,
  watch: Watching,
): Promise<House> {
  const database = await openDatabase(config)
  let house: ReturnType<typeof furnish> | undefined
  try {
    await deploy(database)
    if (config.production) await refuseOverpowered(database.databaseUrl)
    const secret = config.secretKey ?? (await keepSecretKey(config.dataDir))
    house = furnish({ ...config, ...database, secret }, options, watch)
    const { keys, staffKeys } = house
    await Promise.all([keys, staffKeys].map((of) => of.signer())).catch(tellTheWayOut)
    await house.listen()
    if (options.sample ?? !config.production)
      house.sample = await ensureSample(house.system, config)
    return house
  } catch (error) {
    await (house ? house.close() : database.stop())
    throw error
  }
}

type Opened = MailConfig & {
  databaseUrl: string
  stop(): Promise<void>
  secret: string
  dnsServers?: string[]
  captcha?: CaptchaConfig
  baseDomain?: string
  graceDays?: number
}

function furnish(
  opened: Opened,
  options: HouseOptions,
  { metrics, log }: Watching,
): House & { system: Lanes; staffKeys: SigningKeys; listen: () => Promise<void> } {
  const urls = planeUrls(opened.databaseUrl)
  const lanesOf = (plane: Plane, max?: number) =>
    new Lanes({
      url: urls[plane],
      watch: watchPlane(metrics, plane),
      onLeak: () => log.error({ plane }, 'an operation was never closed: its lane is taken back'),
      ...(max && { max }),
    })
  const tenant = lanesOf('tenant', options.lanes)
  const identity = lanesOf('identity')
  const staffLanes = lanesOf('staff', 2)
  const system = lanesOf('system', 2)
  const sessions = new Sessions(identity)
  const callers = new Callers(reading(identity))
  const wakeup = new Wakeup(urls.system)
  const vigil = new Vigil()
  const feed = new Feed(reading(system), wakeup, log)
  readHouse(metrics, {
    planes: { tenant, identity, staff: staffLanes, system },
    feed,
    system: reading(system),
  })
  const throttle = new Throttle(identity)
  const post = new Post(identity, openMail(opened))
  const keys = new SigningKeys(sessions.run, opened.secret)
  const now = options.clock ?? (() => new Date())
  const trail = new Trail(identity, now)
  const factors = new SecondFactors(identity, { throttle, trail, secret: opened.secret })
  const devices = new Devices(opened.secret)
  const staffTrail = new Trail(staffLanes, now, 'staff')
  const refusals = new Refusals(system, now, refusedMembers)
  const staffRefusals = new Refusals(system, now, refusedStaff)
  const sealing = sealingWith(keys, opened.secret)
  const sealer = new Sealer(system, wakeup, { sign: sealing.sign, log })
  const chores = new Chores(wakeup, log, [
    deleting({
      lanes: system,
      signHead: sealing.sign,
      signRecord: statementSigner(keys, 'circlegate-deletion'),
    }),
    exporting({
      lanes: system,
      url: urls.system,
      sealing,
      signManifest: statementSigner(keys, 'circlegate-export'),
    }),
    pruning({ lanes: system, wrap: sealing.wrap, now, log }),
  ])
  const services: Services = {
    lanes: tenant,
    accounts: new Accounts(identity, { throttle, devices, factors, trail }),
    secondFactors: factors,
    recovery: new Recovery(identity, throttle, post),
    registrations: new Registrations(identity, throttle, post),
    invitations: new Invitations(identity),
    post,
    sessions,
    tokens: new Tokens(keys),
    apiKeys: new ApiKeys(identity, throttle),
    trail,
    actingTokens: new Tokens(keys, ofActing),
    callers,
    feed,
    refusals,
    dns: openDns(opened.dnsServers),
    ...(opened.captcha && { captcha: openCaptcha(opened.captcha) }),
    baseDomain: opened.baseDomain,
    graceDays: opened.graceDays ?? defaultGraceDays,
    walls: { inside: options.walls?.inside ?? true },
    now,
  }
  const staffSignIns = new StaffSignIns(staffLanes, {
    throttle: new Throttle(staffLanes),
    trail: staffTrail,
  })
  const staffKeys = new SigningKeys(staffSignIns.run, opened.secret, 'staff_signing_key')
  const close = async () => {
    await Promise.all([refusals, staffRefusals, trail, staffTrail].map((kept) => kept.end()))
    await chores.end()
    await Promise.all([feed.end(), sealer.end(), post.end(), wakeup.end()])
    await Promise.all([tenant, identity, staffLanes, system].map((lanes) => lanes.end()))
    await opened.stop()
  }
  return {
    services,
    staff: {
      lanes: staffLanes,
      signIns: staffSignIns,
      tokens: new Tokens(staffKeys, ofStaff),
      actingTokens: services.actingTokens,
      graceDays: services.graceDays,
      refusals: staffRefusals,
    },
    keys,
    staffKeys,
    throttle,
    post,
    chores,
    vigil,
    system,
    listen: async () => {
      await sealer.start()
      await wakeup.listen('circlegate_rights', () => vigil.wake())
      await wakeup.listen('circlegate_chores', () => post.wake())
    },
    close,
    ready: () => reading(tenant)({ text: 'SELECT 1' }),
  }
}

function tellTheWayOut(error: unknown): never {
  if (!(error instanceof WrongSecret)) throw error
  throw new ConfigError(
    'SECRET_KEY does not open the signing keys: give back the one that they lie under, or run circlegate keys rewrap with that in OLD_SECRET_KEY, or circlegate keys rotate --retire, and once more with --staff.',
  )
}

/** Single statements on a plane, each in a transaction of its own. */
function reading(lanes: Lanes): Query {
  return async (statement) => {
    const operation = lanes.begin({ mode: 'read' })
    try {
      return await operation.query(statement)
    } finally {
      await operation.commit()
    }
  }
}
