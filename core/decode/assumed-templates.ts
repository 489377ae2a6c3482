/**
 * Templates of other sessions and files (RFC 7011 §8 forbids their use, so that it takes the user's word): for data that
 * nothing else decodes. What is read so is marked, and a definition that does not fit the octets is not used.
 */
import type { TemplateDefinition } from '../protocol/decode-settings.ts'
import { fitsDefinition } from '../templates/fits-definition.ts'
import { isSameDefinition, type Definition, type KnownTemplate } from '../templates/known-template.ts'
import { SFLOW_5 } from '../wire/message-header.ts'
import { templateFields } from '../wire/template-fields.ts'
import type { ProblemCode } from '../problems/problem-codes.ts'
import { addTemplate } from './add-template.ts'
import { hasRoomFor } from './definition-room.ts'
import { indexDefinitions, type DefinitionIndex, type FoundDefinition } from './definition-index.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DomainState } from './exporter-state.ts'
import { decodeSets, type WaitingSet } from './late-data.ts'

/** A definition from elsewhere, and how near it is: the lower the rank, the nearer. */
interface Candidate {
  readonly rank: number
  readonly source: string
  readonly definition: Definition
}

/**
 * Decodes sets with templates of elsewhere, as far as the settings allow.
 *
 * @param sources `brought`: only what the user brought; `all`: other sessions too, which are known whole at the end of the input
 * @returns the sets that are left
 */
export function assumeTemplates(
  state: DecoderState,
  sets: readonly WaitingSet[],
  sources: 'brought' | 'all',
): readonly WaitingSet[] {
  const { assumedTemplates, assumeFromOtherSessions } = state.settings
  if (assumedTemplates.length === 0 && (sources === 'brought' || !assumeFromOtherSessions)) return sets
  const index = sources === 'all' && assumeFromOtherSessions ? indexDefinitions(state.exporters) : undefined
  return groupSets(sets).flatMap((group) => (assumeFor(state, group, index) ? [] : group.sets))
}

interface WaitingGroup {
  readonly domain: DomainState
  readonly templateId: number
  readonly sets: WaitingSet[]
}

/** Sets of one domain and template, in the order in which the first of them came. */
function groupSets(sets: readonly WaitingSet[]): WaitingGroup[] {
  const groups = new Map<DomainState, Map<number, WaitingGroup>>()
  const inOrder: WaitingGroup[] = []
  for (const set of sets) {
    const { domain } = set.origin
    let byTemplate = groups.get(domain)
    if (byTemplate === undefined) groups.set(domain, (byTemplate = new Map<number, WaitingGroup>()))
    let group = byTemplate.get(set.templateId)
    if (group === undefined) {
      group = { domain, templateId: set.templateId, sets: [] }
      byTemplate.set(set.templateId, group)
      inOrder.push(group)
    }
    group.sets.push(set)
  }
  return inOrder
}

/** True when the sets were decoded. */
function assumeFor(state: DecoderState, group: WaitingGroup, index: DefinitionIndex | undefined): boolean {
  const { domain, templateId, sets } = group
  // sFlow has no templates.
  if (domain.version === SFLOW_5) return false
  const candidates = candidatesFor(state, domain, templateId, index)
  const [best] = [...candidates].sort((a, b) => a.rank - b.rank)
  if (best === undefined) return false
  const rivals = candidates.filter(
    ({ rank, definition }) => rank === best.rank && !isSameDefinition(definition, best.definition),
  )
  if (rivals.length > 0) {
    tell(state, group, 'template-not-assumed', `${best.source} and ${rivals[0]?.source} define it in different ways.`)
    return false
  }
  const { specifiers, scopeFieldCount } = best.definition
  const fields = templateFields(specifiers, scopeFieldCount, domain.version, state.registry)
  const misfit = sets.find((set) => !fitsDefinition(set.octets, fields, set.isClipped))
  if (misfit !== undefined) {
    const octets = `a set of ${misfit.octets.length} octets holds no whole number of its records`
    tell(state, group, 'template-not-assumed', `That of ${best.source} does not fit: ${octets}.`)
    return false
  }
  const known = domain.templates.assumed.get(templateId)
  const isKnown = known !== undefined && isSameDefinition(known, best.definition)
  if (!isKnown && !hasRoomFor(state, domain.session, specifiers.length)) {
    tell(state, group, 'limit-reached', 'No more definitions are kept (MAX_DEFINED_FIELDS).')
    return false
  }
  const template = isKnown ? known : assume(state, group, { ...best.definition, templateId, fields })
  const before = template.recordCount
  decodeSets(state, sets, template)
  const records = template.recordCount - before
  const octets = sets.reduce((sum, set) => sum + set.octets.length, 0)
  state.histories.note(template.history, {
    kind: 'assumed',
    at: sets[sets.length - 1]?.seconds ?? 0,
    count: records,
    octets,
    version: template.version,
    detail: `template of ${best.source}`,
    clause: 'RFC 7011 §8',
  })
  const what = records === 1 ? '1 record' : `${records} records`
  const sentence = `${what} of template ${templateId} decoded with that of ${best.source}.`
  tell(state, group, 'template-assumed', sentence, records)
  return true
}

