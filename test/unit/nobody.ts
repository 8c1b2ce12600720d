/** What facts say of somebody of whom nothing is known but what a test adds. */
export const nobody = {
  ...{ session: '-', account: '-', membership: '-' },
  ...{ acquainted: [], facing: [], regions: new Map() },
}
