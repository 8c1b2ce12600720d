import { registerEnumType } from 'type-graphql'

export enum GovernanceLevel {
  AUTONOMOUS = 'AUTONOMOUS',
  MANAGED = 'MANAGED',
  CONTROLLED = 'CONTROLLED',
}
registerEnumType(GovernanceLevel, {
  name: 'GovernanceLevel',
  description: 'What a corporate may change in a company below it.',
  valuesConfig: {
    AUTONOMOUS: { description: 'Nothing.' },
    MANAGED: { description: 'What the company below approves.' },
    CONTROLLED: { description: 'Whatever the roles of its people allow.' },
  },
})

export enum DataSharingLevel {
  NONE = 'NONE',
  AGGREGATED = 'AGGREGATED',
  FULL = 'FULL',
}
registerEnumType(DataSharingLevel, {
  name: 'DataSharingLevel',
  description: 'What a corporate may see of a company below it.',
  valuesConfig: {
    NONE: { description: 'Its card only.' },
    AGGREGATED: { description: 'Its card and figures, but no rows.' },
    FULL: { description: 'Its rows, as far as roles allow.' },
  },
})
