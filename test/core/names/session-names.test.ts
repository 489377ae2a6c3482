/** What options records teach, from their octets to the label of an id. */
import { describe, expect, it } from 'vitest'
import { present } from '../../../core/bytes/invariant.ts'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { createNamesTeacher } from '../../../core/names/names-knowledge.ts'
import { createSessionNames, type SessionNames } from '../../../core/names/session-names.ts'
import { elementOf } from '../../../core/session/field-columns.ts'
import { decode, transportSession } from '../../support/decoding.ts'
import {
  concat,
  dataSet,
  EXPORT_TIME,
  type FieldSpec,
  ipfixMessage,
  optionsTemplateRecord,
  optionsTemplateSet,
  templateRecord,
  templateSet,
  text,
  u16,
  u32,
  u64,
  u8,
  v9Message,
  v9OptionsTemplateRecord,
  v9OptionsTemplateSet,
} from '../../support/message-builders.ts'

const registry = createElementRegistry()
const NOW = BigInt(EXPORT_TIME) * 1_000_000_000n
const NETSCALER = 5951

function learnFrom(...messages: readonly Uint8Array[]): SessionNames {
  const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
  for (const block of decode(messages, { blockRecords: 2 }).blocks) names.take(block)
  return names
}

/** An IPFIX message with an options template 300 and its records. */
function options(scopes: readonly FieldSpec[], fields: readonly FieldSpec[], ...records: readonly Uint8Array[]) {
  return ipfixMessage({}, optionsTemplateSet(optionsTemplateRecord(300, scopes, fields)), dataSet(300, ...records))
}

const label = (names: SessionNames, key: string, id: string) => names.labelOf(0, key, id, NOW)

describe('known pairs', () => {
  it('interface names stand for every element that holds an interface', () => {
    const names = learnFrom(
      options([{ id: 10, length: 4 }], [{ id: 82, length: 8 }], concat(u32(3), text('Gi0/0/1', 8))),
    )
    expect(label(names, 'ingressInterface', '3')).toBe('Gi0/0/1')
    expect(label(names, 'egressInterface#2', '3')).toBe('Gi0/0/1')
    expect(label(names, 'egressPhysicalInterface', '3')).toBe('Gi0/0/1')
  })

  it('v9 names interfaces by its scope (RFC 3954 §6.1)', () => {
    const template = v9OptionsTemplateRecord(300, [{ id: 2, length: 4 }], [{ id: 82, length: 8 }])
    const names = learnFrom(
      v9Message({}, v9OptionsTemplateSet(template), dataSet(300, concat(u32(3), text('Gi0/0/1', 8)))),
    )
    expect(label(names, 'ingressInterface', '3')).toBe('Gi0/0/1')
  })

  it('application ids are octets (RFC 6759)', () => {
    const names = learnFrom(
      options([{ id: 95, length: 4 }], [{ id: 96, length: 8 }], concat(u32(0x0300_01bb), text('https', 8))),
    )
    expect(label(names, 'applicationId', '030001bb')).toBe('https')
  })

  it('samplers and VRFs', () => {
    const samplers = learnFrom(
      options([{ id: 302, length: 8 }], [{ id: 335, length: 8 }], concat(u64(5), text('one of', 8))),
    )
    expect(label(samplers, 'samplerId', '5')).toBe('one of')
    const vrfs = learnFrom(
      options([{ id: 234, length: 4 }], [{ id: 236, length: 8 }], concat(u32(9), text('customer', 8))),
    )
    expect(label(vrfs, 'egressVRFID', '9')).toBe('customer')
  })

  it('NetScaler applications, whose units are named alike; a new incarnation begins anew', () => {
    const template = optionsTemplateSet(
      optionsTemplateRecord(
        265,
        [{ id: 149, length: 4 }],
        [150, 151].map((id) => ({ pen: NETSCALER, id, length: 4 })).concat([{ pen: NETSCALER, id: 152, length: 8 }]),
      ),
    )
    const record = (incarnation: number, id: number, name: string) =>
      concat(u32(0), u32(incarnation), u32(id), text(name, 8))
    const names = learnFrom(
      ipfixMessage({}, template, dataSet(265, record(3, 7, 'shop'), record(3, 8, 'mail'))),
      ipfixMessage({ exportTime: EXPORT_TIME + 60, sequence: 2 }, dataSet(265, record(4, 7, 'wiki'))),
    )
    expect(label(names, 'netscaler:appNameAppId', '7')).toBe('shop')
    expect(label(names, 'netscaler:appUnitNameAppId', '8')).toBe('mail')
    const later = NOW + 60_000_000_000n
    expect(names.labelOf(0, 'netscaler:appNameAppId', '7', later)).toBe('wiki')
    expect(names.labelOf(0, 'netscaler:appNameAppId', '8', later)).toBeUndefined()
  })

  it('numbers of HTTP methods, where a NetScaler sends one octet instead of the text', () => {
    const fields = [{ pen: NETSCALER, id: 152, length: 8 }]
    const names = learnFrom(options([{ pen: NETSCALER, id: 141, length: 1 }], fields, concat(u8(1), text('GET', 8))))
    expect(label(names, 'netscaler:httpReqMethod', '1')).toBe('GET')
  })
})

