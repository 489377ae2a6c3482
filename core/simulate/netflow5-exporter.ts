/** A router that speaks NetFlow v5: IPv4 flows in the one layout that there is. */
import { streamExports } from './export-stream.ts'
import type { ScheduledExport } from './message-packer.ts'
import type { Random } from './random.ts'
import { drawFlows } from './router-exporter.ts'
import { netflow5 } from './router-templates.ts'
import type { TrafficPace } from './traffic-pace.ts'

/** What it exports, in the order of time; what is not over when the time is up is cut off. */
export function streamNetflow5(random: Random, pace: TrafficPace): Generator<ScheduledExport, void> {
  const templates = { v4: netflow5, v6: undefined }
  return streamExports({
    templates: { fromMicros: pace.fromMicros, everyMicros: Number.POSITIVE_INFINITY, changeMicros: undefined },
    recurring: [],
    traffic: drawFlows(random, pace, () => templates),
    untilMicros: pace.toMicros,
    change: undefined,
    restart: pace.restart,
  })
}
