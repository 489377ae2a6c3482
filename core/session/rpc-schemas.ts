/** What the larger arguments of a viewer's calls may look like. */
import * as v from 'valibot'
import { MAX_QUIRK_SWITCHES } from '../limits/decode.ts'
import { MAX_ASSUMED_TEMPLATES, MAX_ELEMENT_TEXT_LENGTH, MAX_TEMPLATE_FIELDS } from '../limits/templates.ts'
import { MAX_IDENTIFIER_LENGTH } from '../limits/viewer.ts'
import { QUIRK_NAMES } from '../protocol/decode-settings.ts'

const uint16 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff))
const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff))
const identifier = v.pipe(v.string(), v.maxLength(MAX_IDENTIFIER_LENGTH))
const text = v.pipe(v.string(), v.maxLength(MAX_ELEMENT_TEXT_LENGTH))
/** Nanoseconds that fit into 64 bits with room to spare: 31 years. */
const nanoseconds = v.pipe(v.string(), v.regex(/^-?\d{1,18}$/))

export const timeRange = v.strictObject({ from: identifier, until: identifier })

export const templateKey = v.strictObject({
  session: uint32,
  domain: uint32,
  protocolVersion: uint16,
  templateId: uint16,
})

const templateDefinition = v.strictObject({
  exporter: identifier,
  domain: uint32,
  protocolVersion: v.picklist([9, 10]),
  templateId: uint16,
  kind: v.picklist(['data', 'options']),
  scopeFieldCount: uint16,
  fields: v.pipe(
    v.array(v.strictObject({ pen: uint32, id: uint16, length: uint16, name: v.exactOptional(identifier) })),
    v.maxLength(MAX_TEMPLATE_FIELDS),
  ),
})

export const decodeSettings = v.strictObject({
  quirks: v.pipe(
    v.array(
      v.strictObject({
        exporter: identifier,
        quirk: v.picklist(QUIRK_NAMES),
        state: v.picklist(['by-evidence', 'on', 'off']),
        offsetNs: v.exactOptional(nanoseconds),
      }),
    ),
    v.maxLength(MAX_QUIRK_SWITCHES),
  ),
  assumeFromOtherSessions: v.boolean(),
  assumedTemplates: v.pipe(v.array(templateDefinition), v.maxLength(MAX_ASSUMED_TEMPLATES)),
  dropStaleTemplates: v.boolean(),
})

export const learnedElement = v.strictObject({
  pen: uint32,
  id: uint16,
  name: identifier,
  type: identifier,
  semantics: identifier,
  units: v.exactOptional(identifier),
  description: v.exactOptional(text),
  rangeBegin: v.exactOptional(identifier),
  rangeEnd: v.exactOptional(identifier),
  exporter: v.exactOptional(identifier),
  learnedAt: v.exactOptional(identifier),
})
