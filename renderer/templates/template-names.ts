/** Words of templates: keys, protocols, states, ids. */
import type {
  DomainTemplates,
  PendingReport,
  SessionTemplates,
  TemplateFieldReport,
  TemplateKey,
  TemplateSummary,
  TemplateTree,
} from '../../core/protocol/template-report.ts'
import { plural } from '../ui/numbers.ts'
import { protocolName } from '../ui/protocol-name.ts'

/** One text for each template of a session, to compare and to look up. */
export function keyText({ session, domain, protocolVersion, templateId }: TemplateKey): string {
  return `${session} ${domain} ${protocolVersion} ${templateId}`
}

/** What a domain is called by its protocol: NetFlow v9 has source ids (RFC 3954 §5.1), v5 and v7 an engine. */
export function domainName({ domain, protocolVersion }: Pick<DomainTemplates, 'domain' | 'protocolVersion'>): string {
  if (protocolVersion === 9) return `source id ${domain}`
  if (protocolVersion === 5 || protocolVersion === 7) return `engine ${domain}`
  return protocolVersion === 105 ? `agent ${domain}` : `domain ${domain}`
}

/** Whether a protocol sends templates; the layouts of the others are parts of it. */
export function hasTemplates(protocolVersion: number): boolean {
  return protocolVersion === 9 || protocolVersion === 10
}

/** `Template 258`; what has no template on the wire by its protocol. */
export function templateTitle({ key, kind }: Pick<TemplateSummary, 'key' | 'kind'>): string {
  if (!hasTemplates(key.protocolVersion))
    return `${protocolName(key.protocolVersion)}${key.protocolVersion === 105 ? '' : ' record'}`
  return `${kind === 'options' ? 'Options template' : 'Template'} ${key.templateId}`
}

/** Whether no definition of it is known: its data waits, or was given up. */
export function isWithoutTemplate({ state }: Pick<TemplateSummary, 'state'>): boolean {
  return state === 'pending' || state === 'unresolved'
}

/** `2 sets wait for the template`, `1 set was given up: the template never came`. */
export function pendingSentence({ state }: Pick<TemplateSummary, 'state'>, { sets }: PendingReport): string {
  if (state !== 'unresolved') return `${plural(sets, 'set')} ${sets === 1 ? 'waits' : 'wait'} for the template`
  return `${plural(sets, 'set')} ${sets === 1 ? 'was' : 'were'} given up: the template never came`
}

/** Registries that everybody calls by a name; sFlow has no number of its own at all. */
const SHORT_REGISTRIES: ReadonlyMap<string, string> = new Map([
  ['netscaler', 'ns'],
  ['sFlow', 'sflow'],
])

/** `ns:130` for an element of an enterprise, `8` for one of IANA. */
export function elementText(field: Pick<TemplateFieldReport, 'pen' | 'id' | 'registry'>): string {
  if (field.pen === 0) return String(field.id)
  const prefix = SHORT_REGISTRIES.get(field.registry) ?? field.pen
  return `${prefix}:${field.id}`
}

/** Where a template stands in the tree. */
export interface TemplatePlace {
  readonly session: SessionTemplates
  readonly domain: DomainTemplates
  readonly template: TemplateSummary
}

/** Finds a template by its key. */
export function findTemplate(tree: TemplateTree, key: TemplateKey | undefined): TemplatePlace | undefined {
  if (key === undefined) return undefined
  const session = tree.sessions.find((entry) => entry.session === key.session)
  const domain = session?.domains.find(
    (entry) => entry.domain === key.domain && entry.protocolVersion === key.protocolVersion,
  )
  const template = domain?.templates.find((entry) => entry.key.templateId === key.templateId)
  return session === undefined || domain === undefined || template === undefined
    ? undefined
    : { session, domain, template }
}

/** Every template of a tree with its place, in order. */
export function allTemplates(tree: TemplateTree): TemplatePlace[] {
  return tree.sessions.flatMap((session) =>
    session.domains.flatMap((domain) => domain.templates.map((template) => ({ session, domain, template }))),
  )
}

/** `Template 256 exists at three exporters with three meanings. Each is kept apart.`; undefined when no id is shared. */
export function sharedIdNote(tree: TemplateTree): string | undefined {
  const byId = new Map<number, { readonly exporters: Set<string>; readonly meanings: Set<string> }>()
  for (const { session, template } of allTemplates(tree)) {
    if (template.key.templateId < 256) continue
    const entry = byId.get(template.key.templateId) ?? { exporters: new Set(), meanings: new Set() }
    entry.exporters.add(session.exporter)
    entry.meanings.add(template.meaning?.text ?? '')
    byId.set(template.key.templateId, entry)
  }
  const [most] = [...byId].sort(
    ([idA, a], [idB, b]) => b.meanings.size - a.meanings.size || b.exporters.size - a.exporters.size || idA - idB,
  )
  if (most === undefined || most[1].exporters.size < 2) return undefined
  const [id, { exporters, meanings }] = most
  const what = meanings.size > 1 ? `${meanings.size} meanings` : 'the same meaning'
  return `Template ${id} exists at ${exporters.size} exporters with ${what}. Each is kept apart.`
}
