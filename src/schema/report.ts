import { Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { Tenant } from './tenant.ts'

const absent = 'absent where there are fewer than five and the circle shares figures only'

@ObjectType({
  description: 'What there is in a circle, or in all circles of a report, in numbers.',
})
export class Figures {
  @Field(() => Int, { nullable: true, description: `Sites that are planned; ${absent}.` })
  plannedSites?: number | null

  @Field(() => Int, { nullable: true, description: `Sites in service; ${absent}.` })
  activeSites?: number | null

  @Field(() => Int, { nullable: true, description: `Sites out of service; ${absent}.` })
  retiredSites?: number | null

  @Field(() => Int, { nullable: true, description: `Contracts with vendors in force; ${absent}.` })
  activeContracts?: number | null

  @Field(() => Int, {
    description: 'How many of these numbers are absent; in a total, of how many nothing is in it.',
  })
  suppressed!: number
}

@ObjectType({
  description: 'Circles below the corporate that are not in its report, by the reason.',
})
export class WithheldCircles {
  @Field(() => Int, {
    description: 'Circles that share with the corporate and keep out of reports, by their setting.',
  })
  crossCircleReporting!: number

  @Field(() => Int, {
    description: 'Circles that share nothing with the corporate, whatever their setting is.',
  })
  dataSharing!: number
}

@ObjectType({ description: 'One circle in figures.' })
export class CircleReport {
  @Field(() => ID, { description: 'The circle.' })
  tenantId!: string

  @Field(() => Tenant, { description: 'Its card.' })
  tenant!: Tenant

  @Field(() => Figures, { description: 'What there is in it.' })
  figures!: Figures
}

export const CircleReportConnection = connectionType(CircleReport, 'circles of a report')

@ObjectType({
  description:
    'All circles below a corporate in figures. What is shown adds up to the total, and what is not is counted.',
})
export class ConsolidatedReport {
  @Field(() => Figures, { description: 'What the circles show, added up.' })
  total!: Figures

  @Field(() => WithheldCircles, { description: 'How many circles are not in it.' })
  withheld!: WithheldCircles
}
