/**
 * The definitions of all domains by version and template id, for data that looks for one elsewhere. Only what tells
 * definitions apart is kept, so that thousands of exporters with one template are one entry.
 */
import { isSameDefinition, type Definition } from '../templates/known-template.ts'
import type { ExporterStates, DomainState } from './exporter-state.ts'

export interface FoundDefinition {
  readonly definition: Definition
  /** Domains that have it: the first ones. */
  readonly domains: DomainState[]
}

export interface DefinitionIndex {
  /** Of sessions of the same exporter address, in the same domain number. */
  near(domain: DomainState, templateId: number): readonly FoundDefinition[]
  /** Of all sessions. */
  anywhere(domain: DomainState, templateId: number): readonly FoundDefinition[]
}

/** Definitions that differ: with a third one it is as clear as with two that nobody can choose. */
const MAX_DIFFERENT = 3
/** One of them may be the domain that asks. */
const MAX_DOMAINS_NAMED = 2

/** Looks through all domains once. */
export function indexDefinitions(exporters: ExporterStates): DefinitionIndex {
  const near = new Map<string, FoundDefinition[]>()
  const anywhere = new Map<string, FoundDefinition[]>()
  for (const domain of exporters.domains()) {
    for (const [templateId, definition] of newestDefinitions(domain)) {
      note(near, nearKey(domain, templateId), domain, definition)
      note(anywhere, idKey(domain, templateId), domain, definition)
    }
  }
  return {
    near: (domain, templateId) => near.get(nearKey(domain, templateId)) ?? [],
    anywhere: (domain, templateId) => anywhere.get(idKey(domain, templateId)) ?? [],
  }
}

/** What the exporter itself sent last of each template id, also when it is no more known. */
function newestDefinitions(domain: DomainState): ReadonlyMap<number, Definition> {
  const newest = new Map<number, Definition>()
  for (const [templateId, { definitions }] of domain.templates.histories) {
    const own = definitions.filter((template) => !template.isAssumed).pop()
    if (own !== undefined) newest.set(templateId, own)
  }
  for (const [templateId, template] of domain.templates.known) newest.set(templateId, template)
  return newest
}

function note(found: Map<string, FoundDefinition[]>, key: string, domain: DomainState, definition: Definition): void {
  let known = found.get(key)
  if (known === undefined) found.set(key, (known = []))
  const same = known.find((entry) => isSameDefinition(entry.definition, definition))
  if (same === undefined) {
    if (known.length < MAX_DIFFERENT) known.push({ definition, domains: [domain] })
  } else if (same.domains.length < MAX_DOMAINS_NAMED) {
    same.domains.push(domain)
  }
}

function idKey({ version }: DomainState, templateId: number): string {
  return `${version} ${templateId}`
}

function nearKey(domain: DomainState, templateId: number): string {
  return `${idKey(domain, templateId)} ${domain.domain} ${domain.session.transport.exporterAddress}`
}
