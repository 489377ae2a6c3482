/** What the arguments of a viewer's calls about a live session may look like. */
import * as v from 'valibot'
import {
  MAX_ALLOWED_EXPORTERS,
  MAX_BUNDLE_MARKS,
  MAX_BUNDLE_TEXT_LENGTH,
  MAX_LISTENERS,
  MAX_NOTE_LENGTH,
  MAX_REPLAY_TARGETS,
} from '../limits/live.ts'
import { MAX_FILTER_LENGTH } from '../limits/query.ts'
import { MAX_IDENTIFIER_LENGTH } from '../limits/viewer.ts'
import { ALERT_MEASURES, LISTEN_PROTOCOLS } from '../protocol/live-api.ts'

const MAX_PATH_LENGTH = 4096
/** Faster than anything is sent. */
const MAX_REPLAY_SPEED = 999_999

const amount = v.pipe(v.number(), v.minValue(0))
const count = v.pipe(amount, v.safeInteger())
const port = v.pipe(count, v.maxValue(0xffff))
const identifier = v.pipe(v.string(), v.maxLength(MAX_IDENTIFIER_LENGTH))
const path = v.pipe(v.string(), v.maxLength(MAX_PATH_LENGTH))
const text = v.pipe(v.string(), v.maxLength(MAX_BUNDLE_TEXT_LENGTH))

const listenerSpec = v.strictObject({
  protocol: v.picklist(LISTEN_PROTOCOLS),
  address: identifier,
  port,
  tls: v.exactOptional(
    v.strictObject({ certificatePath: path, keyPath: path, clientAuthoritiesPath: v.exactOptional(path) }),
  ),
})

export const liveSpec = v.strictObject({
  listeners: v.pipe(v.array(listenerSpec), v.minLength(1), v.maxLength(MAX_LISTENERS)),
  allowedExporters: v.pipe(v.array(identifier), v.maxLength(MAX_ALLOWED_EXPORTERS)),
  recorder: v.exactOptional(v.strictObject({ maxOctets: count, maxSeconds: v.exactOptional(amount), files: count })),
  retention: v.strictObject({
    records: v.exactOptional(count),
    seconds: v.exactOptional(amount),
    octets: v.exactOptional(count),
  }),
  receiveBufferOctets: count,
})

/** Of a record that is known by other means. */
export const markFacts = {
  isMarked: v.exactOptional(v.literal(true)),
  note: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_NOTE_LENGTH))),
  referenceTime: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_IDENTIFIER_LENGTH))),
  isSelected: v.exactOptional(v.literal(true)),
}

const bundleMark = v.strictObject({ record: v.pipe(v.number(), v.safeInteger(), v.minValue(1)), ...markFacts })

export const bundleRequest = v.strictObject({
  lastSeconds: v.exactOptional(amount),
  isAnonymised: v.boolean(),
  notes: text,
  view: text,
  marks: v.exactOptional(v.pipe(v.array(bundleMark), v.maxLength(MAX_BUNDLE_MARKS))),
})

const replaySpeed = v.union([v.pipe(v.number(), v.gtValue(0), v.maxValue(MAX_REPLAY_SPEED)), v.literal('max')])

/** Addresses are literal ones, so that nothing is sent to where nobody meant. */
const replayTarget = v.strictObject({
  transport: v.picklist(['udp', 'tcp']),
  address: v.pipe(v.string(), v.ip()),
  port: v.pipe(port, v.minValue(1)),
})

export const replayOrder = v.variant('to', [
  v.strictObject({ to: v.literal('window'), speed: replaySpeed }),
  v.strictObject({
    to: v.literal('collectors'),
    speed: replaySpeed,
    targets: v.pipe(v.array(replayTarget), v.minLength(1), v.maxLength(MAX_REPLAY_TARGETS)),
  }),
])

export const alertRule = v.strictObject({
  id: identifier,
  name: identifier,
  filter: v.pipe(v.string(), v.maxLength(MAX_FILTER_LENGTH)),
  measure: v.picklist(ALERT_MEASURES),
  column: v.exactOptional(identifier),
  windowSeconds: amount,
  comparison: v.picklist(['above', 'below']),
  threshold: v.number(),
  isOn: v.boolean(),
})
