/** The templates of a capture as text, for a terminal. */
import type {
  SessionTemplates,
  TemplateDescription,
  TemplateEvent,
  TemplateKey,
  TemplateSummary,
  TemplateTree,
} from '../core/protocol/template-report.ts'

const count = new Intl.NumberFormat('en-US')

function counted(value: number, one: string, many = `${one}s`): string {
  return `${count.format(value)} ${value === 1 ? one : many}`
}

/** Text of several lines that ends in a newline. */
export function formatTemplateTree(tree: TemplateTree, descriptions: readonly TemplateDescription[]): string {
  const byKey = new Map(descriptions.map((description) => [keyText(description.summary.key), description]))
  const lines = tree.sessions.flatMap((session) => formatSession(session, byKey))
  const { sessions, templates } = tree.omitted
  if (sessions + templates > 0) {
    lines.push(`Not listed: ${counted(sessions, 'session')}, ${counted(templates, 'template')}`)
  }
  return lines.length === 0 ? 'No templates\n' : `${lines.join('\n')}\n`
}

function keyText({ session, domain, protocolVersion, templateId }: TemplateKey): string {
  return `${session} ${domain} ${protocolVersion} ${templateId}`
}

function formatSession(
  { exporter, collector, protocol, domains }: SessionTemplates,
  byKey: ReadonlyMap<string, TemplateDescription>,
): string[] {
  const lines = [`Exporter ${exporter}${collector === '' ? '' : ` → ${collector}`} (${protocol})`]
  for (const { domain, protocolVersion, templates } of domains) {
    lines.push(`  Domain ${domain}, version ${protocolVersion}`)
    for (const summary of templates) lines.push(...formatTemplate(summary, byKey.get(keyText(summary.key))))
  }
  return [...lines, '']
}

function formatTemplate(summary: TemplateSummary, description: TemplateDescription | undefined): string[] {
  const { key, kind, state, meaning, fieldCount, leastLength, pending, refresh } = summary
  const facts = [
    `${kind === 'options' ? 'options template' : 'template'} ${key.templateId}${meaning === undefined ? '' : ` (${meaning.text})`}`,
    state,
    ...(fieldCount === 0 ? [] : [`${counted(fieldCount, 'field')}, from ${counted(leastLength, 'octet')}`]),
    counted(summary.records, 'record'),
    ...(summary.decodedLate > 0 ? [`${count.format(summary.decodedLate)} decoded late`] : []),
    ...(summary.assumed > 0 ? [`${count.format(summary.assumed)} with an assumed template`] : []),
    ...(refresh === undefined
      ? []
      : [`${counted(refresh.count, 'refresh', 'refreshes')}, every ${refresh.medianSeconds} s`]),
    ...(pending === undefined
      ? []
      : [`${counted(pending.sets, 'set')}, ${counted(pending.octets, 'octet')} without a template`]),
  ]
  return [`    ${facts.join('; ')}`, ...(description?.events ?? []).map((event) => `      ${formatEvent(event)}`)]
}

function formatEvent(event: TemplateEvent): string {
  const time = event.until === undefined || event.until === event.at ? event.at : `${event.at} – ${event.until}`
  const version = event.version === undefined ? '' : ` v${event.version}`
  const repeated = event.count > 1 ? ` × ${count.format(event.count)}` : ''
  const octets = event.octets === undefined ? '' : `, ${counted(event.octets, 'octet')}`
  const detail = event.detail === undefined ? '' : `: ${event.detail}`
  return `${time} ${event.kind}${version}${repeated}${octets}${detail}`
}
