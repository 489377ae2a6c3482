// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBrowserHost } from '../../../renderer/host/browser-host.ts'
import { EMPTY_STATUS } from '../../../core/protocol/empty-status.ts'
import type { Connection } from '../../../renderer/host/host.ts'

interface Request {
  readonly t: string
  readonly i: string
  readonly m: string
}

/** A socket whose other end is the test. */
class TestSocket extends EventTarget {
  static readonly made: TestSocket[] = []
  readonly url: string
  readonly sent: Request[] = []

  constructor(url: string) {
    super()
    this.url = url
    TestSocket.made.push(this)
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Request)
  }

  close(): void {
    this.dispatchEvent(new Event('close'))
  }

  open(): void {
    this.dispatchEvent(new Event('open'))
  }

  say(message: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))
  }
}

function connect() {
  const host = createBrowserHost({ protocol: 'https:', host: 'jump-1:8470' })
  const connections: Connection['kind'][] = []
  host.onConnection((connection) => connections.push(connection.kind))
  return { host, connections, latest: () => TestSocket.made.at(-1)! }
}

beforeEach(() => {
  TestSocket.made.length = 0
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', TestSocket)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('browser host', () => {
  it('asks over the socket of the page that it came from, when that is open', async () => {
    const { host, latest } = connect()
    const asked = host.session.status()
    expect(latest().url).toBe('wss://jump-1:8470/rpc')
    latest().open()
    await vi.advanceTimersByTimeAsync(0)
    const [request] = latest().sent
    expect(request?.m).toBe('status')
    latest().say({ t: 's', i: request?.i, r: EMPTY_STATUS })
    expect(await asked).toEqual(EMPTY_STATUS)
    host.dispose()
  })

  it('passes events on', () => {
    const { host, latest } = connect()
    const phases: string[] = []
    host.onChanged((status) => phases.push(status.phase))
    latest().open()
    latest().say({ t: 'q', m: 'changed', a: [EMPTY_STATUS] })
    return vi.waitFor(() => expect(phases).toEqual(['empty']), { timeout: 15_000 }).finally(() => host.dispose())
  })

  it('comes back by itself, waiting longer each time, and refuses calls meanwhile', async () => {
    const { host, latest, connections } = connect()
    latest().open()
    latest().close()
    await expect(host.session.status()).rejects.toThrow('no connection')
    await vi.advanceTimersByTimeAsync(500)
    expect(TestSocket.made).toHaveLength(2)
    latest().close()
    await vi.advanceTimersByTimeAsync(999)
    expect(TestSocket.made).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(TestSocket.made).toHaveLength(3)
    latest().open()
    expect(connections).toEqual(['connected', 'disconnected', 'disconnected', 'connected'])
    host.dispose()
  })

  it('does not come back after it was disposed', async () => {
    const { host, latest } = connect()
    latest().open()
    host.dispose()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(TestSocket.made).toHaveLength(1)
  })
})
