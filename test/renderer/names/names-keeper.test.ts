// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { AddressNames, ServiceNames } from '../../../core/protocol/address-names-api.ts'
import { fail, succeed } from '../../../core/protocol/failure.ts'
import { createNamesKeeper, type NamesEvent } from '../../../renderer/names/names-keeper.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { initialState, type ViewerState } from '../../../renderer/state/viewer-state.ts'

const NO_SERVICES: ServiceNames = { revision: 0, transports: [] }

function setUp() {
  const known = new Map<string, AddressNames>()
  const asked: (readonly string[])[] = []
  const said: string[] = []
  const events: NamesEvent[] = []
  let services = NO_SERVICES
  let serviceQuestions = 0
  const viewer = createStore<ViewerState>(() => initialState({ kind: 'connected' }))
  const settings = createSettingsStore({ getItem: () => null, setItem: () => undefined })
  const session = {
    nameAddresses: vi.fn((addresses: readonly string[]) => {
      asked.push(addresses)
      return Promise.resolve(addresses.map((address) => known.get(address) ?? {}))
    }),
    resolveAddresses: vi.fn((addresses: readonly string[]) => Promise.resolve(succeed(addresses.length))),
    serviceNames: () => {
      serviceQuestions += 1
      return Promise.resolve(services)
    },
  }
  const keeper = createNamesKeeper({
    session,
    viewer,
    settings,
    notices: { say: ({ title, text }) => void said.push(`${title}: ${text}`) },
  })
  keeper.onEvent((event) => events.push(event))
  return {
    keeper,
    known,
    asked,
    said,
    events,
    session,
    settings,
    serviceQuestions: () => serviceQuestions,
    setServices: (next: ServiceNames) => {
      services = next
    },
    grow: (by = 1) =>
      viewer.setState(({ status }) => ({
        status: { ...status, addressNamesRevision: status.addressNamesRevision + by },
      })),
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const pass = (milliseconds = 300) => vi.advanceTimersByTimeAsync(milliseconds)

describe('names of the addresses in sight', () => {
  it('are asked for together, once, and told when they come', async () => {
    const { keeper, known, asked, events } = setUp()
    known.set('192.0.2.1', { host: 'gw.example.net', hostFrom: 'hosts' })
    expect(keeper.of('192.0.2.1')).toBeUndefined()
    expect(keeper.of('192.0.2.2')).toBeUndefined()
    expect(keeper.of('192.0.2.1')).toBeUndefined()
    await pass()
    expect(asked).toEqual([['192.0.2.2', '192.0.2.1']])
    expect(events).toEqual([{ kind: 'named', addresses: new Set(['192.0.2.1', '192.0.2.2']) }])
    expect(keeper.of('192.0.2.1')?.host).toBe('gw.example.net')
    expect(keeper.of('192.0.2.2')).toEqual({})
    await pass(1000)
    expect(asked).toHaveLength(1)
  })

  it('are asked for a few times a second at most, and of a stream only those drawn last', async () => {
    const { keeper, asked } = setUp()
    let next = 0
    for (let frame = 0; frame < 60; frame++) {
      for (let row = 0; row < 40; row++) keeper.of(`10.0.${String(next >> 8)}.${String(next++ & 255)}`)
      await vi.advanceTimersByTimeAsync(16)
    }
    // 960 ms: the first after 40 ms, then one every 250.
    expect(asked.length).toBeLessThanOrEqual(4)
    expect(Math.max(...asked.map((one) => one.length))).toBeLessThanOrEqual(512)
    await pass()
    expect(asked.at(-1)?.at(-1)).toBe(`10.0.${String(2399 >> 8)}.${String(2399 & 255)}`)
  })

  it('stay as they are while they are asked for again, and the same ones are told to nobody', async () => {
    const { keeper, known, asked, events, grow } = setUp()
    known.set('192.0.2.1', { host: 'gw.example.net', hostFrom: 'hosts' })
    keeper.of('192.0.2.1')
    await pass()
    const before = keeper.of('192.0.2.1')
    events.length = 0
    grow()
    expect(events).toEqual([{ kind: 'stale' }])
    expect(keeper.of('192.0.2.1')).toBe(before)
    await pass()
    expect(asked).toHaveLength(2)
    expect(events).toHaveLength(1)
    expect(keeper.of('192.0.2.1')).toBe(before)
    known.set('192.0.2.1', { host: 'gw-2.example.net', hostFrom: 'dns' })
    grow()
    keeper.of('192.0.2.1')
    await pass()
    expect(events.at(-1)).toEqual({ kind: 'named', addresses: new Set(['192.0.2.1']) })
  })

  it('are kept up to a bound, the oldest forgotten', async () => {
    const { keeper, asked } = setUp()
    for (let block = 0; block < 50; block++) {
      for (let at = 0; at < 512; at++) keeper.of(`${String(block)}.${String(at)}`)
      await pass()
    }
    expect(asked).toHaveLength(50)
    expect(keeper.of('49.511')).toEqual({})
    // 50 × 512 = 25,600 were asked for and 20,000 are kept: the first are not among them.
    expect(keeper.of('0.0')).toBeUndefined()
  })

  it('are not asked for while they are off, and come back with the switch', async () => {
    const { keeper, asked, events, settings } = setUp()
    settings.setState({ areNamesShown: false })
    expect(events).toEqual([{ kind: 'redraw' }])
    keeper.of('192.0.2.1')
    expect(keeper.service(443)).toBeUndefined()
    await pass(1000)
    expect(asked).toEqual([])
    settings.setState({ areNamesShown: true })
    keeper.of('192.0.2.1')
    await pass()
    expect(asked).toEqual([['192.0.2.1']])
  })

  it('are asked for again after a call that was not answered', async () => {
    const { keeper, asked, session } = setUp()
    session.nameAddresses.mockRejectedValueOnce(new Error('gone'))
    keeper.of('192.0.2.1')
    await pass()
    expect(keeper.of('192.0.2.1')).toBeUndefined()
    await pass()
    expect(asked).toEqual([['192.0.2.1']])
    expect(keeper.of('192.0.2.1')).toEqual({})
  })

  it('say how much room they need, until another session begins', async () => {
    const { keeper, known } = setUp()
    known.set('192.0.2.1', { country: { code: 'DE', name: 'Germany' } })
    known.set('192.0.2.2', { host: 'gw.example.net', hostFrom: 'hosts' })
    keeper.of('192.0.2.1')
    await pass()
    expect(keeper.store.getState().widest).toBe('code')
    keeper.of('192.0.2.2')
    await pass()
    expect(keeper.store.getState().widest).toBe('host')
  })
})

describe('services', () => {
  it('are asked for once, by the protocol where it is known', async () => {
    const { keeper, events, serviceQuestions, setServices } = setUp()
    setServices({
      revision: 1,
      transports: [
        { protocol: 6, ports: [443, 514], names: ['https', 'shell'] },
        { protocol: 17, ports: [514, 4739], names: ['syslog', 'ipfix'] },
      ],
    })
    expect(keeper.service(443, 6)).toBeUndefined()
    keeper.service(80)
    await pass()
    expect(events).toEqual([{ kind: 'redraw' }])
    expect(keeper.service(443, 6)).toBe('https')
    expect(keeper.service(443, 17)).toBeUndefined()
    expect([keeper.service(514), keeper.service(514, 17)]).toEqual(['shell', 'syslog'])
    expect(keeper.service(4739)).toBe('ipfix')
    expect(serviceQuestions()).toBe(1)
  })

  it('are asked for again when there were none yet, and when a source was changed here', async () => {
    const { keeper, grow, serviceQuestions, setServices } = setUp()
    keeper.service(443)
    await pass()
    keeper.service(443)
    expect(serviceQuestions()).toBe(1)
    setServices({ revision: 2, transports: [{ protocol: 6, ports: [443], names: ['https'] }] })
    grow()
    keeper.service(443)
    await pass()
    expect(keeper.service(443)).toBe('https')
    grow()
    keeper.service(443)
    await pass()
    expect(serviceQuestions()).toBe(2)
    keeper.renew()
    await pass()
    expect(serviceQuestions()).toBe(3)
  })
})

describe('looking up one address', () => {
  it('says what came of it when DNS has answered', async () => {
    const { keeper, known, said, grow } = setUp()
    known.set('192.0.2.1', { isAwaited: true })
    await keeper.lookUp('192.0.2.1')
    await pass()
    expect(said).toEqual([])
    known.set('192.0.2.1', { host: 'gw.example.net', hostFrom: 'dns' })
    grow()
    await pass()
    expect(said).toEqual(['192.0.2.1: gw.example.net'])
    known.set('192.0.2.2', {})
    await keeper.lookUp('192.0.2.2')
    await pass()
    expect(said.at(-1)).toBe('192.0.2.2: DNS has no name for it, or did not answer.')
    grow()
    await pass()
    expect(said).toHaveLength(2)
  })

  it('says why DNS was not asked', async () => {
    const { keeper, said, session } = setUp()
    session.resolveAddresses.mockResolvedValueOnce(fail('not-allowed', 'It may not be asked.', 'Ask the host.'))
    await keeper.lookUp('192.0.2.1')
    expect(said).toEqual(['DNS was not asked for 192.0.2.1: It may not be asked. Ask the host.'])
  })
})
