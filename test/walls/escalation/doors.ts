import { setMemberDesignation, updateDesignation } from '../../api/designation/documents.ts'
import { placeMember, resumeMember, setMemberWindow, suspendMember } from '../../api/membership/documents.ts'
import { closeUnit, updateUnit } from '../../api/organization-unit/documents.ts'
import { proposalIn } from '../../api/proposal/chain.ts'
import { approveProposal } from '../../api/proposal/documents.ts'
import { bearer, said } from '../../api/role/chain.ts'
import { setMemberRoles, updateRole } from '../../api/role/documents.ts'
import { retireSite, updateSite } from '../../api/site/documents.ts'
import type { Answer, Client } from '../../support/client.ts'
import type { Member } from '../../support/world.ts'
import { addsSite, type Scene } from './scene.ts'

/** Somebody who may not do something, and what would let them: done by a door, or put into the database as if it had been. */
export type Door = {
  victim: Member
  through: (by: Client) => Promise<Answer<unknown>>
  planted: [statement: string, values: unknown[]]
  /** What they may not do; where nothing is said, it is to add a site that hangs in no unit. */
  tries?: (victim: Client) => Promise<Answer<unknown>>
  /** Who would let them; where nobody is said, it is somebody who adds no sites either. */
  by?: Member
}

type Open = (scene: Scene) => Promise<Door>

const later = (hours: number) => new Date(Date.now() + hours * 3_600_000)
const entriesOf = (...words: string[]) => ({ entries: words.map(said) as never })

/** A row at the version at which it is now: some attempts come after it was moved. */
async function now({ world }: Scene, table: string, { id }: { id: string }) {
  const [row] = await world.run<{ version: number }>(`SELECT version FROM ${table} WHERE id = $1`, [id])
  return { id, version: row!.version }
}

