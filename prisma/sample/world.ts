/** The sample world, as data: two telecom groups, their circles, and the vendors that serve them. */

export const corporates = [
  { code: 'VOD', name: 'Vodafone India' },
  { code: 'AIR', name: 'Airwave India' },
] as const

export const circles = [
  {
    code: 'VOD_MPCG',
    name: 'Vodafone MP & Chhattisgarh',
    telecomCircle: 'MPCG',
    corporate: 'VOD',
    governance: 'CONTROLLED',
    sharing: 'FULL',
    cities: { Bhopal: [23.2599, 77.4126], Indore: [22.7196, 75.8577], Raipur: [21.2514, 81.6296] },
  },
  {
    code: 'VOD_UPE',
    name: 'Vodafone UP East',
    telecomCircle: 'UPE',
    corporate: 'VOD',
    governance: 'MANAGED',
    sharing: 'FULL',
    cities: {
      Lucknow: [26.8467, 80.9462],
      Varanasi: [25.3176, 82.9739],
      Prayagraj: [25.4358, 81.8463],
    },
  },
  {
    code: 'VOD_GJ',
    name: 'Vodafone Gujarat',
    telecomCircle: 'GJ',
    corporate: 'VOD',
    governance: 'AUTONOMOUS',
    sharing: 'AGGREGATED',
    cities: {
      Ahmedabad: [23.0225, 72.5714],
      Surat: [21.1702, 72.8311],
      Rajkot: [22.3039, 70.8022],
    },
  },
  {
    code: 'AIR_KA',
    name: 'Airwave Karnataka',
    telecomCircle: 'KA',
    corporate: 'AIR',
    governance: 'AUTONOMOUS',
    sharing: 'NONE',
    cities: {
      Bengaluru: [12.9716, 77.5946],
      Mysuru: [12.2958, 76.6394],
      Hubballi: [15.3647, 75.124],
    },
  },
] as const

export const vendors = [
  { code: 'ABC_INFRA', name: 'ABC Infra Services', teams: ['Towers', 'Power'] },
  { code: 'XYZ_TELECOM', name: 'XYZ Telecom Works', teams: ['Installation', 'Dismantling'] },
  { code: 'DEF_NETWORK', name: 'DEF Network Care', teams: ['Maintenance', 'Surveys'] },
] as const

export const contracts = [
  {
    circle: 'VOD_MPCG',
    vendor: 'ABC_INFRA',
    vendorCode: 'MP-001',
    rate: '1450.00',
    status: 'ACTIVE',
  },
  {
    circle: 'VOD_MPCG',
    vendor: 'XYZ_TELECOM',
    vendorCode: 'MP-002',
    rate: '1320.00',
    status: 'ACTIVE',
  },
  {
    circle: 'VOD_MPCG',
    vendor: 'DEF_NETWORK',
    vendorCode: 'MP-003',
    rate: '990.00',
    status: 'ACTIVE',
  },
  {
    circle: 'VOD_UPE',
    vendor: 'ABC_INFRA',
    vendorCode: 'UPE-A',
    rate: '1500.00',
    status: 'ACTIVE',
  },
  {
    circle: 'VOD_UPE',
    vendor: 'XYZ_TELECOM',
    vendorCode: 'UPE-X',
    rate: '1275.50',
    status: 'SUSPENDED',
  },
  {
    circle: 'VOD_GJ',
    vendor: 'ABC_INFRA',
    vendorCode: 'GJ/ABC',
    rate: '1610.00',
    status: 'ACTIVE',
  },
  {
    circle: 'AIR_KA',
    vendor: 'ABC_INFRA',
    vendorCode: 'KA-ABC',
    rate: '1380.00',
    status: 'ACTIVE',
  },
] as const

/** Who signs in for each kind of company. The last of each but the viewer is placed in a unit. */
export const people = {
  CORPORATE: ['admin', 'manager', 'viewer'],
  CIRCLE: ['admin', 'manager', 'engineer', 'viewer'],
  VENDOR: ['admin', 'manager', 'technician', 'viewer'],
} as const

export const placedRoles: readonly string[] = ['engineer', 'technician']

export const emailOf = (role: string, code: string) =>
  `${role}@${code.toLowerCase().replaceAll('_', '-')}.example`

export const sitesPerCity = 4
