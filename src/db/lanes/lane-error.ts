type LaneErrorCode =
  | 'LANE_TIMEOUT'
  | 'LANE_UNREACHABLE'
  | 'LANE_LOST'
  | 'LANE_CLOSED'
  | 'LANE_ROLLED_BACK'
  | 'LANE_STUCK'
  | 'LANE_HELD'
  | 'LANE_REFUSED'

/** What a lane itself has to say; errors of PostgreSQL and of Prisma pass through as they are. */
export class LaneError extends Error {
  override readonly name = 'LaneError'

  constructor(
    readonly code: LaneErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? {} : { cause })
  }
}
