/**
 * Writes an incident bundle: one pcapng file with the packets of the last seconds of a capture, octet for octet, and before them
 * what its collector knew by then. What it says it holds is counted by decoding what is written, with no more than is written.
 */
import { randomBytes } from 'node:crypto'
import { createCaptureInput } from '../capture/open-capture.ts'
import type { Frame } from '../capture/capture-sink.ts'
import { createElementRegistry } from '../elements/registry.ts'
import { formatNanoseconds } from '../elements/format-time.ts'
import { MANIFEST_FORMAT, type CaptureManifest } from '../protocol/bundle-manifest.ts'
import { NO_KNOWLEDGE, sessionKey, type CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import { DEFAULT_DECODE_SETTINGS, type DecodeSettings } from '../protocol/decode-settings.ts'
import { fail, succeed, type Failure, type Result } from '../protocol/failure.ts'
import type { BundleRequest, BundleSummary } from '../protocol/live-api.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import type { PlacedMark } from '../session/bundle-places.ts'
import { parseManifest } from '../session/manifest-schema.ts'
import { createBundleFile, type BundleFile } from './bundle-file.ts'
import { createAnonymisedCopy, createPlainCopy, type FrameSink } from './bundle-copy.ts'
import { createDecodingRun, type DecodingRun } from './decoding-run.ts'
import { fitManifest } from './fit-manifest.ts'
import { ANONYMISATION_KEY_OCTETS } from './pseudonyms.ts'

/** Reads the capture from its beginning, unpacked; each chunk is borrowed until the returned promise settles. */
export type ReadCapture = (take: (chunk: Uint8Array) => Promise<'stop' | undefined>) => Promise<Result<unknown>>

export interface BundleOptions {
  /** Where the bundle goes; what is there is replaced. */
  readonly path: string
  readonly request: BundleRequest
  /** Called once for each pass over the capture: it must give the same octets each time, or more of them at the end. */
  readonly read: ReadCapture
  /** Elements that are known beside the registries. */
  readonly elements?: readonly LearnedElement[]
  readonly settings?: DecodeSettings
  /** Of records of the session; they follow their records. */
  readonly marks?: readonly PlacedMark[]
  /** Of an anonymised copy, `ANONYMISATION_KEY_OCTETS`; a random one, which nobody keeps, when absent. */
  readonly anonymisationKey?: Uint8Array
  /** Name and version of the program. */
  readonly program: string
  /** RFC 3339. */
  readonly madeAt: string
}

/** What the first pass finds. */
interface Extent {
  readonly frames: number
  /** Number of the first frame that is taken, from 1. */
  readonly firstFrame: number
}

const NO_PACKETS = fail(
  'bundle-no-packets',
  'There are no packets to make a bundle of.',
  'Choose a packet capture, or wait until something has arrived.',
)

/** Writes the bundle; tells what it holds. */
export async function writeBundle(options: BundleOptions): Promise<Result<BundleSummary>> {
  const extent = await measure(options)
  if (!extent.ok) return extent
  const opened = await createBundleFile(options.path)
  if (!opened.ok) return opened
  const file = opened.value
  const written = await fill(options, extent.value, file).catch(async (error: unknown) => {
    await file.discard()
    throw error
  })
  if (!written.ok) await file.discard()
  return written
}

/** Finds the frame with which the last seconds begin, and how many there are by now. */
async function measure({ request, read }: BundleOptions): Promise<Result<Extent>> {
  const { lastSeconds } = request
  let newest = -(2n ** 63n)
  let frames = 0
  const onFrame = ({ arrivalNs }: Frame): void => {
    frames++
    if (arrivalNs > newest) newest = arrivalNs
  }
  const counted = await pass(read, { onFrame })
  if (!counted.ok) return counted
  if (frames === 0) return NO_PACKETS
  if (lastSeconds === undefined) return succeed({ frames, firstFrame: 1 })
  const from = newest - BigInt(Math.round(lastSeconds * 1e9))
  let firstFrame = 0
  const found = await pass(read, {
    onFrame: ({ number, arrivalNs }) => {
      if (firstFrame === 0 && arrivalNs >= from) firstFrame = number
    },
    isDone: () => firstFrame !== 0,
  })
  return found.ok ? succeed({ frames, firstFrame }) : found
}

interface PassSink extends Partial<FrameSink> {
  onFrame(frame: Frame): void
  onKnowledge?(knowledge: CaptureKnowledge): void
}

/** One pass over all frames of the capture. */
async function pass(read: ReadCapture, sink: PassSink): Promise<Result<void>> {
  let hasFrames = false
  const input = createCaptureInput(
    {
      onFrame(frame) {
        hasFrames = true
        if (sink.isDone?.() !== true) sink.onFrame(frame)
      },
      onMessage: () => undefined,
      onProblem: () => undefined,
      onSectionComments(comments) {
        const parsed = hasFrames ? undefined : parseManifest(comments)
        if (parsed?.kind === 'manifest') sink.onKnowledge?.(parsed.manifest.knowledge)
      },
    },
    { isCompressed: false },
  )
  let refused: Failure | undefined
  const done = await read(async (chunk) => {
    refused = input.push(chunk)
    if (refused !== undefined) return 'stop'
    await sink.settle?.()
    return sink.isDone?.() === true ? 'stop' : undefined
  })
  if (refused !== undefined) return { ok: false, failure: refused }
  if (!done.ok) return done
  if (sink.isDone?.() === true) return succeed(undefined)
  const ended = input.end()
  return ended.ok ? succeed(undefined) : ended
}

/** Decodes what comes before the cut, then writes and decodes the rest. */
async function fill(options: BundleOptions, extent: Extent, file: BundleFile): Promise<Result<BundleSummary>> {
  const known = await decodeBefore(options, extent)
  if (!known.ok) return known
  const knowledge = known.value
  const { marks = [] } = options
  const copying = { file, knowledge, marks, settings: options.settings ?? DEFAULT_DECODE_SETTINGS }
  const copy = options.request.isAnonymised
    ? await createAnonymisedCopy({
        ...copying,
        key: options.anonymisationKey ?? randomBytes(ANONYMISATION_KEY_OCTETS),
        decode: (run) => passAfter(options, extent, run),
      })
    : succeed(createPlainCopy(copying))
  if (!copy.ok) return copy
  const { value: writing } = copy
  const manifest = fitManifest(manifestOf(options, writing.knowledge))
  file.begin(manifest, titleOf(manifest))
  let isFull = false
  let times: { first: bigint; last: bigint } | undefined
  const passed = await passAfter(options, extent, {
    onFrame(frame) {
      times = { first: times?.first ?? frame.arrivalNs, last: frame.arrivalNs }
      writing.onFrame(frame)
    },
    async settle() {
      await writing.settle()
      isFull ||= !(await file.ready())
    },
    isDone: () => isFull,
  })
  if (!passed.ok) return passed
  const counts = {
    ...writing.end(),
    ...(times && { first: formatNanoseconds(times.first), last: formatNanoseconds(times.last) }),
  }
  const account = writing.account()
  const markRecords = writing.markRecords()
  const finished = await file.finish({
    ...counts,
    ...(account && { anonymisation: account }),
    ...(marks.length > 0 && { markRecords }),
  })
  if (!finished.ok) return finished
  const found = marks.length > 0 && { marks: markRecords.filter((record) => record > 0).length }
  return succeed({ name: nameOf(options.path), octets: finished.value, ...counts, ...found })
}

/** What is known when the first frame that is taken comes. */
async function decodeBefore(options: BundleOptions, extent: Extent): Promise<Result<CaptureKnowledge>> {
  const { elements = [], settings = DEFAULT_DECODE_SETTINGS } = options
  const registry = createElementRegistry()
  for (const element of elements) registry.learn(element)
  let given: CaptureKnowledge = NO_KNOWLEDGE
  let run: DecodingRun | undefined
  const start = (): DecodingRun => (run ??= createDecodingRun({ registry, settings, knowledge: given }))
  const passed = await pass(options.read, {
    onKnowledge(known) {
      given = known
      for (const element of known.elements) registry.learn(element)
    },
    onFrame: (frame) => {
      if (frame.number < extent.firstFrame) start().onFrame(frame)
    },
    async settle() {
      await run?.settle()
    },
    isDone: () => extent.firstFrame > 1 && (run?.counters.frames ?? 0) >= extent.firstFrame - 1,
  })
  if (!passed.ok) return passed
  if (run !== undefined) return succeed(keepUnclaimed(given, await run.knowledge()))
  return succeed({ ...given, elements: registry.learnedElements() })
}

/** What was known of sessions that have not turned up again stays known. */
function keepUnclaimed(given: CaptureKnowledge, now: CaptureKnowledge): CaptureKnowledge {
  const seen = new Set(now.sessions.map(sessionKey))
  const indexes = new Map<number, number>()
  const sessions = [...now.sessions]
  for (const [index, session] of given.sessions.entries()) {
    if (seen.has(sessionKey(session))) continue
    indexes.set(index, sessions.length)
    sessions.push(session)
  }
  const moved = <T extends { readonly session: number }>(list: readonly T[]): T[] =>
    list.flatMap((entry) => {
      const session = indexes.get(entry.session)
      return session === undefined ? [] : [{ ...entry, session }]
    })
  return {
    sessions,
    elements: now.elements,
    templates: [...now.templates, ...moved(given.templates)],
    labels: [...now.labels, ...moved(given.labels)],
    rates: [...now.rates, ...moved(given.rates)],
  }
}

/** One pass over the frames that are taken. */
function passAfter(options: BundleOptions, extent: Extent, sink: FrameSink): Promise<Result<void>> {
  let taken = 0
  const count = extent.frames - extent.firstFrame + 1
  return pass(options.read, {
    onFrame(frame) {
      if (frame.number < extent.firstFrame || taken >= count) return
      taken++
      sink.onFrame(frame)
    },
    settle: () => sink.settle(),
    isDone: () => taken >= count || sink.isDone?.() === true,
  })
}

function manifestOf(options: BundleOptions, knowledge: CaptureKnowledge): CaptureManifest {
  const { request, program, madeAt, marks = [] } = options
  const { notes, view, isAnonymised } = request
  const facts = {
    format: MANIFEST_FORMAT,
    version: 1,
    kind: 'bundle',
    madeAt,
    program,
    isAnonymised,
    notes,
    view,
  } as const
  const marked = marks.length > 0 && {
    marks: marks.map(({ mark: { record: _record, ...mark } }) => mark),
    markRecords: marks.map(() => 0),
  }
  return { ...facts, records: 0, datagrams: 0, omitted: 0, knowledge, ...marked }
}

/** For whoever opens the file in another program. */
function titleOf({ madeAt, program, notes, isAnonymised }: CaptureManifest): string {
  const what = isAnonymised ? 'Anonymised incident bundle' : 'Incident bundle'
  return `${what}, made ${madeAt} by ${program}.${notes === '' ? '' : ` Notes: ${notes.slice(0, 1000)}`}`
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
