/** One record of the in-memory host with octets that fit its fields: 20 octets of header and set, then the fields in order. */
import type { Cell, RecordDetails, RecordField } from '../../core/protocol/session-api.ts'
import { fakeCell, fakeText, spread } from './fake-records.ts'

interface FieldPlan {
  readonly key: string
  readonly element: string
  readonly type: string
  readonly columnType: RecordField['columnType']
  /** Octets; undefined for a variable length. */
  readonly length?: number
  readonly value: Cell
  readonly tags?: readonly string[]
  readonly units?: string
}

function hexOf(value: Cell, length: number, seed: number): string {
  if (typeof value === 'number')
    return BigInt(Math.round(value))
      .toString(16)
      .padStart(length * 2, '0')
      .slice(-length * 2)
  let hex = ''
  for (let index = 0; index < length; index++) hex += (spread(seed, index) & 0xff).toString(16).padStart(2, '0')
  return hex
}

const textHex = (text: string) =>
  [...new TextEncoder().encode(text)].map((octet) => octet.toString(16).padStart(2, '0')).join('')

function plans(record: number): FieldPlan[] {
  const at = (id: string): Cell => fakeCell(id, record) ?? null
  const isV6 = fakeText('@source', record).includes(':')
  const suffix = isV6 ? 'IPv6Address' : 'IPv4Address'
  const addressLength = isV6 ? 16 : 4
  const list: FieldPlan[] = [
    {
      key: `source${suffix}`,
      element: isV6 ? '27' : '8',
      type: `ipv${isV6 ? 6 : 4}Address`,
      columnType: 'address',
      length: addressLength,
      value: at('@source'),
    },
    {
      key: `destination${suffix}`,
      element: isV6 ? '28' : '12',
      type: `ipv${isV6 ? 6 : 4}Address`,
      columnType: 'address',
      length: addressLength,
      value: at('@destination'),
    },
    {
      key: 'sourceTransportPort',
      element: '7',
      type: 'unsigned16',
      columnType: 'port',
      length: 2,
      value: at('@sourcePort'),
    },
    {
      key: 'destinationTransportPort',
      element: '11',
      type: 'unsigned16',
      columnType: 'port',
      length: 2,
      value: at('@destinationPort'),
    },
    {
      key: 'protocolIdentifier',
      element: '4',
      type: 'unsigned8',
      columnType: 'protocol',
      length: 1,
      value: at('@protocol'),
    },
    {
      key: 'packetDeltaCount',
      element: '2',
      type: 'unsigned64',
      columnType: 'packetCount',
      length: 8,
      value: at('@packets'),
      units: 'packets',
    },
    {
      key: 'octetDeltaCount',
      element: '1',
      type: 'unsigned64',
      columnType: 'octetCount',
      length: 4,
      value: at('@octets'),
      units: 'octets',
      tags: ['reduced'],
    },
    {
      key: 'tcpControlBits',
      element: '6',
      type: 'unsigned16',
      columnType: 'tcpFlags',
      length: 1,
      value: at('tcpControlBits'),
      tags: ['reduced'],
    },
    {
      key: 'flowStartMicroseconds',
      element: '154',
      type: 'dateTimeMicroseconds',
      columnType: 'time',
      length: 8,
      value: at('@time'),
      tags: ['plain-microseconds'],
    },
    {
      key: 'ingressInterface',
      element: '10',
      type: 'unsigned32',
      columnType: 'identifier',
      length: 4,
      value: at('ingressInterface'),
    },
    {
      key: 'egressInterface',
      element: '14',
      type: 'unsigned32',
      columnType: 'identifier',
      length: 4,
      value: at('egressInterface'),
    },
    {
      key: 'netscaler:transactionId',
      element: '5951:129',
      type: 'unsigned32',
      columnType: 'identifier',
      length: 4,
      value: at('netscaler:transactionId') ?? 0,
    },
    {
      key: 'netscaler:connectionChainID',
      element: '5951:192',
      type: 'octetArray',
      columnType: 'octets',
      length: 16,
      value: '00e0ed1c9ca80300efb4255884850600',
    },
    {
      key: 'e5951id330',
      element: '5951:330',
      type: 'octetArray',
      columnType: 'octets',
      length: 2,
      value: '0000',
      tags: ['unknown-element'],
    },
    { key: 'netscaler:aaaUsername', element: '5951:205', type: 'string', columnType: 'text', value: '' },
    {
      key: 'netscaler:httpReqUrl',
      element: '5951:130',
      type: 'string',
      columnType: 'text',
      value: at('@hostAndUrl') ?? '/',
    },
    {
      key: 'netscaler:httpReqHost',
      element: '5951:142',
      type: 'string',
      columnType: 'text',
      value: 'shop.example.net',
    },
    {
      key: 'netscaler:httpReqUserAgent',
      element: '5951:143',
      type: 'string',
      columnType: 'text',
      value: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0',
    },
    {
      key: 'netscaler:httpRspStatus',
      element: '5951:144',
      type: 'unsigned16',
      columnType: 'integer',
      length: 2,
      value: at('@status') ?? 0,
    },
    {
      key: 'netscaler:tcpRTT',
      element: '5951:128',
      type: 'unsigned32',
      columnType: 'duration',
      length: 4,
      value: 38,
      units: 'milliseconds',
    },
  ]
  return list
}