describe('any other pair', () => {
  const USER_ID: FieldSpec = { id: 148, length: 8 }

  it('of one identifier beside one text is a table', () => {
    const names = learnFrom(options([USER_ID], [{ id: 371, length: 8 }], concat(u64(77), text('alice', 8))))
    expect(label(names, 'flowId', '77')).toBe('alice')
    expect(names.tables.list()).toMatchObject([{ idClass: 'other:flowId', idKey: 'flowId', labelKey: 'userName' }])
  })

  it.each<[string, readonly FieldSpec[], readonly FieldSpec[], Uint8Array]>([
    [
      'two texts',
      [USER_ID],
      [
        { id: 371, length: 2 },
        { id: 82, length: 2 },
      ],
      concat(u64(7), text('ab'), text('cd')),
    ],
    ['two ids', [USER_ID, { id: 141, length: 4 }], [{ id: 371, length: 2 }], concat(u64(7), u32(1), text('ab'))],
    ['a scope that is only the place', [{ id: 144, length: 4 }], [{ id: 371, length: 2 }], concat(u32(7), text('ab'))],
    ['no text', [USER_ID], [{ id: 1, length: 4 }], concat(u64(7), u32(1))],
  ])('is none with %s', (_, scopes, fields, record) => {
    expect(learnFrom(options(scopes, fields, record)).tables.list()).toEqual([])
  })

  it('is none in data records', () => {
    const template = templateSet(templateRecord(256, [USER_ID, { id: 371, length: 8 }]))
    const names = learnFrom(ipfixMessage({}, template, dataSet(256, concat(u64(77), text('alice', 8)))))
    expect(names.tables.list()).toEqual([])
  })
})

describe('texts', () => {
  it('that came with an earlier block are learned once they can be read', async () => {
    const data = templateSet(templateRecord(256, [{ id: 371, length: 8 }]))
    const names = learnFrom(
      ipfixMessage({}, data, dataSet(256, text('Gi0/0/1', 8), text('other', 8), text('third', 8))),
      options([{ id: 10, length: 4 }], [{ id: 82, length: 8 }], concat(u32(3), text('Gi0/0/1', 8))),
    )
    const version = names.templates.findIndex((template) => template.templateId === 300)
    expect(names.labelOf(version, 'ingressInterface', '3', NOW)).toBeUndefined()
    // The store does not show it yet.
    await names.resolve(() => Promise.resolve(new Map()))
    expect(names.labelOf(version, 'ingressInterface', '3', NOW)).toBeUndefined()
    await names.resolve((ids) => Promise.resolve(new Map([...ids].map((id) => [id, 'Gi0/0/1']))))
    expect(names.labelOf(version, 'ingressInterface', '3', NOW)).toBe('Gi0/0/1')
  })

  /** Names with a label whose text came with data. */
  const waitingNames = (): SessionNames =>
    learnFrom(
      ipfixMessage({}, templateSet(templateRecord(256, [{ id: 371, length: 8 }])), dataSet(256, text('Gi0/0/1', 8))),
      options([{ id: 10, length: 4 }], [{ id: 82, length: 8 }], concat(u32(3), text('other', 8))),
      options([{ id: 10, length: 4 }], [{ id: 82, length: 8 }], concat(u32(4), text('Gi0/0/1', 8))),
    )

  it('are waited for while they are read, too', async () => {
    const names = waitingNames()
    const waiting = names.waitingTexts()
    expect(waiting).toHaveLength(1)
    let whileRead: readonly number[] = []
    await names.resolve((ids) => {
      whileRead = names.waitingTexts()
      return Promise.resolve(new Map([...ids].map((id) => [id, 'Gi0/0/1'])))
    })
    expect(whileRead).toEqual(waiting)
    expect(names.waitingTexts()).toEqual([])
  })

  it('that are read when their session’s number becomes another’s name nothing of it', async () => {
    const names = waitingNames()
    const tables = names.tables.list().length
    await names.resolve((ids) => {
      names.open([{ id: 0, protocol: 'udp', exporter: '192.0.2.77:4739', collector: '192.0.2.9:4739' }])
      return Promise.resolve(new Map([...ids].map((id) => [id, 'Gi0/0/1'])))
    })
    expect(tables).toBe(1)
    expect(names.tables.list()).toEqual([])
    expect(names.waitingTexts()).toEqual([])
  })

  it('that are empty name nothing', () => {
    const names = learnFrom(options([{ id: 10, length: 4 }], [{ id: 82, length: 8 }], concat(u32(3), text('', 8))))
    expect(names.tables.list()).toEqual([])
  })
})

