/** What is seen on each listener: which protocol, how many exporters, how many records a second. */
import type { ExporterActivity, ListenerReport } from '../../core/protocol/live-api.ts'
import type { ExporterReport } from '../../core/protocol/session-api.ts'

export interface SeenOnListener {
  /** `IPFIX`, `NetFlow v9 · IPFIX`; empty while nothing was seen. */
  readonly protocols: string
  readonly exporters: number
  readonly recordsPerSecond: number
}

const NAMES: Readonly<Record<number, string>> = {
  5: 'NetFlow v5',
  7: 'NetFlow v7',
  9: 'NetFlow v9',
  10: 'IPFIX',
}

function portOf(collector: string): number {
  return Number(collector.slice(collector.lastIndexOf(':') + 1))
}

function isOn({ spec, port }: Pick<ListenerReport, 'spec' | 'port'>, exporter: ExporterReport): boolean {
  const transport = spec.protocol === 'udp' ? 'udp' : 'tcp'
  return portOf(exporter.collector) === port && exporter.protocol.toLowerCase().includes(transport)
}

/** Joins what the listeners, the decoder and the activity say. */
export function seenOn(
  listener: Pick<ListenerReport, 'spec' | 'port'>,
  exporters: readonly ExporterReport[],
  activity: readonly ExporterActivity[],
): SeenOnListener {
  const own = exporters.filter((exporter) => isOn(listener, exporter))
  const names = new Set(own.map(({ exporter }) => exporter))
  const versions = new Set(
    own.flatMap(({ domains }) =>
      domains.flatMap(({ templates }) => templates.map(({ protocolVersion }) => protocolVersion)),
    ),
  )
  return {
    protocols: [...versions]
      .sort((a, b) => a - b)
      .map((version) => NAMES[version] ?? `version ${version}`)
      .join(' · '),
    exporters: names.size,
    recordsPerSecond: activity
      .filter(({ exporter }) => names.has(exporter))
      .reduce((sum, { recordsPerSecond }) => sum + recordsPerSecond, 0),
  }
}
