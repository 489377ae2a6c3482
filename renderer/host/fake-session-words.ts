/** The line of meaning under each value of a fake session. */
import { formatCount, formatDuration } from '../../core/elements/format-quantity.ts'
import type { TrafficMetric } from '../../core/protocol/traffic-session-report.ts'
import type { FakeSession } from './fake-session-rows.ts'

interface Place {
  readonly percentile: number
  readonly count: number
  readonly median: number
}

const ms = (us: number): string => String(Number((us / 1000).toPrecision(3)))

/** One line of meaning. */
export function fakeSessionWords(session: FakeSession, metric: TrafficMetric, place: Place): string {
  const { jitter, outOfOrder, packets, metrics, durationUs } = session
  const { percentile, count, median } = place
  switch (metric) {
    case 'jitter':
      return jitter === null ? '' : `min ${ms(jitter[0])} · max ${ms(jitter[1])} · dev ${ms(jitter[2])} ms`
    case 'retransmissions': {
      const share = (((metrics.retransmissions ?? 0) / packets) * 100).toFixed(2)
      return `${share} % · ${outOfOrder ?? 0} out of order`
    }
    case 'ttl': {
      const hops = 64 - (metrics.ttl ?? 64)
      return hops === 0 ? 'same segment, 0 hops' : `about ${hops} hops away`
    }
    case 'synSize':
      return metrics.synSize === median ? 'as its group' : `others here: ${median}`
    case 'windowSize':
      return 'default, no scaling seen'
    case 'volume':
      return `${formatCount(packets)} packets in ${formatDuration(durationUs, 'microseconds')}`
    default:
      return `p${percentile} of ${formatCount(count)} sessions`
  }
}
