import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { MAX_FILTER_LENGTH, MAX_WINDOW_ROWS } from '../../../core/limits.ts'
import type { HostFunctions } from '../../../core/protocol/viewer-rpc.ts'
import { HOST_FUNCTIONS, SESSION_FUNCTIONS } from '../../../core/protocol/viewer-rpc.ts'
import { serveViewer } from '../../../core/session/rpc.ts'
import { EMPTY_STATUS } from '../../../core/protocol/empty-status.ts'

const NAMES = [...SESSION_FUNCTIONS, ...HOST_FUNCTIONS]

/** A host whose every function is a spy, and the viewer's end of its channel. */
function connect() {
  const spies = Object.fromEntries(NAMES.map((name) => [name, vi.fn(() => Promise.resolve(name))]))
  const sent: unknown[] = []
  let receive: (message: unknown) => void = () => undefined
  const link = serveViewer(spies as unknown as HostFunctions, {
    send: (message) => sent.push(message),
    listen: (listener) => {
      receive = listener
    },
  })
  const calls = (): number => Object.values(spies).reduce((sum, spy) => sum + spy.mock.calls.length, 0)
  return {
    link,
    sent,
    spies,
    calls,
    receive: (message: unknown) => {
      receive(message)
    },
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0))

const window = { view: 1, first: 0, count: 100, columns: ['@record'] }
const VALID: Partial<Record<(typeof NAMES)[number], unknown[]>> = {
  openView: [{ filter: 'proto = 6', sort: [{ column: '@record', direction: 'descending' }] }],
  closeView: [1],
  readWindow: [window],
  findRecord: [1, 17],
  describeRecord: [17],
  openRecent: ['0a1b'],
  forgetRecent: ['0a1b'],
}

describe('a call', () => {
  test.each(NAMES)('reaches %s with its arguments and is answered', async (name) => {
    const { receive, sent, spies } = connect()
    const args = VALID[name] ?? []
    receive({ t: 'q', i: 'x', m: name, a: args })
    await settle()
    expect(spies[name]).toHaveBeenCalledExactlyOnceWith(...args)
    expect(sent).toEqual([{ t: 's', i: 'x', r: name }])
  })

  test('that fails is answered with its message and no stack', async () => {
    const { receive, sent, spies } = connect()
    spies['status']?.mockRejectedValue(new Error('no engine'))
    receive({ t: 'q', i: 'x', m: 'status', a: [] })
    await settle()
    expect(sent).toEqual([{ t: 's', i: 'x', e: { name: 'Error', message: 'no engine' } }])
  })

  test.each<[string, unknown[]]>([
    ['status', [1]],
    ['openView', []],
    ['openView', [{ filter: 'a' }]],
    ['openView', [{ filter: 'a', sort: [{ column: 'a', direction: 'sideways' }] }]],
    ['openView', [{ filter: 'x'.repeat(MAX_FILTER_LENGTH + 1), sort: [] }]],
    ['openView', [{ filter: '', sort: [], path: '/etc/passwd' }]],
    ['readWindow', [{ ...window, count: MAX_WINDOW_ROWS + 1 }]],
    ['readWindow', [{ ...window, first: -1 }]],
    ['readWindow', [{ ...window, first: 0.5 }]],
    ['readWindow', [{ ...window, columns: [1] }]],
    ['findRecord', [1, Number.NaN]],
    ['describeRecord', ['17']],
    ['openRecent', [{ toString: 'x' }]],
    ['constructor', []],
    ['__proto__', []],
    ['openFile', ['/etc/passwd', 'passwd']],
  ])('of %s is refused with %j', async (name, args) => {
    const { receive, sent, calls } = connect()
    receive({ t: 'q', i: 'x', m: name, a: args })
    await settle()
    expect(calls()).toBe(0)
    expect(sent).toMatchObject([
      { t: 's', i: 'x', e: { message: expect.stringContaining('Request refused') as string } },
    ])
  })

  test('of whatever shape does no harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (message) => {
        const { receive, calls } = connect()
        receive(message)
        await settle()
        expect(calls()).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})

describe('an event', () => {
  test('is sent without asking for an answer', async () => {
    const { link, sent } = connect()
    link.tell.changed(EMPTY_STATUS)
    link.tell.command('toggle-theme')
    await settle()
    expect(sent).toEqual([
      { t: 'q', m: 'changed', a: [EMPTY_STATUS] },
      { t: 'q', m: 'command', a: ['toggle-theme'] },
    ])
  })

  test('of a closed link goes nowhere, and its calls are not answered', async () => {
    const { link, sent, receive, calls } = connect()
    link.close()
    link.tell.changed(EMPTY_STATUS)
    receive({ t: 'q', i: 'x', m: 'status', a: [] })
    await settle()
    expect(sent).toEqual([])
    expect(calls()).toBe(0)
  })
})
