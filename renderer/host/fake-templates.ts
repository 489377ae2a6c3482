/** Templates of the in-memory host: one of each thing that can become of a template. */
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import type {
  DomainTemplates,
  FieldValues,
  SessionTemplates,
  TemplateDescription,
  TemplateEvent,
  TemplateKey,
  TemplateState,
  TemplateSummary,
  TemplateTree,
  TemplateVersionReport,
} from '../../core/protocol/template-report.ts'
import { fakeFields, type FakeFieldList } from './fake-template-fields.ts'

/** `09:14:18` of the day of the fake records. */
const at = (clock: string): string => `2024-07-11T${clock}.000000000Z`
const FIRST = at('09:14:12')
const LAST = at('09:28:58')

interface Plan {
  readonly id: number
  readonly meaning?: string
  readonly leg?: number
  readonly records: number
  readonly lists: readonly [FakeFieldList, ...FakeFieldList[]]
  readonly kind?: 'options'
  readonly state?: TemplateState
  readonly decodedLate?: number
  readonly learned?: string
  readonly changed?: string
  readonly events?: readonly TemplateEvent[]
  readonly isSilentFrom?: string
}

interface DomainPlan {
  readonly domain: number
  readonly protocolVersion: number
  readonly templates: readonly Plan[]
}

const refreshed = (from: string, until: string, count: number): TemplateEvent => ({
  kind: 'refreshed',
  at: at(from),
  until: at(until),
  count,
  detail: 'every 60 s',
})

const CHANGED: readonly TemplateEvent[] = [
  { kind: 'learned', at: at('09:14:18'), count: 1, version: 1, detail: '27 fields' },
  refreshed('09:15:18', '09:20:18', 6),
  {
    kind: 'changed',
    at: at('09:21:18'),
    count: 1,
    version: 2,
    detail: '12 fields added',
    clause: 'RFC 7011 §8.4',
  },
  refreshed('09:22:18', '09:28:18', 7),
  { kind: 'withdrawal-ignored', at: at('09:26:40'), count: 1, clause: 'RFC 7011 §8.4' },
]

const NETSCALER: readonly Plan[] = [
  { id: 256, meaning: 'TCP in, IPv4', leg: 1, records: 311_204, lists: ['tcp4'] },
  { id: 257, meaning: 'TCP out, IPv4', leg: 4, records: 322_113, lists: ['tcp4'] },
  {
    id: 258,
    meaning: 'HTTP request in, IPv4',
    leg: 1,
    records: 158_050,
    lists: ['request1', 'request2'],
    changed: '09:21:18',
    events: CHANGED,
  },
  { id: 259, meaning: 'TCP in, IPv6', leg: 1, records: 4102, lists: ['tcp6'] },
  { id: 260, meaning: 'TCP out, IPv6', leg: 4, records: 4096, lists: ['tcp6'] },
  {
    id: 262,
    meaning: 'HTTP response in, IPv4',
    leg: 3,
    records: 161_300,
    lists: ['response1', 'response2'],
    changed: '09:21:18',
    events: CHANGED,
  },
  { id: 264, meaning: 'syslog', records: 812, lists: ['syslog'] },
  {
    id: 265,
    meaning: 'application names',
    records: 212,
    kind: 'options',
    lists: ['names'],
    learned: '09:16:06',
  },
  {
    id: 274,
    meaning: 'ICA session',
    records: 1204,
    lists: ['ica'],
    decodedLate: 1204,
    learned: '09:20:31',
    events: [
      {
        kind: 'data-waiting',
        at: at('09:14:24'),
        until: at('09:20:31'),
        count: 151,
        octets: 96_320,
        clause: 'RFC 7011 §8',
      },
      { kind: 'learned', at: at('09:20:31'), count: 1, version: 1, detail: '12 fields' },
      { kind: 'decoded-late', at: at('09:20:31'), count: 1204 },
      refreshed('09:21:31', '09:28:31', 8),
    ],
  },
  {
    id: 280,
    records: 0,
    lists: ['none'],
    state: 'pending',
    events: [
      {
        kind: 'data-waiting',
        at: at('09:23:11'),
        until: at('09:28:55'),
        count: 41,
        octets: 4428,
        clause: 'RFC 7011 §8',
      },
    ],
  },
]

