/** Renewals at any moment: whatever the limits are, and whoever stops, freezes or listens anew meanwhile, each datagram is somewhere once. */
import { expect, it } from 'vitest'
import { createRenewingSession, RENEWING_SPEC } from '../../support/renewing-session.ts'

/** Mulberry32. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

it.each([1, 2, 3, 4, 5, 6])(
  'run %d',
  async (seed) => {
    const random = createRandom(seed)
    const limits = { numbers: 20 + random(300), texts: random(2) === 0 ? 1_000_000 : 20 + random(200) }
    const live = await createRenewingSession(limits)
    const exporters = [await live.openExporter(), await live.openExporter()]
    for (const exporter of exporters) await exporter.sendTemplates()
    const acts = [
      () => live.session.freezeRecording(),
      () => live.session.health(),
      () => live.session.templateTree(),
      () => live.session.openView({ filter: 'ingressInterface = 3', sort: [] }),
      // Refused: what listens goes on.
      () => live.session.openFile('/nowhere', 'nothing'),
      () => new Promise((settle) => setTimeout(settle, random(60))),
    ]
    for (let step = 0; step < 25; step += 1) {
      const acting = acts[random(acts.length)]?.()
      await exporters[random(2)]?.sendRecords(10 * (1 + random(20)))
      await acting
    }
    // What came while a session was made ready may all be of one.
    while (((await live.report()).earlier?.sessions ?? 0) < 2) await exporters[0]?.sendRecords(100)
    // Stopped amid whatever goes on: what was received is decoded, or counted as left out.
    if (random(2) === 0)
      await live.until(live.allRecords, (found) => found >= exporters.reduce((sum, one) => sum + one.records(), 0))
    await live.session.stopLoading()
    expect(live.status().phase).toBe('stopped')
    const { earlier, listeners, queue } = await live.report()
    const { ledger, records } = live.status()
    const { capture } = await live.session.report()
    const sent = exporters.reduce((sum, one) => sum + one.messages(), 0)
    const sentRecords = exporters.reduce((sum, one) => sum + one.records(), 0)
    expect({ received: listeners[0]?.datagrams, dropped: queue.droppedDatagrams }).toEqual({
      received: sent,
      dropped: 0,
    })
    expect(
      (earlier?.datagrams ?? 0) + ledger.datagrams.received + capture.otherDatagrams + ledger.datagrams.dropped,
    ).toBe(sent)
    const leftOut = ledger.datagrams.dropped
    const decoded = records.data + (earlier?.records.data ?? 0)
    expect(decoded).toBe(sentRecords - 10 * leftOut)
    expect(earlier?.sessions ?? 0).toBeGreaterThan(1)
    expect(ledger.octets).toMatchObject({ undecodable: 0, malformed: 0, pending: 0 })
    expect(ledger.records).toMatchObject({ lost: 0, duplicated: 0, late: 0 })
    const opened = await live.session.openFile(live.folder, 'Recording')
    expect(opened.ok).toBe(true)
    await live.until(live.status, ({ phase }) => phase === 'ready')
    expect(live.status().records.data).toBe(sentRecords)
    for (const exporter of exporters) exporter.close()
    await live.dispose()
  },
  60_000,
)

it('leaves nothing behind when another session is asked for meanwhile', async () => {
  for (let round = 0; round < 6; round += 1) {
    const live = await createRenewingSession({ numbers: 100, texts: 1_000_000 })
    const exporter = await live.openExporter()
    await exporter.sendTemplates()
    const sending = exporter.sendRecords(600)
    await new Promise((settle) => setTimeout(settle, 40 * round))
    const opened = await live.session.openLive(RENEWING_SPEC, 'Other')
    expect(opened.ok).toBe(true)
    expect(live.status()).toMatchObject({ phase: 'loading', source: { name: 'Other' } })
    expect(live.status().live).not.toHaveProperty('firstSession')
    await sending
    const other = await live.openExporter()
    await other.sendTemplates()
    await other.sendRecords(300)
    await live.until(live.allRecords, (found) => found === 300)
    exporter.close()
    other.close()
    await live.dispose()
  }
}, 60_000)
