/** The tree of the inspector as the rows that are open: exporters, their domains, their templates. */
import type {
  DomainTemplates,
  SessionTemplates,
  TemplateSummary,
  TemplateTree,
} from '../../core/protocol/template-report.ts'
import { plural } from '../ui/numbers.ts'
import { protocolName } from '../ui/protocol-name.ts'
import { domainName, keyText, templateTitle } from './template-names.ts'

interface RowBase {
  readonly id: string
  readonly level: 1 | 2 | 3
  /** From 1, among its siblings. */
  readonly position: number
  readonly siblings: number
  /** What type-ahead looks at. */
  readonly text: string
}

export type TreeRow =
  | (RowBase & { readonly kind: 'session'; readonly session: SessionTemplates; readonly isOpen: boolean })
  | (RowBase & { readonly kind: 'domain'; readonly domain: DomainTemplates; readonly isOpen: boolean })
  | (RowBase & { readonly kind: 'template'; readonly template: TemplateSummary })

/** Name of a branch, for the set of those that are closed. */
export function sessionRowId(session: number): string {
  return `session ${session}`
}

export function domainRowId(session: number, { domain, protocolVersion }: DomainTemplates): string {
  return `domain ${session} ${domain} ${protocolVersion}`
}

export function templateRowId(template: Pick<TemplateSummary, 'key'>): string {
  return `template ${keyText(template.key)}`
}

function isMatch(template: TemplateSummary, session: SessionTemplates, words: readonly string[]): boolean {
  const text = [
    template.key.templateId,
    template.kind,
    template.state,
    template.state === 'unresolved' ? 'never came' : '',
    template.meaning?.text,
    template.meaning?.evidence,
    template.decodedLate > 0 ? 'late' : '',
    session.exporter,
    protocolName(template.key.protocolVersion),
  ]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}

/** The rows that show. A search opens every branch that has a match and leaves the others out. */
export function treeRows(tree: TemplateTree, closed: ReadonlySet<string>, search: string): readonly TreeRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const isSearch = words.length > 0
  const rows: TreeRow[] = []
  const sessions = tree.sessions
    .map((session) => ({
      session,
      domains: session.domains
        .map((domain) => ({
          domain,
          templates: isSearch ? domain.templates.filter((entry) => isMatch(entry, session, words)) : domain.templates,
        }))
        .filter(({ templates }) => !isSearch || templates.length > 0),
    }))
    .filter(({ domains }) => !isSearch || domains.length > 0)
  sessions.forEach(({ session, domains }, sessionIndex) => {
    const id = sessionRowId(session.session)
    const isOpen = isSearch || !closed.has(id)
    const place = { level: 1, position: sessionIndex + 1, siblings: sessions.length } as const
    rows.push({ ...place, kind: 'session', id, session, isOpen, text: session.exporter })
    if (!isOpen) return
    domains.forEach(({ domain, templates }, domainIndex) => {
      const domainId = domainRowId(session.session, domain)
      const isDomainOpen = isSearch || !closed.has(domainId)
      const domainPlace = { level: 2, position: domainIndex + 1, siblings: domains.length } as const
      const text = domainName(domain)
      rows.push({ ...domainPlace, kind: 'domain', id: domainId, domain, isOpen: isDomainOpen, text })
      if (!isDomainOpen) return
      templates.forEach((template, index) => {
        const leafPlace = { level: 3, position: index + 1, siblings: templates.length } as const
        const leafText = template.key.templateId === 0 ? templateTitle(template) : String(template.key.templateId)
        rows.push({ ...leafPlace, kind: 'template', id: templateRowId(template), template, text: leafText })
      })
    })
  })
  return rows
}

/** Index of the row that type-ahead goes to: the next one whose text or meaning begins with what was typed. */
export function findTyped(rows: readonly TreeRow[], typed: string, from: number): number {
  const wanted = typed.toLowerCase()
  const begins = (row: TreeRow): boolean =>
    row.text.toLowerCase().startsWith(wanted) ||
    (row.kind === 'template' && (row.template.meaning?.text.toLowerCase().startsWith(wanted) ?? false))
  for (let step = 0; step < rows.length; step++) {
    const index = (from + step) % rows.length
    const row = rows[index]
    if (row !== undefined && begins(row)) return index
  }
  return -1
}

/** `v2`, `late`, `stale`, `pending` … beside a template, with the sentence that explains it. */
export interface StateTag {
  readonly label: string
  readonly tone: 'accent' | 'pending' | 'warn' | 'plain' | 'error'
  readonly hint: string
}

/** The one thing about a template that needs an eye; undefined when it is well and has one version. */
export function stateTag(template: TemplateSummary): StateTag | undefined {
  switch (template.state) {
    case 'pending':
      return { label: 'pending', tone: 'pending', hint: 'Data waits, its template has not come' }
    case 'unresolved':
      return { label: 'never came', tone: 'error', hint: 'No template came before the end; its data was given up' }
    case 'assumed':
      return { label: 'assumed', tone: 'warn', hint: 'Decoded with a template of another session or file' }
    case 'stale':
      return { label: 'stale', tone: 'warn', hint: 'Not refreshed for three intervals (RFC 7011 §8.4)' }
    case 'withdrawn':
      return { label: 'withdrawn', tone: 'plain', hint: 'The exporter has withdrawn it (RFC 7011 §8.1)' }
    case 'forgotten':
      return { label: 'forgotten', tone: 'plain', hint: 'Let go of because there were too many templates' }
    case 'current':
      break
  }
  if (template.versions > 1) {
    return { label: `v${template.versions}`, tone: 'accent', hint: `${template.versions} definitions so far` }
  }
  if (template.decodedLate > 0) {
    return {
      label: 'late',
      tone: 'pending',
      hint: `${plural(template.decodedLate, 'record')} came before the template and waited`,
    }
  }
  return undefined
}