const SAMPLER_EVENTS: readonly TemplateEvent[] = [
  { kind: 'learned', at: at('09:14:20'), count: 1, version: 1, detail: '4 fields' },
  refreshed('09:15:20', '09:24:20', 10),
  { kind: 'stale', at: at('09:27:20'), count: 1, clause: 'RFC 3954 §9', detail: 'silent for 3 × 60 s' },
]

const SESSIONS: readonly {
  readonly exporter: string
  readonly domains: readonly DomainPlan[]
}[] = [
  { exporter: '192.0.2.11:50122', domains: [{ domain: 0, protocolVersion: 10, templates: NETSCALER }] },
  {
    exporter: '192.0.2.40:41822',
    domains: [
      {
        domain: 1,
        protocolVersion: 10,
        templates: [
          { id: 256, meaning: 'TCP, NPM metrics, TLS', records: 148_000, lists: ['loadmaster'] },
          { id: 257, meaning: 'TCP, MySQL', records: 9310, lists: ['loadmaster'] },
        ],
      },
    ],
  },
  {
    exporter: '198.51.100.1:52001',
    domains: [
      {
        domain: 256,
        protocolVersion: 9,
        templates: [
          { id: 260, meaning: 'IPv4 unicast', records: 142_666, lists: ['v9'] },
          {
            id: 261,
            meaning: 'sampler',
            kind: 'options',
            records: 30,
            lists: ['sampler'],
            state: 'stale',
            events: SAMPLER_EVENTS,
            isSilentFrom: '09:24:21',
          },
        ],
      },
    ],
  },
]

const EVENTLESS = (learned: string, fieldCount: number): readonly TemplateEvent[] => [
  { kind: 'learned', at: at(learned), count: 1, version: 1, detail: `${fieldCount} fields` },
  learned === '09:16:06' ? refreshed('09:17:06', '09:28:06', 12) : refreshed('09:15:18', '09:28:18', 14),
]

function refreshTimesOf(events: readonly TemplateEvent[]): string[] {
  return events
    .filter(({ kind }) => kind === 'refreshed')
    .flatMap(({ at: from, count }) =>
      Array.from({ length: count }, (_, index) => new Date(Date.parse(from) + index * 60_000).toISOString()),
    )
}

interface Entry {
  readonly exporter: string
  readonly description: TemplateDescription
}

function entryOf(exporter: string, key: TemplateKey, plan: Plan, firstVersion: number): Entry {
  const scope = plan.kind === 'options' ? 2 : 0
  const learned = plan.learned ?? '09:14:18'
  const isPending = plan.state === 'pending'
  const versions = plan.lists.map((list, index): TemplateVersionReport => {
    const fields = fakeFields(list, scope)
    const isFirst = index === 0
    const records = plan.lists.length === 1 ? plan.records : isFirst ? 69_640 : plan.records - 69_640
    return {
      id: firstVersion + index,
      version: index + 1,
      from: at(isFirst ? learned : (plan.changed ?? learned)),
      ...(isFirst && plan.changed !== undefined ? { until: at(plan.changed) } : {}),
      records,
      octets: 180 * records,
      leastLength: fields.reduce((sum, { length }) => sum + (length === 65_535 ? 1 : length), 0),
      scopeFieldCount: scope,
      fields,
      timeRule: 'flowStartMicroseconds and flowEndMicroseconds',
    }
  })
  const latest = versions.at(-1)
  const events = plan.events ?? EVENTLESS(learned, latest?.fields.length ?? 0)
  const waiting = events.find(({ kind }) => kind === 'data-waiting')
  const summary: TemplateSummary = {
    key,
    kind: plan.kind ?? 'data',
    state: plan.state ?? 'current',
    versions: isPending ? 0 : versions.length,
    ...(plan.meaning === undefined
      ? {}
      : {
          meaning: {
            text: plan.meaning,
            evidence: `${latest?.fields[3]?.name ?? ''}, ${latest?.fields[8]?.name ?? latest?.fields[0]?.name ?? ''}`,
            ...(plan.leg === undefined ? {} : { leg: plan.leg }),
          },
        }),
    fieldCount: latest?.fields.length ?? 0,
    leastLength: latest?.leastLength ?? 0,
    records: plan.records,
    octets: plan.records * 180,
    recordsPerSecond: plan.records / 880,
    share: plan.records / 1_000_000,
    decodedLate: plan.decodedLate ?? 0,
    assumed: 0,
    ...(isPending
      ? {}
      : { firstSeen: FIRST, lastSeen: plan.isSilentFrom === undefined ? LAST : at(plan.isSilentFrom) }),
    ...(isPending ? {} : { refresh: { count: 14, medianSeconds: 60 } }),
    ...(isPending && waiting !== undefined
      ? {
          pending: { sets: waiting.count, octets: waiting.octets ?? 0, first: waiting.at, last: waiting.until ?? LAST },
        }
      : {}),
  }
  return {
    exporter,
    description: {
      summary,
      versions: isPending ? [] : versions,
      events,
      refreshTimes: refreshTimesOf(events),
      omittedEvents: 0,
    },
  }
}