describe('a number that is given to another transport session', () => {
  const named = (id: number, name: string, session: number) => ({
    octets: options([{ id: 10, length: 4 }], [{ id: 82, length: 8 }], concat(u32(id), text(name, 8))),
    session: transportSession(session),
  })

  it('brings none of the names of the one before, but what is known of the new one', () => {
    const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
    const [before, after] = decode([named(3, 'Gi0/0/1', 0), named(4, 'Gi0/0/2', 1)], { blockRecords: 1 }).blocks
    const session = present(after?.newSessions[0], 'a session')
    const block = {
      ...present(after, 'a block'),
      newSessions: [{ ...session, id: 0 }],
      newTemplates: present(after, 'a block').newTemplates.map((template) => ({ ...template, sessionId: 0 })),
    }
    names.take(present(before, 'a block'))
    expect(label(names, 'ingressInterface', '3')).toBe('Gi0/0/1')
    const { exporter, collector, protocol } = session
    const facts = { domain: 1, idClass: 'interface', idKey: '', labelKey: 'a', templateId: 300, preference: 0 }
    const teacher = createNamesTeacher(names, {
      sessions: [{ exporter, collector, protocol }],
      templates: [],
      elements: [],
      labels: [{ session: 0, ...facts, id: '5', label: 'Gi0/0/3', at: '0' }],
      rates: [],
    })
    teacher.onSessions(block.newSessions)
    names.take(block)
    const labels = ['3', '4', '5'].map((id) =>
      names.labelOf(present(block.newTemplates[0], 'a template').id, 'ingressInterface', id, NOW),
    )
    expect(labels).toEqual([undefined, 'Gi0/0/2', 'Gi0/0/3'])
  })
})

describe('sampling rates', () => {
  const SAMPLER: FieldSpec = { id: 302, length: 8 }

  it.each<[string, readonly FieldSpec[], Uint8Array, number]>([
    ['samplingInterval', [{ id: 34, length: 4 }], u32(100), 100],
    ['samplerRandomInterval', [{ id: 50, length: 4 }], u32(128), 128],
    [
      'interval and space (RFC 5477)',
      [
        { id: 305, length: 4 },
        { id: 306, length: 4 },
      ],
      concat(u32(1), u32(99)),
      100,
    ],
    [
      'size of population',
      [
        { id: 309, length: 4 },
        { id: 310, length: 4 },
      ],
      concat(u32(2), u32(100)),
      50,
    ],
    ['probability', [{ id: 311, length: 8 }], u64(0x3f847ae147ae147bn), 100],
  ])('by %s', (_, fields, values, rate) => {
    const names = learnFrom(options([SAMPLER], fields, concat(u64(5), values)))
    const known = names.rates.rateOf(0, 1, '5', NOW)
    expect(Number(known?.seen) / Number(known?.taken)).toBe(rate)
    expect(names.rates.rateOf(0, 1, '6', NOW)).toBeUndefined()
  })

  it('without a sampler hold for the whole domain, and for samplers that nobody described', () => {
    const names = learnFrom(options([{ id: 149, length: 4 }], [{ id: 34, length: 4 }], concat(u32(1), u32(64))))
    expect(names.rates.rateOf(0, 1, undefined, NOW)?.seen).toBe(64n)
    expect(names.rates.rateOf(0, 1, '6', NOW)?.seen).toBe(64n)
    expect(names.rates.rateOf(0, 2, undefined, NOW)).toBeUndefined()
  })

  it('of one interface are not taken for those of all', () => {
    const names = learnFrom(options([{ id: 10, length: 4 }], [{ id: 34, length: 4 }], concat(u32(3), u32(64))))
    expect(names.rates.list()).toEqual([])
  })

  it.each([['0', 0]])('of %s say nothing', (_, interval) => {
    const names = learnFrom(options([SAMPLER], [{ id: 34, length: 2 }], concat(u64(5), u16(interval))))
    expect(names.rates.list()).toEqual([])
  })
})
