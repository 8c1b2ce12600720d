import { join } from 'node:path'
import { oneLine } from '../../db/connect.ts'
import { openMail } from '../../outside/mail.ts'
import { type Finding, fine, warning } from './finding.ts'
import { configOf, type Scene } from './scene.ts'

/** Whether letters would be taken over. Without that the gateway starts, and refuses what needs them. */
export async function examineMail(scene: Scene): Promise<Finding[]> {
  const config = configOf(scene)
  if (!config) return []
  const mail = openMail({ ...config, dataDir: join(scene.folder, config.dataDir) })
  if (!mail)
    return [
      warning(
        'mail',
        'there is no mail: password resets, registrations and invitations are refused',
        'set SMTP_URL, MAIL_FROM and PUBLIC_URL',
      ),
    ]
  if (!config.smtpUrl) return [fine('mail', mail.where)]
  try {
    await mail.check()
    return [fine('mail', mail.where)]
  } catch (error) {
    const { host } = new URL(config.smtpUrl)
    const found = `The mail server at ${host} cannot be used: ${oneLine(error)}`
    return [warning('mail', found, 'start it, or mend SMTP_URL')]
  } finally {
    mail.close()
  }
}
