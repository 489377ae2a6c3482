/**
 * What a template is for, deduced from its elements (no exporter says it): the leg of a NetScaler transaction, the layers a
 * LoadMaster has measured, the table that an options template fills. The evidence goes with it.
 */
import { elementLabel } from '../elements/column-type.ts'
import type { Element } from '../elements/element.ts'
import { IANA_PEN, REVERSE_PEN } from '../elements/registry.ts'
import type { TemplateMeaning } from '../protocol/template-report.ts'
import { SFLOW_5 } from '../wire/message-header.ts'
import { FLOWMON_LAYERS, NETSCALER_LEGS, OPTIONS_TABLES, RECORD_SUBJECTS, type Subject } from './template-subjects.ts'

const NETSCALER_PEN = 5951
const FLOWMON_PEN = 39_499
/** Elements named as evidence at most. */
const MAX_EVIDENCE = 4

export interface TemplateContent {
  readonly isOptions: boolean
  readonly elements: readonly Element[]
  /** 5, 7, 9, 10; 105 for sFlow. */
  readonly protocolVersion: number
}

/** What the elements say; undefined when they say nothing in particular. */
export function deduceMeaning(content: TemplateContent): TemplateMeaning | undefined {
  const { isOptions, elements } = content
  if (isOptions) return optionsMeaning(elements)
  const pens = new Set(elements.map((element) => element.pen))
  const family = familyOf(elements)
  const subject = pens.has(NETSCALER_PEN)
    ? firstSubject(elements, NETSCALER_LEGS)
    : pens.has(FLOWMON_PEN)
      ? flowmonSubject(elements)
      : (firstSubject(elements, RECORD_SUBJECTS) ?? flowSubject(content, family))
  if (subject === undefined) return undefined
  const evidence = [...subject.evidence, ...(family?.evidence ?? [])]
  return {
    text: family === undefined ? subject.text : `${subject.text}, ${family.text}`,
    evidence: listEvidence(evidence),
    ...(subject.leg === undefined ? {} : { leg: subject.leg }),
  }
}

interface Finding {
  readonly text: string
  readonly evidence: readonly Element[]
  readonly leg?: number
}

function firstSubject(elements: readonly Element[], subjects: readonly Subject[]): Finding | undefined {
  for (const { pen, all, any, text, leg } of subjects) {
    const has = (id: number): Element | undefined =>
      elements.find((element) => element.pen === pen && element.id === id)
    const needed = (all ?? []).map(has)
    const found = (any ?? []).map(has).filter((element) => element !== undefined)
    if (needed.includes(undefined) || (any !== undefined && found.length === 0)) continue
    const evidence = [...needed.filter((element) => element !== undefined), ...found]
    return { text, evidence, ...(leg === undefined ? {} : { leg }) }
  }
  return undefined
}

/** `TCP, NPM metrics, TLS`. */
function flowmonSubject(elements: readonly Element[]): Finding {
  const own = elements.filter((element) => element.pen === FLOWMON_PEN)
  const tcp = [
    ...elements.filter((element) => element.pen === IANA_PEN && element.name === 'tcpControlBits'),
    ...own.filter(({ id }) => id === 71 || id === 72 || id === 80 || id === 81),
  ]
  const layers = FLOWMON_LAYERS.flatMap(({ from, to, text }) => {
    const found = own.filter(({ id }) => id >= from && id <= to)
    return found.length === 0 ? [] : [{ text, evidence: found.slice(0, 1) }]
  })
  const parts = [...(tcp.length === 0 ? [] : [{ text: 'TCP', evidence: tcp.slice(0, 1) }]), ...layers]
  if (parts.length === 0) return { text: 'Flowmon flows', evidence: own.slice(0, 1) }
  return { text: parts.map((part) => part.text).join(', '), evidence: parts.flatMap((part) => part.evidence) }
}

function flowSubject({ elements, protocolVersion }: TemplateContent, family: Finding | undefined): Finding | undefined {
  if (protocolVersion === 5 || protocolVersion === 7) return { text: `NetFlow ${protocolVersion} flows`, evidence: [] }
  if (protocolVersion === SFLOW_5) return sflowSubject(elements)
  const named = (pattern: RegExp): Element[] => elements.filter((element) => pattern.test(element.name))
  const reverse = elements.find((element) => element.pen === REVERSE_PEN)
  const counts = named(/^(?:octet|packet)(?:Delta|Total)Count$/)
  if (reverse !== undefined && family !== undefined) return { text: 'flows of both directions', evidence: [reverse] }
  const mac = named(/^(?:source|destination)MacAddress$/)
  if (family === undefined && mac.length > 0) return { text: 'layer 2 flows', evidence: mac }
  if (family !== undefined) return { text: 'flows', evidence: counts.slice(0, 1) }
  return undefined
}

function sflowSubject(elements: readonly Element[]): Finding {
  const rate = elements.find((element) => element.pen === IANA_PEN && element.name === 'samplingInterval')
  return rate === undefined ? { text: 'counter samples', evidence: [] } : { text: 'flow samples', evidence: [rate] }
}

function optionsMeaning(elements: readonly Element[]): TemplateMeaning | undefined {
  const found = firstSubject(elements, OPTIONS_TABLES)
  return found && { text: found.text, evidence: listEvidence(found.evidence) }
}

const FAMILIES = [
  { text: 'IPv4', pattern: /^(?:source|destination)IPv4Address$/ },
  { text: 'IPv6', pattern: /^(?:source|destination)IPv6Address$/ },
] as const

function familyOf(elements: readonly Element[]): Finding | undefined {
  const found = FAMILIES.flatMap(({ text, pattern }) => {
    const evidence = elements.filter((element) => element.pen === IANA_PEN && pattern.test(element.name))
    return evidence.length === 0 ? [] : [{ text, evidence: evidence.slice(0, 1) }]
  })
  if (found.length === 0) return undefined
  return {
    text: found.map((family) => family.text).join(' and '),
    evidence: found.flatMap((family) => family.evidence),
  }
}

/** `netscaler:httpReqUrl 5951:130, sourceIPv4Address 8`. */
function listEvidence(elements: readonly Element[]): string {
  const shown = [...new Set(elements)].slice(0, MAX_EVIDENCE)
  return shown.map((element) => `${element.key} ${elementLabel(element)}`).join(', ')
}