/** Fields, positions and octets of one record. */
export function fakeDetails(record: number): RecordDetails {
  const header = `000a0240668fa3b2${(383_101 + record).toString(16).padStart(8, '0')}00000000`
  const templateId = Number(fakeCell('@template', record))
  let hex = `${header}${templateId.toString(16).padStart(4, '0')}0200`
  for (let filler = 0; filler < 44; filler++) hex += (spread(record, filler + 90) & 0xff).toString(16).padStart(2, '0')
  const recordOffset = hex.length / 2
  const fields: RecordField[] = []
  for (const plan of plans(record)) {
    const offset = hex.length / 2
    const isVariable = plan.length === undefined
    const body = isVariable
      ? textHex(typeof plan.value === 'string' ? plan.value : '')
      : hexOf(plan.value, plan.length ?? 0, record + offset)
    hex += isVariable ? (body.length / 2).toString(16).padStart(2, '0') + body : body
    fields.push({
      key: plan.key,
      element: plan.element,
      value: plan.value,
      type: plan.type,
      ...(plan.units === undefined ? {} : { units: plan.units }),
      columnType: plan.columnType,
      isScope: false,
      offset,
      length: hex.length / 2 - offset,
      prefixLength: isVariable ? 1 : 0,
      tags: plan.tags ?? [],
    })
  }
  const recordLength = hex.length / 2 - recordOffset
  for (let filler = 0; filler < 180; filler++)
    hex += (spread(record, filler + 300) & 0xff).toString(16).padStart(2, '0')
  const time = fakeText('@time', record)
  return {
    record,
    type: 'data',
    exporter: fakeText('@exporter', record),
    domain: 0,
    templateId,
    templateVersion: 2,
    templateVersionId: Number(fakeCell('@templateVersion', record)),
    templateKey:
      templateId === 260
        ? { session: 3, domain: 256, protocolVersion: 9, templateId }
        : { session: 1, domain: 0, protocolVersion: 10, templateId },
    protocolVersion: 10,
    message: 1 + Math.floor(record / 8),
    frame: 1 + Math.floor(record / 8),
    setNumber: 1,
    recordInSet: 1 + (record % 8),
    exportTime: `${time.slice(0, 19)}Z`,
    sequence: record,
    decodedLate: false,
    assumedTemplate: false,
    start: time,
    end: time,
    fields,
    messageOctets: { hex, fileOffset: record * 1000 },
    recordOffset,
    recordLength,
  }
}
