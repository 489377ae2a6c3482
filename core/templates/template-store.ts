/**
 * The templates of all sessions, per transport session and observation domain (RFC 7011 §8). Bounded: when there are
 * too many, those that were used longest ago are forgotten, and their data waits as if they had never come.
 */
import { MAX_KNOWN_FIELDS, MAX_TEMPLATES } from '../limits.ts'
import type { KnownTemplate } from './known-template.ts'

/** The templates of one observation domain, by id. */
export interface DomainTemplates {
  readonly known: Map<number, KnownTemplate>
  /** Definitions so far, by id: they go on counting after a withdrawal. */
  readonly versions: Map<number, number>
}

export interface TemplateStore {
  createDomain(): DomainTemplates
  find(domain: DomainTemplates, templateId: number): KnownTemplate | undefined
  /** Puts a definition in the place of an older one. */
  define(domain: DomainTemplates, template: KnownTemplate): void
  withdraw(domain: DomainTemplates, templateId: number): void
  /** Withdraws all templates, or all options templates, of a domain (RFC 7011 §8.1). */
  withdrawAll(domain: DomainTemplates, kind: 'data' | 'options'): void
  /** Forgets a domain with all it has. */
  removeDomain(domain: DomainTemplates): void
  count(): number
}

/** Makes an empty store; `onForgotten` tells how many templates the bound has cost. */
export function createTemplateStore(
  onForgotten: (count: number) => void,
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
    for (const { domain, template } of gone) {
      remove(domain, template)
      domain.versions.delete(template.templateId)
    }
    onForgotten(gone.length)
  }

  function remove(domain: DomainTemplates, template: KnownTemplate): void {
    domain.known.delete(template.templateId)
    // Who still holds the definition (for the report) does not need its plan.
    template.plan = undefined
    count--
    fieldCount -= template.fields.length
  }

  return {
    createDomain() {
      const domain: DomainTemplates = { known: new Map(), versions: new Map() }
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
      domain.versions.set(template.templateId, template.version)
    },
    withdraw(domain, templateId) {
      const template = domain.known.get(templateId)
      if (template !== undefined) remove(domain, template)
    },
    withdrawAll(domain, kind) {
      for (const template of [...domain.known.values()]) {
        if (template.isOptions === (kind === 'options')) remove(domain, template)
      }
    },
    removeDomain(domain) {
      for (const template of [...domain.known.values()]) remove(domain, template)
      domains.delete(domain)
    },
    count: () => count,
  }
}
