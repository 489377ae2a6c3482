/**
 * The templates of all sessions, per transport session and observation domain (RFC 7011 §8). Bounded: when there are
 * too many, those that were used longest ago are forgotten, and their data waits as if they had never come.
 */
import { MAX_KNOWN_FIELDS, MAX_TEMPLATES } from '../limits/templates.ts'
import type { KnownTemplate } from './known-template.ts'
import type { HistoryOwner } from './template-history.ts'

/** The templates of one observation domain, by id. */
export interface DomainTemplates extends HistoryOwner {
  readonly known: Map<number, KnownTemplate>
  /** Definitions of elsewhere that decoded what no definition of the domain did. */
  readonly assumed: Map<number, KnownTemplate>
}

export interface TemplateStore {
  createDomain(): DomainTemplates
  find(domain: DomainTemplates, templateId: number): KnownTemplate | undefined
  /** Puts a definition in the place of an older one. */
  define(domain: DomainTemplates, template: KnownTemplate): void
  /** Takes a template away; what it was, undefined when there was none. */
  withdraw(domain: DomainTemplates, templateId: number): KnownTemplate | undefined
  /** Takes away all templates, or all options templates, of a domain (RFC 7011 §8.1). */
  withdrawAll(domain: DomainTemplates, kind: 'data' | 'options'): readonly KnownTemplate[]
  /** Forgets a domain with all it has. */
  removeDomain(domain: DomainTemplates): void
  count(): number
}

/** Makes an empty store; `onForgotten` tells which templates the bound has cost. */
export function createTemplateStore(
  onForgotten: (templates: readonly KnownTemplate[]) => void,
  maxTemplates = MAX_TEMPLATES,
  maxFields = MAX_KNOWN_FIELDS,
): TemplateStore {
  const domains = new Set<DomainTemplates>()
  let count = 0
  let fieldCount = 0
  let clock = 0

  /** Forgets a sixteenth at once, so that the search costs little per template. */
  function forgetOldest(): void {
    const all: { domain: DomainTemplates; template: KnownTemplate }[] = []
    for (const domain of domains) for (const template of domain.known.values()) all.push({ domain, template })
    all.sort((a, b) => a.template.lastUse - b.template.lastUse)
    const gone = all.slice(0, Math.max(1, all.length >> 4))
    for (const { domain, template } of gone) remove(domain, template)
    onForgotten(gone.map(({ template }) => template))
  }

  function remove(domain: DomainTemplates, template: KnownTemplate): void {
    domain.known.delete(template.templateId)
    // Who still holds the definition (for the report) does not need its plan.
    template.plan = undefined
    template.previous = undefined
    count--
    fieldCount -= template.fields.length
  }

  return {
    createDomain() {
      const domain: DomainTemplates = { known: new Map(), assumed: new Map(), histories: new Map() }
      domains.add(domain)
      return domain
    },
    find(domain, templateId) {
      const template = domain.known.get(templateId)
      if (template !== undefined) template.lastUse = ++clock
      return template
    },
    define(domain, template) {
      const old = domain.known.get(template.templateId)
      if (old !== undefined) remove(domain, old)
      while (count > 0 && (count >= maxTemplates || fieldCount + template.fields.length > maxFields)) forgetOldest()
      count++
      fieldCount += template.fields.length
      template.lastUse = ++clock
      domain.known.set(template.templateId, template)
    },
    withdraw(domain, templateId) {
      const template = domain.known.get(templateId)
      if (template !== undefined) remove(domain, template)
      return template
    },
    withdrawAll(domain, kind) {
      const gone = [...domain.known.values()].filter((template) => template.isOptions === (kind === 'options'))
      for (const template of gone) remove(domain, template)
      return gone
    },
    removeDomain(domain) {
      for (const template of [...domain.known.values()]) remove(domain, template)
      domains.delete(domain)
    },
    count: () => count,
  }
}
