import { expect, test } from 'vitest'
import { createHostedSession } from '../../../core/node/hosted-session.ts'
import { createFakeEngine, type FakeEngine } from '../../support/fake-engine.ts'

const CRASH = { code: 'engine-stopped', message: 'It stopped.', nextStep: 'Open the file again.' } as const

function host() {
  const engines: FakeEngine[] = []
  const session = createHostedSession(() => {
    const engine = createFakeEngine()
    engines.push(engine)
    return engine
  })
  return { engines, session }
}

test('a session holds a file from its opening to its closing', async () => {
  const { session } = host()
  expect(session.holdsFile()).toBe(false)
  await session.open('/a.pcap', 'a.pcap')
  expect(session.holdsFile()).toBe(true)
  await session.close()
  expect(session.holdsFile()).toBe(false)
})

test('a refused file leaves the session free', async () => {
  const { session } = host()
  expect(await session.open('/broken', 'broken')).toMatchObject({ ok: false, failure: { code: 'file-not-a-capture' } })
  expect(session.holdsFile()).toBe(false)
})

test('events of a later engine reach the listeners of the first', async () => {
  const { session, engines } = host()
  const phases: string[] = []
  session.onChanged((status) => phases.push(status.phase))
  engines[0]?.stop(CRASH)
  await session.open('/a.pcap', 'a.pcap')
  expect(phases).toEqual(['ready'])
  expect(engines).toHaveLength(2)
})

test('calls are refused while there is no engine, and answered after a restart', async () => {
  const { session, engines } = host()
  const failures: unknown[] = []
  session.onStopped((failure) => failures.push(failure))
  engines[0]?.stop(CRASH)
  expect(failures).toEqual([CRASH])
  expect(session.stoppedBy()).toEqual(CRASH)
  await expect(session.api.status()).rejects.toThrow('It stopped.')
  expect(await session.restart()).toEqual({ ok: true, value: undefined })
  expect(await session.api.status()).toMatchObject({ phase: 'empty' })
})

test('a restart of a running engine changes nothing', async () => {
  const { session, engines } = host()
  await session.restart()
  expect(engines).toHaveLength(1)
})

test('disposing ends the engine and the events', async () => {
  const { session, engines } = host()
  const seen: unknown[] = []
  session.onChanged((status) => seen.push(status))
  await session.dispose()
  expect(engines[0]?.isDisposed()).toBe(true)
  await expect(session.api.status()).rejects.toThrow('closed')
  expect(seen).toEqual([])
})
