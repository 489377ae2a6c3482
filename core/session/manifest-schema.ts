/** Reads the manifest of a bundle out of the comments of its section header. A bundle comes from anywhere: nothing in it is believed. */
import * as v from 'valibot'
import { MAX_BUNDLE_MARKS, MAX_BUNDLE_TEXT_LENGTH, MAX_KNOWN_SESSIONS } from '../limits/live.ts'
import { MAX_NAMES, MAX_SAMPLERS } from '../limits/names.ts'
import { MAX_LEARNED_ELEMENTS, MAX_TEMPLATE_FIELDS, MAX_TEMPLATES } from '../limits/templates.ts'
import { MAX_IDENTIFIER_LENGTH } from '../limits/viewer.ts'
import { MANIFEST_FORMAT, type CaptureManifest } from '../protocol/bundle-manifest.ts'
import { markFacts } from './live-schemas.ts'
import { learnedElement } from './rpc-schemas.ts'

/** How a comment that is a part of the manifest begins: which part, of how many. Other comments are the user's. */
const PART = /^Flowglass manifest (\d{1,4}) of (\d{1,4}): /

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const uint16 = v.pipe(count, v.maxValue(0xffff))
const uint32 = v.pipe(count, v.maxValue(0xffff_ffff))
const identifier = v.pipe(v.string(), v.maxLength(MAX_IDENTIFIER_LENGTH))
const text = v.pipe(v.string(), v.maxLength(MAX_BUNDLE_TEXT_LENGTH))
/** A label, or an id that is a text. */
const name = v.pipe(v.string(), v.maxLength(2 * MAX_IDENTIFIER_LENGTH))
/** 64 bits. */
const integer = v.pipe(v.string(), v.regex(/^-?\d{1,19}$/))

const knownSession = v.strictObject({
  protocol: v.picklist(['udp', 'tcp', 'sctp', 'file']),
  exporter: identifier,
  collector: identifier,
  quirk: v.exactOptional(v.strictObject({ isNetscaler: v.boolean(), flowTimes: count, smallFractions: count })),
})

const knownDefinition = v.strictObject({
  session: count,
  domain: uint32,
  protocolVersion: v.picklist([9, 10]),
  templateId: v.pipe(uint16, v.minValue(256)),
  isOptions: v.boolean(),
  scopeFieldCount: uint16,
  fields: v.pipe(
    v.array(v.strictObject({ pen: uint32, id: uint16, length: uint16 })),
    v.maxLength(MAX_TEMPLATE_FIELDS),
  ),
  validFrom: uint32,
  validSequence: uint32,
})

const taught = { session: count, domain: uint32, templateId: uint16, at: integer }

const knownLabel = v.strictObject({
  ...taught,
  idClass: identifier,
  idKey: identifier,
  labelKey: identifier,
  preference: uint16,
  incarnation: v.exactOptional(identifier),
  id: name,
  label: name,
})

const knownRate = v.strictObject({
  ...taught,
  sampler: v.exactOptional(identifier),
  seen: integer,
  taken: integer,
  algorithm: v.exactOptional(v.strictObject({ table: identifier, code: count })),
})

const manifest = v.strictObject({
  format: v.literal(MANIFEST_FORMAT),
  version: v.literal(1),
  kind: v.picklist(['bundle', 'ring']),
  madeAt: identifier,
  program: identifier,
  isAnonymised: v.boolean(),
  notes: text,
  view: text,
  records: count,
  datagrams: count,
  first: v.exactOptional(identifier),
  last: v.exactOptional(identifier),
  omitted: count,
  marks: v.exactOptional(v.pipe(v.array(v.strictObject(markFacts)), v.maxLength(MAX_BUNDLE_MARKS))),
  markRecords: v.exactOptional(v.pipe(v.array(count), v.maxLength(MAX_BUNDLE_MARKS))),
  anonymisation: v.exactOptional(
    v.strictObject({
      method: identifier,
      blankedOctets: count,
      leftOut: count,
      notCovered: v.pipe(v.array(text), v.maxLength(64)),
    }),
  ),
  knowledge: v.strictObject({
    sessions: v.pipe(v.array(knownSession), v.maxLength(MAX_KNOWN_SESSIONS)),
    templates: v.pipe(v.array(knownDefinition), v.maxLength(MAX_TEMPLATES)),
    elements: v.pipe(v.array(learnedElement), v.maxLength(MAX_LEARNED_ELEMENTS)),
    labels: v.pipe(v.array(knownLabel), v.maxLength(MAX_NAMES)),
    rates: v.pipe(v.array(knownRate), v.maxLength(MAX_SAMPLERS)),
  }),
})

export type ManifestParse =
  /** The comments are somebody else's. */
  | { readonly kind: 'none' }
  | { readonly kind: 'manifest'; readonly manifest: CaptureManifest }
  /** It was meant to be one; a sentence says what is wrong. */
  | { readonly kind: 'broken'; readonly reason: string }

/** The manifest in the comments of a section header. */
export function parseManifest(comments: readonly string[]): ManifestParse {
  const parts: string[] = []
  let total = 0
  for (const comment of comments) {
    const match = PART.exec(comment)
    if (match === null) continue
    total = Number(match[2])
    if (Number(match[1]) !== parts.length + 1) return { kind: 'broken', reason: 'its parts are not in their order.' }
    parts.push(comment.slice(match[0].length))
  }
  if (parts.length === 0) return { kind: 'none' }
  if (parts.length !== total) return { kind: 'broken', reason: `${parts.length} of its ${total} parts are there.` }
  return parseText(parts)
}

/** The first part is an object by itself, which is written again at the end; the others are the rest, cut into pieces. */
function parseText([head = '', ...rest]: readonly string[]): ManifestParse {
  let content: unknown
  try {
    content = { ...(JSON.parse(head) as object), ...(JSON.parse(rest.join('')) as object) }
  } catch {
    return { kind: 'broken', reason: 'it is no JSON.' }
  }
  const parsed = v.safeParse(manifest, content)
  if (parsed.success) return { kind: 'manifest', manifest: parsed.output }
  const [issue] = parsed.issues
  return { kind: 'broken', reason: `${v.getDotPath(issue) ?? 'it'}: ${issue.message}.` }
}

/** The beginning of a comment that holds a part, counted from 1. */
export function partPrefix(part: number, total: number): string {
  return `Flowglass manifest ${part} of ${total}: `
}
