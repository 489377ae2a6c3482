/** Template sets: templates as a file, exported from one session and brought to another (RFC 7011 §8 wants the user's word for it). */
import { MAX_ASSUMED_TEMPLATES, MAX_TEMPLATE_FIELDS } from '../limits/templates.ts'
import type { TemplateDefinition, TemplateSet } from './decode-settings.ts'
import type { SessionTemplates, TemplateVersionReport, TemplateKey } from './template-report.ts'

export type TemplateSetParse =
  | { readonly ok: true; readonly set: TemplateSet }
  /** A sentence that names the place. */
  | { readonly ok: false; readonly reason: string }

const FIRST_TEMPLATE_ID = 256
const MAX_NAME_LENGTH = 256

/** What is wrong, as a sentence: caught where the parse began. */
class Refusal extends Error {}

/** Reads a template set out of its JSON text. */
export function parseTemplateSet(text: string): TemplateSetParse {
  try {
    return { ok: true, set: readSet(parseJson(text)) }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message }
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal(`It is no JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

type JsonObject = Readonly<Record<string, unknown>>

function readSet(value: unknown): TemplateSet {
  const set = objectAt(value, 'the file')
  if (set['format'] !== 'flowglass-template-set') throw new Refusal('its "format" is not "flowglass-template-set".')
  if (set['version'] !== 1) throw new Refusal(`version ${JSON.stringify(set['version'])} is not known; 1 is.`)
  const templates = arrayAt(set['templates'], 'templates', MAX_ASSUMED_TEMPLATES)
  if (templates.length === 0) throw new Refusal('it has no template.')
  return {
    format: 'flowglass-template-set',
    version: 1,
    templates: templates.map((template, index) => readTemplate(template, `templates[${index}]`)),
  }
}

function readTemplate(value: unknown, place: string): TemplateDefinition {
  const template = objectAt(value, place)
  const fields = arrayAt(template['fields'], `${place}.fields`, MAX_TEMPLATE_FIELDS)
  const kind = template['kind']
  if (kind !== 'data' && kind !== 'options') throw new Refusal(`${place}.kind is neither "data" nor "options".`)
  const protocolVersion = numberAt(template['protocolVersion'], `${place}.protocolVersion`, 9, 10)
  return {
    exporter: textAt(template['exporter'], `${place}.exporter`),
    domain: numberAt(template['domain'], `${place}.domain`, 0, 0xffff_ffff),
    protocolVersion,
    templateId: numberAt(template['templateId'], `${place}.templateId`, FIRST_TEMPLATE_ID, 0xffff),
    kind,
    scopeFieldCount: numberAt(template['scopeFieldCount'], `${place}.scopeFieldCount`, 0, fields.length),
    fields: fields.map((field, index) => readField(field, `${place}.fields[${index}]`)),
  }
}

function readField(value: unknown, place: string): TemplateDefinition['fields'][number] {
  const field = objectAt(value, place)
  const name = field['name']
  return {
    pen: numberAt(field['pen'], `${place}.pen`, 0, 0xffff_ffff),
    id: numberAt(field['id'], `${place}.id`, 0, 0xffff),
    length: numberAt(field['length'], `${place}.length`, 0, 0xffff),
    ...(name === undefined ? {} : { name: textAt(name, `${place}.name`) }),
  }
}

function objectAt(value: unknown, place: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal(`${place} is no object.`)
  return value as JsonObject
}

function arrayAt(value: unknown, place: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new Refusal(`${place} is no list.`)
  if (value.length > most) throw new Refusal(`${place} has ${value.length} entries, more than ${most}.`)
  return value
}

function numberAt(value: unknown, place: string, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new Refusal(`${place} is no whole number from ${least} to ${most}.`)
}

function textAt(value: unknown, place: string): string {
  if (typeof value === 'string' && value.length <= MAX_NAME_LENGTH) return value
  throw new Refusal(`${place} is no text of up to ${MAX_NAME_LENGTH} characters.`)
}

/** One definition as a template set has it; undefined for versions that have no templates. */
export function exportTemplate(
  session: Pick<SessionTemplates, 'exporter'>,
  key: TemplateKey,
  kind: 'data' | 'options',
  version: TemplateVersionReport,
): TemplateDefinition | undefined {
  if (key.protocolVersion !== 9 && key.protocolVersion !== 10) return undefined
  return {
    exporter: session.exporter,
    domain: key.domain,
    protocolVersion: key.protocolVersion,
    templateId: key.templateId,
    kind,
    scopeFieldCount: version.scopeFieldCount,
    fields: version.fields.map(({ pen, id, length, name }) => ({ pen, id, length, name })),
  }
}