export interface FakeTemplates {
  tree(): TemplateTree
  describe(key: TemplateKey): Result<TemplateDescription>
  values(version: number): Result<readonly FieldValues[]>
}

const sameKey = (a: TemplateKey, b: TemplateKey): boolean =>
  a.session === b.session &&
  a.domain === b.domain &&
  a.protocolVersion === b.protocolVersion &&
  a.templateId === b.templateId

/** The templates of a fake session; with `count`, one exporter that has so many instead. */
export function createFakeTemplates(count?: number): FakeTemplates {
  const plans =
    count === undefined
      ? SESSIONS
      : [
          {
            exporter: '192.0.2.11:50122',
            domains: [
              {
                domain: 0,
                protocolVersion: 10,
                templates: Array.from({ length: count }, (_, index): Plan => ({
                  id: 256 + index,
                  meaning: 'TCP, IPv4',
                  records: (count - index) * 10,
                  lists: ['tcp4'],
                })),
              },
            ],
          },
        ]
  const entries: Entry[] = []
  let nextVersion = 1
  const sessions = plans.map(({ exporter, domains }, index): SessionTemplates => {
    const session = index + 1
    return {
      session,
      exporter,
      collector: '203.0.113.5:4739',
      protocol: 'UDP',
      domains: domains.map(({ domain, protocolVersion, templates }): DomainTemplates => ({
        domain,
        protocolVersion,
        templates: templates.map((plan) => {
          const entry = entryOf(exporter, { session, domain, protocolVersion, templateId: plan.id }, plan, nextVersion)
          nextVersion += plan.lists.length
          entries.push(entry)
          return entry.description.summary
        }),
      })),
    }
  })
  const tree: TemplateTree = {
    sessions,
    omitted: { sessions: 0, templates: 0 },
    timeRange: { first: FIRST, last: LAST },
  }
  return {
    tree: () => tree,
    describe(key) {
      const found = entries.find(({ description }) => sameKey(description.summary.key, key))
      return found === undefined
        ? fail('no-such-template', 'There is no such template.', 'Choose one that the tree lists.')
        : succeed(found.description)
    },
    values(version) {
      const found = entries.flatMap(({ description }) => description.versions).find(({ id }) => id === version)
      if (found === undefined) return fail('no-such-template', 'There is no such definition.', 'Choose another one.')
      return succeed(
        found.fields.map(({ position, length, name }) => ({
          position,
          summary:
            length === 65_535
              ? 'empty in 99.2 %'
              : name === 'octetDeltaCount'
                ? '40 – 18,204'
                : `${position * 3} distinct`,
          ...(length === 65_535 ? { leastOctets: 1, mostOctets: 24 + position } : {}),
        })),
      )
    },
  }
}
