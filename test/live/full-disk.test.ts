/** The disk of the recording is full while a window or a headless host listens: everything else goes on, and so does it later. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { RECORDER_RETRY_MS } from '../../core/limits/live.ts'
import { createLiveRig, UDP, type LiveRig } from '../support/live-rig.ts'
import { openExporter, simulateExport, type UdpExporter } from '../support/test-exporters.ts'

let rig: LiveRig
let exporter: UdpExporter
const { datagrams, dataRecords } = simulateExport({ durationMicros: 30_000_000 })
const third = Math.ceil(datagrams.length / 3)

beforeEach(async () => {
  rig = await createLiveRig()
  const [port = 0] = await rig.listen([UDP])
  exporter = await openExporter(port)
}, 60_000)

afterEach(async () => {
  exporter.close()
  await rig.dispose()
})

it('says so with the next step, decodes on, counts what was not recorded, and records again when there is space', async () => {
  await exporter.send(...datagrams.slice(0, third))
  await rig.untilReport((_, { recorder }) => recorder.octets > 10_000)
  rig.fillDisk('disk-full')
  await exporter.send(...datagrams.slice(third, 2 * third))
  const full = await rig.untilReport(
    (_, { recorder }) => recorder.state === 'failed' && recorder.unrecordedDatagrams > 0,
  )
  expect(full).toMatchObject({ isListening: true, recorder: { failure: { code: 'disk-full' } } })
  expect(full.recorder.failure?.message).toContain('is full')
  expect(full.recorder.failure?.nextStep).toContain('Free space')
  // The session goes on: the newest records show, only the recording has a hole.
  const status = await rig.until(({ ledger }) => ledger.datagrams.received === 2 * third)
  expect(status).toMatchObject({ phase: 'loading', live: { isListening: true, recording: { state: 'failed' } } })
  expect(status.failure).toBeUndefined()

  rig.fillDisk('disk-free')
  await new Promise((settle) => setTimeout(settle, RECORDER_RETRY_MS))
  await exporter.send(...datagrams.slice(2 * third))
  const again = await rig.untilReport((_, { recorder }) => recorder.state === 'recording')
  expect(again.recorder.failure).toBeUndefined()
  await rig.until(({ records }) => records.data === dataRecords)
  const account = await rig.settle(datagrams.length)
  expect(account).toMatchObject({ decoded: datagrams.length, queueDrops: 0 })
  const { recorder } = (await rig.host.api.liveReport())!
  expect(recorder.unrecordedDatagrams).toBeGreaterThan(0)
  const reopened = await rig.reopen()
  expect(reopened.ledger.datagrams.received + recorder.unrecordedDatagrams).toBe(datagrams.length)
  expect(reopened.problems.error).toBe(0)
}, 60_000)
