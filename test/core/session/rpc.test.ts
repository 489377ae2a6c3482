import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { MAX_QUIRK_SWITCHES } from '../../../core/limits/decode.ts'
import { MAX_FILTER_LENGTH, MAX_SORT_KEYS, MAX_WINDOW_ROWS } from '../../../core/limits/query.ts'
import { MAX_IDENTIFIER_LENGTH } from '../../../core/limits/viewer.ts'
import type { HostFunctions } from '../../../core/protocol/viewer-rpc.ts'
import { HOST_FUNCTIONS, SESSION_FUNCTIONS } from '../../../core/protocol/viewer-rpc.ts'
import { DEFAULT_NAME_SWITCHES } from '../../../core/protocol/address-names-api.ts'
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
const templateKey = { session: 0, domain: 1, protocolVersion: 10, templateId: 256 }
const element = { pen: 5951, id: 500, name: 'poolName', type: 'string', semantics: 'default', units: 'none' }
const sortKey = { column: 'start', direction: 'ascending' }
const quirkSwitch = { exporter: '192.0.2.1:4739', quirk: 'clock-offset', state: 'on', offsetNs: '-12100000000' }
const definition = {
  exporter: '192.0.2.1:4739',
  domain: 1,
  protocolVersion: 10,
  templateId: 256,
  kind: 'data',
  scopeFieldCount: 0,
  fields: [
    { pen: 0, id: 8, length: 4, name: 'sourceIPv4Address' },
    { pen: 5951, id: 130, length: 65_535 },
  ],
}
const settings = {
  quirks: [quirkSwitch],
  assumeFromOtherSessions: true,
  assumedTemplates: [definition],
  dropStaleTemplates: false,
}
const listener = { protocol: 'tls', address: '::1', port: 4740, tls: { certificatePath: '/c', keyPath: '/k' } }
const liveSpec = {
  listeners: [listener],
  allowedExporters: ['10.0.0.0/8'],
  recorder: { maxOctets: 1e9, files: 10 },
  retention: { records: 1e6 },
  receiveBufferOctets: 1 << 25,
}
const bundleRequest = { lastSeconds: 300, isAnonymised: true, notes: 'slow', view: '{}' }
const exportRequest = { id: 'e1', view: 1, format: 'csv', columns: ['@record'], records: [1, 2], limit: 10 }
const alertRule = {
  id: '1',
  name: 'errors',
  filter: 'status >= 500',
  measure: 'rate',
  windowSeconds: 60,
  comparison: 'above',
  threshold: 5,
  isOn: true,
}
const VALID: Partial<Record<(typeof NAMES)[number], unknown[]>> = {
  openView: [{ filter: 'proto = 6', sort: [{ column: '@record', direction: 'descending' }] }],
  closeView: [1],
  refreshView: [1],
  freezeRecording: [300],
  setAlerts: [[alertRule]],
  startListening: [liveSpec],
  saveBundle: [bundleRequest],
  replayFile: [{ to: 'collectors', speed: 10, targets: [{ transport: 'udp', address: '::1', port: 2055 }] }],
  saveExport: [exportRequest],
  nameAddresses: [['192.0.2.1']],
  resolveAddresses: [['192.0.2.1', '2001:db8::1']],
  setNameSwitches: [DEFAULT_NAME_SWITCHES],
  exportProgress: ['e1'],
  cancelExport: ['e1'],
  runSql: ['SELECT 1', 100],
  chooseNameFile: ['country'],
  forgetNameFile: ['hosts'],
  openRecovery: ['r1'],
  discardRecovery: ['r1'],
  readKept: ['0123abcd'],
  writeKept: ['0123abcd', '{"marks":[]}'],
  readWindow: [window],
  findRecord: [1, 17],
  describeRecord: [17],
  describeTemplate: [templateKey],
  templateValues: [3],
  importElements: [[element]],
  decodeAgain: [settings],
  listColumns: ['transactions'],
  openList: [
    { list: 'connections', filter: 'server = 10.0.0.0/8', sort: [{ column: 'start', direction: 'ascending' }] },
  ],
  summarizeList: [1],
  groupList: [{ view: 1, by: 'urlPattern', measure: 'total' }],
  top: [
    {
      basis: 'transactions',
      scope: { filter: 'proto = 6', from: '2024-07-11T09:15:00Z', lastSeconds: 60, source: { kind: 'session' } },
      by: [
        { kind: 'column', column: 'ip' },
        { kind: 'prefix', column: 'srcip', ipv4Bits: 24, ipv6Bits: 64 },
        { kind: 'time', column: '@time', seconds: 300 },
      ],
      measures: [{ figure: 'octets' }, { figure: 'p95', column: '@rtt' }],
      sort: { measure: 1, direction: 'ascending' },
      first: 0,
      count: 10,
      counters: 'both',
    },
  ],
  histogram: [
    {
      scope: { filter: '' },
      time: '@exportTime',
      buckets: 300,
      measure: { figure: 'records' },
      split: { kind: 'key', key: { kind: 'class', column: 'status' }, top: 6 },
    },
  ],
  compare: [
    {
      before: { filter: 'a', source: { kind: 'file', file: 1 } },
      after: { filter: 'b' },
      by: [{ kind: 'column', column: 'srcip' }],
      measure: { figure: 'octets' },
      changes: ['rose', 'appeared'],
      first: 0,
      count: 10,
    },
  ],
  describeTransaction: [17],
  describeConnection: [17],
  describeTrafficSession: [17, 'service'],
  placeRecord: [17],
  openRecent: ['0a1b'],
  openComparedRecent: ['0a1b'],
  forgetRecent: ['0a1b'],
}