function assume(
  state: DecoderState,
  { domain, sets }: WaitingGroup,
  facts: Parameters<typeof addTemplate>[2],
): KnownTemplate {
  const [first] = sets
  if (first === undefined) throw new Error('a bug: a group without sets')
  const template = addTemplate(state, { domain, header: first.origin.header }, facts, 'assumed')
  domain.templates.assumed.set(facts.templateId, template)
  return template
}

function candidatesFor(
  state: DecoderState,
  domain: DomainState,
  templateId: number,
  index: DefinitionIndex | undefined,
): Candidate[] {
  const brought = state.settings.assumedTemplates.flatMap((template) =>
    template.protocolVersion === domain.version && template.templateId === templateId
      ? [{ rank: rankOfBrought(template, domain), source: nameOfBrought(template), definition: definitionOf(template) }]
      : [],
  )
  return index === undefined ? brought : [...brought, ...otherSessions(index, domain, templateId)]
}

const RANKS = { sameExporter: 0, brought: 1, anySession: 9 } as const

/** What other domains define, the nearest first. */
function otherSessions(index: DefinitionIndex, domain: DomainState, templateId: number): Candidate[] {
  const candidatesOf = (found: readonly FoundDefinition[], rank: number): Candidate[] =>
    found.flatMap(({ definition, domains }) => {
      const other = domains.find((candidate) => candidate !== domain)
      if (other === undefined) return []
      return [{ rank, source: `${other.session.transport.exporter}, domain ${other.domain}`, definition }]
    })
  return [
    ...candidatesOf(index.near(domain, templateId), RANKS.sameExporter),
    ...candidatesOf(index.anywhere(domain, templateId), RANKS.anySession),
  ]
}

/** Within what the user brought, the exporter and the domain that it came from choose. */
function rankOfBrought(template: TemplateDefinition, domain: DomainState): number {
  const { exporter, exporterAddress } = domain.session.transport
  const isSame = template.exporter === exporter || template.exporter.replace(/:\d+$/, '') === exporterAddress
  const isSameAddress = isSame || template.exporter.replace(/^\[(.*)\]:\d+$/, '$1') === exporterAddress
  const isSameDomain = template.domain === domain.domain
  return RANKS.brought + (isSameAddress ? (isSameDomain ? 0 : 1) : isSameDomain ? 2 : 3)
}

function nameOfBrought({ exporter, domain }: TemplateDefinition): string {
  return `the template set (${exporter}, domain ${domain})`
}

function definitionOf(template: TemplateDefinition): Definition {
  return {
    isOptions: template.kind === 'options',
    specifiers: template.fields.map(({ pen, id, length }) => ({ pen, id, length })),
    scopeFieldCount: template.scopeFieldCount,
  }
}

function tell(
  state: DecoderState,
  group: WaitingGroup,
  code: ProblemCode,
  detail: string,
  count = group.sets.length,
): void {
  const [first] = group.sets
  state.onProblem({
    code,
    detail,
    exporter: group.domain.session.transport.exporter,
    domain: group.domain.domain,
    templateId: group.templateId,
    count,
    ...(first === undefined
      ? {}
      : { octets: first.octets, frame: first.origin.facts.frame, atNs: first.origin.facts.exportTimeNs }),
  })
}
