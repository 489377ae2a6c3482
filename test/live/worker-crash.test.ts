/** Threads that die in the middle of a live session: what was written stays, the words say what happened, listening begins again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Failure } from '../../core/protocol/failure.ts'
import type { SessionStatus } from '../../core/protocol/session-api.ts'
import { createLiveRig, numbersOf, UDP, type LiveRig } from '../support/live-rig.ts'
import { openExporter, simulateExport, type UdpExporter } from '../support/test-exporters.ts'

let rig: LiveRig
let exporter: UdpExporter
const { datagrams, dataRecords, optionsRecords } = simulateExport({ durationMicros: 30_000_000 })
const RECORDS = { data: dataRecords, options: optionsRecords }

beforeEach(async () => {
  rig = await createLiveRig()
  const [port = 0] = await rig.listen([UDP])
  exporter = await openExporter(port)
}, 60_000)

afterEach(async () => {
  exporter.close()
  await rig.dispose()
})

/** All but the problems: some of them are only told when everything has been read. */
function decodedOf(status: SessionStatus): object {
  return { ...numbersOf(status), problems: undefined }
}

/** Everything is decoded, stored and on disk. */
async function sendAll(): Promise<void> {
  await exporter.send(...datagrams)
  await rig.until(({ records }) => records.data === RECORDS.data && records.options === RECORDS.options)
  await rig.untilReport((_, { recorder }) => recorder.octets > datagrams.reduce((sum, { length }) => sum + length, 0))
}

describe.each(['listener', 'collector'] as const)('the thread of the %s', (thread) => {
  it.each(['throw', 'exit'] as const)(
    'dies (%s): the session says so, its rows stay, the recording is whole, and listening begins again',
    async (how) => {
      await sendAll()
      rig.breakDown(thread, how)
      const status = await rig.until(({ phase }) => phase !== 'loading')
      expect(status).toMatchObject({ phase: 'failed', records: RECORDS, live: { isListening: false } })
      expect(status.failure?.code).toBe(`${thread}-stopped`)
      expect(status.failure?.message).toMatch(how === 'throw' ? /broken down by the test/ : /exit code 7/)
      expect(status.failure?.nextStep).toMatch(/[Ll]isten again/)
      const live = await rig.host.api.liveReport()
      expect(live).toMatchObject({ isListening: false, recorder: { state: 'ended' } })
      expect(live?.ladder[0]).toMatchObject({ step: 'bound', state: 'failed' })
      const view = await rig.host.api.openView({ filter: '', sort: [] })
      expect(view).toMatchObject({ ok: true, value: { rowCount: RECORDS.data + RECORDS.options } })

      const crashed = decodedOf(status)
      expect(decodedOf(await rig.reopen())).toEqual(crashed)

      const [port = 0] = await rig.listen([UDP])
      const other = await openExporter(port)
      await other.send(...datagrams)
      await rig.until(({ records }) => records.data === RECORDS.data && records.options === RECORDS.options)
      other.close()
      await rig.settle(datagrams.length)
    },
  )
})

describe('the thread of the engine', () => {
  it('dies: a restart is offered, the recording is whole, and listening begins again', async () => {
    const failures: Failure[] = []
    rig.host.onStopped((failure) => failures.push(failure))
    await sendAll()
    const live = decodedOf(await rig.host.api.status())
    rig.breakDown('engine')
    await expect.poll(() => rig.host.stoppedBy()).toMatchObject({ code: 'engine-stopped' })
    expect(failures).toHaveLength(1)
    await expect(rig.host.api.status()).rejects.toThrow('broken down by the test')
    expect(await rig.host.restart()).toMatchObject({ ok: true })
    expect(decodedOf(await rig.reopen())).toEqual(live)
    const [port = 0] = await rig.listen([UDP])
    expect(port).toBeGreaterThan(0)
  })
})
