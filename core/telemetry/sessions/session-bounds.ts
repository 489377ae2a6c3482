/** How much the book of sessions keeps: of a file the first rows that there is room for, of a live session the newest. */
import { MAX_LAYER7_OCTETS, MAX_TRAFFIC_RECORDS, MAX_TRAFFIC_SESSIONS } from '../../limits/lists.ts'
import {
  MAX_LIVE_LAYER7_OCTETS,
  MAX_LIVE_SESSION_ADDRESSES,
  MAX_LIVE_TRAFFIC_RECORDS,
  MAX_LIVE_TRAFFIC_SESSIONS,
} from '../../limits/live.ts'
import type { ListRetention } from '../telemetry.ts'

export interface TrafficSessionBounds {
  readonly sessions: number
  readonly records: number
  readonly layer7Octets: number
  readonly addresses: number
  /** The oldest rows make room; otherwise those that come find none. */
  readonly isOldestOut: boolean
}

/** The bounds of `core/limits/lists.ts`, or those of `core/limits/live.ts`. */
export function sessionBounds(retention: ListRetention): TrafficSessionBounds {
  if (retention === 'none') {
    return {
      sessions: MAX_TRAFFIC_SESSIONS,
      records: MAX_TRAFFIC_RECORDS,
      layer7Octets: MAX_LAYER7_OCTETS,
      // Each session names two.
      addresses: 2 * MAX_TRAFFIC_SESSIONS,
      isOldestOut: false,
    }
  }
  return {
    sessions: MAX_LIVE_TRAFFIC_SESSIONS,
    records: MAX_LIVE_TRAFFIC_RECORDS,
    layer7Octets: MAX_LIVE_LAYER7_OCTETS,
    addresses: MAX_LIVE_SESSION_ADDRESSES,
    isOldestOut: true,
  }
}
