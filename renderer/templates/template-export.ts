/** Templates that leave the inspector: as a template set that another session takes, and as text for a reader. */
import type { DecodeSettings, TemplateDefinition, TemplateSet } from '../../core/protocol/decode-settings.ts'
import { MAX_ASSUMED_TEMPLATES } from '../../core/limits/templates.ts'
import type { TemplateVersionReport } from '../../core/protocol/template-report.ts'
import { exportTemplate } from '../../core/protocol/template-set.ts'
import { isVariable } from './layout-cells.ts'
import { protocolName } from '../ui/protocol-name.ts'
import { domainName, elementText, templateTitle, type TemplatePlace } from './template-names.ts'

/** One definition without its session; v5 and v7 have none that could be exported. */
export function definitionOf(
  { session, template }: TemplatePlace,
  version: TemplateVersionReport,
): TemplateDefinition | undefined {
  return exportTemplate(session, template.key, template.kind, version)
}

/** The file of an export. */
export function templateSetOf(templates: readonly TemplateDefinition[]): TemplateSet {
  return { format: 'flowglass-template-set', version: 1, templates }
}

/** Settings with templates added; one that is there for the same exporter, domain and id is replaced. */
export function withTemplates(settings: DecodeSettings, added: readonly TemplateDefinition[]): DecodeSettings {
  const nameOf = ({ exporter, domain, protocolVersion, templateId }: TemplateDefinition): string =>
    `${exporter} ${domain} ${protocolVersion} ${templateId}`
  const names = new Set(added.map(nameOf))
  const kept = settings.assumedTemplates.filter((entry) => !names.has(nameOf(entry)))
  return { ...settings, assumedTemplates: [...kept, ...added].slice(0, MAX_ASSUMED_TEMPLATES) }
}

/** A definition as lines of text, for a ticket or a mail. */
export function templateText(place: TemplatePlace, version: TemplateVersionReport): string {
  const { session, domain, template } = place
  const head = [
    `${templateTitle(template)} v${version.version}`,
    template.meaning?.text,
    `${protocolName(template.key.protocolVersion)} from ${session.exporter}, ${domainName(domain)}`,
    `from ${version.from}`,
    `${version.fields.length} fields, from ${version.leastLength} octets`,
  ].filter(Boolean)
  const rows = version.fields.map((field) => [
    String(field.position),
    field.offset === undefined ? '' : String(field.offset),
    isVariable(field) ? 'var' : String(field.length),
    elementText(field),
    field.name + (field.isScope ? ' (scope)' : ''),
    field.units === undefined ? field.type : `${field.type}, ${field.units}`,
  ])
  const table = [['#', 'offset', 'length', 'id', 'element', 'type'], ...rows]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column < 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return [...head, '', ...lines, ''].join('\n')
}