/** Every way in which somebody may come to hold more, by the mutation that it is. */
// biome-ignore format: one table
export const doors: Record<string, Record<string, Open>> = {
  setMemberRoles: {
    'a role that somebody is given': async ({ world, circle, wide }) => {
      const victim = await world.member(circle, { roles: ['viewer'] })
      await world.run(`INSERT INTO membership_role (tenant_id, id, membership_id, role_code, ended_at)
        VALUES ($1, gen_random_uuid(), $2, $3, now())`, [circle.id, victim.id, wide.code])
      return {
        victim,
        through: (by) => by.ask(setMemberRoles, { input: { id: victim.id, version: 1, roles: ['viewer', wide.code] } }),
        planted: ['UPDATE membership_role SET ended_at = NULL WHERE membership_id = $1', [victim.id]],
      }
    },
    'a role that somebody is spared': async ({ world, circle, muzzle }) => {
      const victim = await world.member(circle, { roles: ['engineer', muzzle.code] })
      return {
        victim,
        through: (by) => by.ask(setMemberRoles, { input: { id: victim.id, version: 1, roles: ['engineer'] } }),
        planted: ['UPDATE membership_role SET ended_at = now() WHERE membership_id = $1 AND role_code = $2', [victim.id, muzzle.code]],
      }
    },
  },
  updateRole: {
    'a role that comes to say more': async ({ world, circle, own }) => {
      const borne = await own('site.read')
      const victim = await world.member(circle, { roles: [borne.code] })
      return {
        victim,
        through: (by) => by.ask(updateRole, { input: { id: borne.id, version: 1, ...entriesOf('site.read', 'site.create') } }),
        planted: ['UPDATE role SET entries = $2 WHERE id = $1', [borne.id, JSON.stringify([said('site.create')])]],
      }
    },
    'a role that denies no more': async ({ world, circle, own }) => {
      const borne = await own('site.*', '!site.create')
      const victim = await world.member(circle, { roles: [borne.code] })
      return {
        victim,
        through: (by) => by.ask(updateRole, { input: { id: borne.id, version: 1, ...entriesOf('site.*') } }),
        planted: ['UPDATE role SET entries = $2 WHERE id = $1', [borne.id, JSON.stringify([said('site.*')])]],
      }
    },
    'a role that comes with a designation': async ({ world, circle, own }) => {
      const borne = await own('site.read')
      const title = await world.designation(circle, [borne.code])
      const victim = await world.member(circle, { roles: [], designation: title })
      return {
        victim,
        through: (by) => by.ask(updateRole, { input: { id: borne.id, version: 1, ...entriesOf('site.create') } }),
        planted: ['UPDATE role SET entries = $2 WHERE id = $1', [borne.id, JSON.stringify([said('site.create')])]],
      }
    },
  },
  setMemberDesignation: {
    'a designation that somebody is given': async ({ world, circle, wide }) => {
      const title = await world.designation(circle, [wide.code])
      const victim = await world.member(circle, { roles: ['viewer'] })
      return {
        victim,
        through: (by) => by.ask(setMemberDesignation, { input: { id: victim.id, version: 1, designationId: title.id } }),
        planted: ['UPDATE membership SET designation_id = $2 WHERE id = $1', [victim.id, title.id]],
      }
    },
    'a designation that somebody is spared': async ({ world, circle, muzzle }) => {
      const title = await world.designation(circle, [muzzle.code])
      const victim = await world.member(circle, { roles: ['engineer'], designation: title })
      return {
        victim,
        through: (by) => by.ask(setMemberDesignation, { input: { id: victim.id, version: 1, designationId: null } }),
        planted: ['UPDATE membership SET designation_id = NULL WHERE id = $1', [victim.id]],
      }
    },
  },
  updateDesignation: {
    'a designation that comes to bring more': async ({ world, circle, wide }) => {
      const title = await world.designation(circle, [])
      const victim = await world.member(circle, { roles: ['viewer'], designation: title })
      return {
        victim,
        through: (by) => by.ask(updateDesignation, { input: { id: title.id, version: 1, roles: [wide.code] } }),
        planted: ['UPDATE designation SET roles = $2 WHERE id = $1', [title.id, [wide.code]]],
      }
    },
    'a designation that denies no more': async ({ world, circle, muzzle }) => {
      const title = await world.designation(circle, [muzzle.code])
      const victim = await world.member(circle, { roles: ['engineer'], designation: title })
      return {
        victim,
        through: (by) => by.ask(updateDesignation, { input: { id: title.id, version: 1, roles: [] } }),
        planted: [`UPDATE designation SET roles = '{}' WHERE id = $1`, [title.id]],
      }
    },
  },
  placeMember: {
    'a place that opens': async ({ world, circle, unit }) => {
      const victim = await world.member(circle, { roles: ['engineer'], unit })
      return {
        victim,
        through: (by) => by.ask(placeMember, { input: { id: victim.id, version: 1, unitId: null } }),
        planted: ['UPDATE membership SET unit_id = NULL WHERE id = $1', [victim.id]],
      }
    },
    'a member who is moved out of where something is denied': async (scene) => {
      const { gateway, world, circle, unit } = scene
      const mover = await bearer(gateway, circle, 'member.*', `!member.update@${unit.id}`)
      const moved = await world.member(circle, { roles: [], unit })
      const to = await world.unit(circle)
      return {
        ...{ victim: mover, by: mover },
        through: (by) => by.ask(placeMember, { input: { id: moved.id, version: 1, unitId: to.id } }),
        planted: ['UPDATE membership SET unit_id = $2 WHERE id = $1', [moved.id, to.id]],
        tries: async (victim) => victim.ask(suspendMember, { input: await now(scene, 'membership', moved) }),
      }
    },
  },
  resumeMember: {
    'a membership that goes on': async ({ world, circle }) => {
      const victim = await world.member(circle, { roles: ['engineer'], status: 'SUSPENDED' })
      return {
        victim,
        through: (by) => by.ask(resumeMember, { input: { id: victim.id, version: 1 } }),
        planted: [`UPDATE membership SET status = 'ACTIVE' WHERE id = $1`, [victim.id]],
      }
    },
  },
  setMemberWindow: {
    'a window that opens earlier': async ({ world, circle }) => {
      const victim = await world.member(circle, { roles: ['engineer'], validFrom: later(1) })
      const validFrom = later(-1).toISOString()
      return {
        victim,
        through: (by) => by.ask(setMemberWindow, { input: { id: victim.id, version: 1, validFrom } }),
        planted: ['UPDATE membership SET valid_from = $2 WHERE id = $1', [victim.id, validFrom]],
      }
    },
    'a window that was over': async ({ world, circle }) => {
      const victim = await world.member(circle, { roles: ['engineer'], validFrom: later(-2), validUntil: later(-1) })
      return {
        victim,
        through: (by) => by.ask(setMemberWindow, { input: { id: victim.id, version: 1 } }),
        planted: ['UPDATE membership SET valid_until = NULL WHERE id = $1', [victim.id]],
      }
    },
  },
  updateOrganizationUnit: {
    'a unit that is moved to where somebody may': async ({ world, circle, own, unit }) => {
      const [there, moved] = [await world.unit(circle), await world.unit(circle, unit, 'TEAM')]
      const local = await own(`site.create@${there.id}`)
      return {
        victim: await world.member(circle, { roles: ['viewer', local.code] }),
        through: (by) => by.ask(updateUnit, { input: { id: moved.id, version: 1, parentId: there.id } }),
        planted: ['UPDATE organization_unit SET parent_id = $2 WHERE id = $1', [moved.id, there.id]],
        tries: addsSite(moved.id),
      }
    },
  },
  closeOrganizationUnit: {
    'a unit that is handed to where somebody may': async ({ world, circle, own, unit }) => {
      const [there, closing] = [await world.unit(circle), await world.unit(circle, unit, 'TEAM')]
      const inside = await world.unit(circle, closing, 'TEAM')
      const local = await own(`site.create@${there.id}`)
      return {
        victim: await world.member(circle, { roles: ['viewer', local.code] }),
        through: (by) => by.ask(closeUnit, { input: { id: closing.id, version: 1, successorId: there.id } }),
        planted: ['UPDATE organization_unit SET parent_id = $2 WHERE id = $1', [inside.id, there.id]],
        tries: addsSite(inside.id),
      }
    },
  },
  updateSite: {
    'a site that is moved out of where something is denied': async (scene) => {
      const { gateway, world, circle, unit } = scene
      const mover = await bearer(gateway, circle, 'site.*', `!site.retire@${unit.id}`)
      const [moved, to] = [await world.site(circle, { unit }), await world.unit(circle)]
      return {
        ...{ victim: mover, by: mover },
        through: (by) => by.ask(updateSite, { input: { id: moved.id, version: 1, unitId: to.id } }),
        planted: ['UPDATE site SET unit_id = $2 WHERE id = $1', [moved.id, to.id]],
        tries: async (victim) => victim.ask(retireSite, { input: await now(scene, 'site', moved) }),
      }
    },
  },
  approveProposal: {
    'a role that a corporate proposes to give': async ({ world, circle, wide, asCorporate }) => {
      const victim = await world.member(circle, { roles: ['viewer'] })
      const input = { id: victim.id, tenantId: circle.id, version: 1, roles: ['viewer', wide.code] }
      const id = proposalIn(await asCorporate.ask(setMemberRoles, { input }))
      return {
        victim,
        through: (by) => by.ask(approveProposal, { input: { id, version: 1 } }),
        planted: [`INSERT INTO membership_role (tenant_id, id, membership_id, role_code)
          VALUES ($1, gen_random_uuid(), $2, $3)`, [circle.id, victim.id, wide.code]],
      }
    },
  },
}
