import type { Scenario } from '../support/scenario.ts'
import type { World } from '../support/world.ts'
import { create } from './create.ts'
import { list } from './list.ts'
import { nested } from './nested.ts'
import { point } from './point.ts'

/** What is measured, in this order: the one that writes comes last. */
export const scenariosOf = (world: World): Scenario[] => [nested, list, point(world), create]
