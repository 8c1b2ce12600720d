import type { Answer, Client } from '../../support/client.ts'
import { archiveOf, type Facts, sameKey } from '../model/facts.ts'
import { archivesOf } from '../model/rows.ts'
import { forbidden, notFound } from './lines.ts'
import type { Ask } from './roots.ts'

/** `GET /exports/<id>` for the archive of every company, judged as if it were a field. */
export const archived = ({ companies }: Facts): Ask[] =>
  companies.map(archiveOf).map((archive) => ({
    ...{ field: 'GET /exports/', args: archive.id, about: archive.tenantId, names: [archive.id] },
    ...{ type: 'Archive', shape: 'one', needs: 'export.take' },
    find: (view) => {
      // Nobody carries a company away in somebody’s place.
      if (view.part !== null || view.by.is === 'ACTING') return forbidden
      return archivesOf(view).find((one) => sameKey(one, archive)) ?? notFound
    },
  }))

const statuses: Record<string, number> = { NOT_FOUND: 404, FORBIDDEN: 403 }

type Found = Answer<Record<string, unknown>>

/** What is given, or why not; a status that does not say the same as the code is neither. */
export async function take({ url, headers }: Client, { args: id }: Ask): Promise<Found> {
  const response = await fetch(`${url}/exports/${id}`, { headers })
  const { status } = response
  if (response.ok) return { status, data: { a0: { bytes: await response.text() } } }
  const { errors = [] } = (await response.json()) as Found
  return { status, data: { a0: null }, errors: errors.map((error) => told(error, status)) }
}

type Failure = NonNullable<Found['errors']>[number]

const told = ({ extensions, ...error }: Failure, status: number): Failure => {
  const code = statuses[extensions.code] === status ? extensions.code : `${status} ${extensions.code}`
  return { ...error, path: ['a0'], extensions: { ...extensions, code } }
}
