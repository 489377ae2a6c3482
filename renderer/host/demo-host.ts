/** The in-memory host as a page's query asks for it: `?open`, `?records=1000`, `?step=200`, `?templates=4096`, `?connection=disconnected`. */
import { createFakeHost } from './fake-host.ts'
import { FAKE_RECENT } from './fake-status.ts'
import type { Host } from './host.ts'

const DEFAULT_RECORDS = 1_000_000

/** A host for work on the pages. */
export function createDemoHost(query: URLSearchParams): Host {
  const host = createFakeHost({
    records: Number(query.get('records') ?? DEFAULT_RECORDS),
    recent: FAKE_RECENT,
    stepMs: Number(query.get('step') ?? 0),
    delayMs: Number(query.get('delay') ?? 4),
    ...(query.has('templates') ? { templates: Number(query.get('templates')) } : {}),
  })
  if (query.has('open')) host.open()
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
