/** Templates that leave the inspector: as a template set that another session takes, and as text for a reader. */
import type { DecodeSettings, TemplateDefinition, TemplateSet } from '../../core/protocol/decode-settings.ts'
import { fail, succeed, type Result } from '../../core/protocol/failure.ts'
import { MAX_ASSUMED_TEMPLATES, MAX_TEMPLATE_FIELDS } from '../../core/limits.ts'
import type { TemplateVersionReport } from '../../core/protocol/template-report.ts'
import { isVariable } from './layout-cells.ts'
import { protocolName } from '../ui/protocol-name.ts'
import { domainName, elementText, templateTitle, type TemplatePlace } from './template-names.ts'

/** One definition without its session; v5 and v7 have none that could be exported. */
export function definitionOf(
  { session, template }: TemplatePlace,
  version: TemplateVersionReport,
): TemplateDefinition | undefined {
  const { domain, protocolVersion, templateId } = template.key
  if (templateId < 256) return undefined
  return {
    exporter: session.exporter,
    domain,
    protocolVersion,
    templateId,
    kind: template.kind,
    scopeFieldCount: version.scopeFieldCount,
    fields: version.fields.map(({ pen, id, length, name }) => ({ pen, id, length, name })),
  }
}

/** The file of an export. */
export function templateSetOf(templates: readonly TemplateDefinition[]): TemplateSet {
  return { format: 'flowglass-template-set', version: 1, templates }
}

function isWhole(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most
}

type Unread<T> = Readonly<Partial<Record<keyof T, unknown>>>

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isDefinition(value: unknown): value is TemplateDefinition {
  if (!isObject(value)) return false
  const { exporter, domain, protocolVersion, templateId, kind, scopeFieldCount, fields } =
    value as Unread<TemplateDefinition>
  const isHead =
    typeof exporter === 'string' &&
    isWhole(domain, 0xffff_ffff) &&
    (protocolVersion === 9 || protocolVersion === 10) &&
    isWhole(templateId, 0xffff) &&
    templateId >= 256 &&
    (kind === 'data' || kind === 'options') &&
    isWhole(scopeFieldCount, MAX_TEMPLATE_FIELDS)
  if (!isHead || !Array.isArray(fields) || fields.length > MAX_TEMPLATE_FIELDS) return false
  return fields.every((field: unknown) => {
    if (!isObject(field)) return false
    const { pen, id, length, name } = field as Unread<TemplateDefinition['fields'][number]>
    const isNamed = name === undefined || typeof name === 'string'
    return isWhole(pen, 0xffff_ffff) && isWhole(id, 0xffff) && isWhole(length, 0xffff) && isNamed
  })
}

/** Reads the file of an export; fails with what is wrong with it. */
export function parseTemplateSet(text: string): Result<readonly TemplateDefinition[]> {
  const refuse = (message: string) =>
    fail('request-invalid', message, 'Choose a template set that was exported by Flowglass.')
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value)) return refuse('The file is no template set.')
    const { format, version, templates } = value as Unread<TemplateSet>
    if (format !== 'flowglass-template-set') return refuse('The file is no template set.')
    if (version !== 1) return refuse('The template set is of another version than 1.')
    if (!Array.isArray(templates) || templates.length === 0) return refuse('The template set has no template.')
    if (templates.length > MAX_ASSUMED_TEMPLATES) {
      return refuse(`The template set has more than ${MAX_ASSUMED_TEMPLATES} templates.`)
    }
    if (!templates.every(isDefinition)) return refuse('A template of the set cannot be read.')
    return succeed(templates)
  } catch {
    return refuse('The file is no JSON.')
  }
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
