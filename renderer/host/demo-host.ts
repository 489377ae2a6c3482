/**
 * The in-memory host as a page's query asks for it: `?open`, `?records=1000`, `?step=200`, `?templates=4096`,
 * `?connection=disconnected`; `?live=1842` listens and so many records arrive in a second, `&stuck=template` none gets further.
 */
import { RECEIVE_BUFFER_OCTETS } from '../../core/limits/live.ts'
import { LADDER_STEPS, type LiveSpec } from '../../core/protocol/live-api.ts'
import { createFakeHost } from './fake-host.ts'
import { FAKE_RECOVERIES } from './fake-ports.ts'
import { FAKE_RECENT } from './fake-status.ts'
import type { Host } from './host.ts'

const DEFAULT_RECORDS = 1_000_000

const DEFAULT_RECORDS_PER_SECOND = 1842

const LIVE_SPEC: LiveSpec = {
  listeners: [
    { protocol: 'udp', address: '127.0.0.1', port: 4739 },
    { protocol: 'udp', address: '127.0.0.1', port: 3000 },
    { protocol: 'tcp', address: '127.0.0.1', port: 4739 },
  ],
  allowedExporters: [],
  recorder: { maxOctets: 4e9, files: 8 },
  retention: { records: 10_000_000 },
  receiveBufferOctets: RECEIVE_BUFFER_OCTETS,
}

/** A host for work on the pages. */
export function createDemoHost(query: URLSearchParams): Host {
  const stuckAt = LADDER_STEPS.find((step) => step === query.get('stuck'))
  const host = createFakeHost({
    records: Number(query.get('records') ?? DEFAULT_RECORDS),
    recent: FAKE_RECENT,
    stepMs: Number(query.get('step') ?? 0),
    delayMs: Number(query.get('delay') ?? 4),
    ...(query.has('templates') ? { templates: Number(query.get('templates')) } : {}),
    live: {
      recordsPerSecond: Number(query.get('live') ?? DEFAULT_RECORDS_PER_SECOND),
      recoveries: query.has('recovery') ? FAKE_RECOVERIES : [],
      ...(stuckAt !== undefined && { stuckAt }),
      ...(query.has('bundle') && {
        manifest: {
          madeAt: '2024-07-11T09:34:02.000Z',
          isAnonymised: true,
          notes: 'Checkout slow since 09:15; the second NetScaler was restarted at 09:20.',
          view: '',
          records: 1_283_998,
          datagrams: 171_200,
        },
      }),
    },
  })
  if (query.has('open')) host.open()
  if (query.has('live')) void host.host.startListening(LIVE_SPEC)
  if (query.has('drops')) host.live.drop(Number(query.get('drops')))
  if (query.get('connection') === 'disconnected') {
    const now = Date.now()
    setTimeout(
      () => host.emitConnection({ kind: 'disconnected', peer: 'jump-1', sinceMs: now, nextTryAtMs: now + 4000 }),
      500,
    )
  }
  if (query.get('connection') === 'stopped') {
    setTimeout(() => host.emitConnection({ kind: 'engine-stopped', message: 'an invariant does not hold.' }), 500)
  }
  if (query.has('refuse')) {
    host.refuseNext({
      code: 'file-not-a-capture',
      message: 'notes.txt is no capture: it begins with text.',
      nextStep: 'Open a pcap, pcapng or IPFIX file.',
    })
  }
  return host
}