const ASKED: ReadonlySet<string> = new Set(['histogram', 'top', 'compare', 'openView', 'openList'])
/** Their last argument says who asks. */
const STATEMENTS: ReadonlySet<string> = new Set(['runSql', 'cancelSql'])

describe('several viewers', () => {
  test('are askers of their own, and so are their panels', async () => {
    const askers: unknown[] = []
    for (const asker of ['panel 1', 'panel 2', undefined]) {
      for (const { receive, spies } of [connect(), connect()]) {
        const [spec] = VALID.top ?? []
        receive({ t: 'q', i: 'x', m: 'top', a: [{ ...(spec as object), ...(asker !== undefined && { asker }) }] })
        await settle()
        const [asked] = spies['top']?.mock.calls[0] as unknown as [{ readonly asker: string }]
        askers.push(asked.asker)
      }
    }
    expect(new Set(askers).size).toBe(6)
  })
})

describe('a call', () => {
  test.each(NAMES)('reaches %s with its arguments and is answered', async (name) => {
    const { receive, sent, spies } = connect()
    const args = VALID[name] ?? []
    receive({ t: 'q', i: 'x', m: name, a: args })
    await settle()
    // Questions about many records say who asks.
    const whole = STATEMENTS.has(name) ? [...args, expect.stringMatching(/^\d+$/) as string] : args
    const reached = ASKED.has(name)
      ? [{ ...(args[0] as object), asker: expect.stringMatching(/^\d+ $/) as string }]
      : whole
    expect(spies[name]).toHaveBeenCalledExactlyOnceWith(...reached)
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
    ['startListening', [{ ...liveSpec, listeners: [] }]],
    ['replayFile', [{ to: 'window', speed: 0 }]],
    ['replayFile', [{ to: 'collectors', speed: 1, targets: [] }]],
    ['replayFile', [{ to: 'collectors', speed: 1, targets: [{ transport: 'udp', address: 'example.org', port: 1 }] }]],
    ['replayFile', [{ to: 'collectors', speed: 1, targets: [{ transport: 'udp', address: '::1', port: 0 }] }]],
    ['startListening', [{ ...liveSpec, listeners: [{ ...listener, port: 65_536 }] }]],
    ['startListening', [{ ...liveSpec, listeners: [{ ...listener, protocol: 'sctp' }] }]],
    ['saveBundle', [{ ...bundleRequest, path: '/etc/passwd' }]],
    ['saveExport', [{ ...exportRequest, path: '/etc/passwd' }]],
    ['saveExport', [{ ...exportRequest, format: 'xlsx' }]],
    ['saveExport', [{ ...exportRequest, id: '../x' }]],
    ['runSql', ['SELECT 1']],
    ['runSql', ['SELECT 1', 1e9]],
    ['setAlerts', [[{ ...alertRule, measure: 'sum' }]]],
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
    ['describeTemplate', []],
    ['describeTemplate', [{ ...templateKey, templateId: 65_536 }]],
    ['describeTemplate', [{ ...templateKey, version: 1 }]],
    ['templateValues', [-1]],
    ['importElements', [element]],
    ['importElements', [[{ ...element, id: 1.5 }]]],
    ['importElements', [[{ ...element, name: 'x'.repeat(MAX_IDENTIFIER_LENGTH + 1) }]]],
    ['importElements', [[{ ...element, units: undefined }]]],
    ['decodeAgain', []],
    ['decodeAgain', [{}]],
    ['decodeAgain', [{ ...settings, path: '/etc/passwd' }]],
    ['decodeAgain', [{ ...settings, quirks: [{ ...quirkSwitch, quirk: 'no-such-quirk' }] }]],
    ['decodeAgain', [{ ...settings, quirks: [{ ...quirkSwitch, state: 'perhaps' }] }]],
    ['decodeAgain', [{ ...settings, quirks: [{ ...quirkSwitch, offsetNs: '1e9' }] }]],
    ['decodeAgain', [{ ...settings, quirks: [{ ...quirkSwitch, offsetNs: '9'.repeat(20) }] }]],
    ['decodeAgain', [{ ...settings, quirks: Array(MAX_QUIRK_SWITCHES + 1).fill(quirkSwitch) }]],
    ['decodeAgain', [{ ...settings, assumedTemplates: [{ ...definition, protocolVersion: 5 }] }]],
    ['decodeAgain', [{ ...settings, assumedTemplates: [{ ...definition, fields: [{ pen: 0, id: 8 }] }] }]],
    ['decodeAgain', [{ ...settings, dropStaleTemplates: 'yes' }]],
    ['listColumns', ['records']],
    ['openList', [{ list: 'records', filter: '', sort: [] }]],
    ['openList', [{ filter: '', sort: [] }]],
    ['openList', [{ list: 'sessions', filter: 'x'.repeat(MAX_FILTER_LENGTH + 1), sort: [] }]],
    ['openList', [{ list: 'sessions', filter: '', sort: Array(MAX_SORT_KEYS + 1).fill(sortKey) }]],
    ['summarizeList', ['1']],
    ['groupList', [{ view: 1, by: 'host' }]],
    ['groupList', [{ view: 1, by: 'x'.repeat(MAX_IDENTIFIER_LENGTH + 1), measure: 'total' }]],
    [
      'top',
      [
        {
          scope: { filter: '' },
          by: [],
          measures: [],
          sort: { measure: 0, direction: 'ascending' },
          first: 0,
          count: 1,
        },
      ],
    ],
    ['top', [{ scope: { filter: '' }, by: [{ kind: 'prefix', column: 'ip', ipv4Bits: 33 }] }]],
    ['histogram', [{ scope: { filter: '' }, buckets: 401, measure: { figure: 'records' } }]],
    ['histogram', [{ scope: { filter: '' }, buckets: 10, measure: { figure: 'p90', column: '@rtt' } }]],
    ['compare', [{ before: { filter: '' } }]],
    ['describeTransaction', [-1]],
    ['describeConnection', [1.5]],
    ['describeTrafficSession', [1]],
    ['describeTrafficSession', [1, 'weather']],
    ['placeRecord', [null]],
    ['nameAddresses', [Array.from({ length: 4097 }, () => '192.0.2.1')]],
    ['resolveAddresses', [[1]]],
    ['setNameSwitches', [{ ...DEFAULT_NAME_SWITCHES, paths: { hosts: '/etc/shadow' } }]],
    ['chooseNameFile', ['/etc/shadow']],
    ['useNameFile', ['hosts', '/etc/shadow']],
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
