import type { Context } from '../context.ts'
import { InvalidInput } from '../errors/index.ts'

/** Stops programs at a door that is open to everybody, where the gateway is told to. */
export async function requireHuman({ services, sender }: Context, token?: string | null) {
  const { captcha } = services
  if (!captcha) return
  if (!token)
    throw new InvalidInput({
      captcha: 'is needed here: solve the challenge and send what it gave.',
    })
  if (!(await captcha.passes(token, sender.address)))
    throw new InvalidInput({ captcha: 'does not hold or was used: solve the challenge once more.' })
}
