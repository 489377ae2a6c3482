/** What goes into a bundle for the frames of a capture: the frames themselves, or an anonymised copy of what they carry. */
import type { Frame } from '../capture/capture-sink.ts'
import { createElementRegistry } from '../elements/registry.ts'
import type { ElementRegistry } from '../elements/element.ts'
import type { AnonymisationAccount } from '../protocol/bundle-manifest.ts'
import type { CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import type { DecodeSettings } from '../protocol/decode-settings.ts'
import { succeed, type Result } from '../protocol/failure.ts'
import type { PlacedMark } from '../session/bundle-places.ts'
import { anonymiseEndpoint, anonymiseKnowledge } from './anonymise-knowledge.ts'
import { createAnonymisedPackets, RAW_IP } from './anonymised-packets.ts'
import { createAnonymisingRun, type AnonymisedDatagram } from './anonymising-run.ts'
import type { BundleFile } from './bundle-file.ts'
import { createMarkFinder } from './bundle-marks.ts'
import { createDecodingRun, type DecodingRun } from './decoding-run.ts'
import { NOT_COVERED } from './field-treatment.ts'
import { createPseudonyms } from './pseudonyms.ts'

/** Takes frames. */
export interface FrameSink {
  onFrame(frame: Frame): void
  /** Settles when more can be taken. */
  settle(): Promise<void>
  isDone?(): boolean
}

export interface BundleCopy extends FrameSink {
  /** What the manifest tells. */
  readonly knowledge: CaptureKnowledge
  /** Says that no frame follows; tells what whoever opens the bundle will count. */
  end(): { readonly records: number; readonly datagrams: number }
  /** Undefined of a copy that is not anonymised. */
  account(): AnonymisationAccount | undefined
  /** Of each mark the number of its record in the bundle, 0 where that is not in it. */
  markRecords(): readonly number[]
}

export interface CopyOptions {
  readonly file: BundleFile
  /** What is known before the first frame. */
  readonly knowledge: CaptureKnowledge
  readonly settings: DecodeSettings
  readonly marks: readonly PlacedMark[]
}

/** Packets as they are; they are decoded beside, to count what they hold. */
export function createPlainCopy({ file, knowledge, settings, marks }: CopyOptions): BundleCopy {
  const finder = createMarkFinder(marks)
  const run = createDecodingRun({ registry: registryWith(knowledge), settings, knowledge, onBlock: finder.take })
  return {
    knowledge,
    onFrame(frame) {
      const octets = frame.octets.subarray(frame.from, frame.end)
      file.addPacket(frame.linkType, { arrivalNs: frame.arrivalNs, octets, originalLength: frame.originalLength })
      run.onFrame(frame)
    },
    settle: run.settle,
    end: () => countsAtEnd(run),
    account: () => undefined,
    markRecords: finder.records,
  }
}

export interface AnonymisedCopyOptions extends CopyOptions {
  readonly key: Uint8Array
  /** Hands all frames to a sink: once more than they are copied. */
  decode(sink: FrameSink): Promise<Result<void>>
}

/** Packets made anew of what the decoder understood; what it made of them is decoded again, to count what is there. */
export async function createAnonymisedCopy(options: AnonymisedCopyOptions): Promise<Result<BundleCopy>> {
  const { file, knowledge, settings } = options
  const pseudonyms = createPseudonyms(options.key)
  const common = { settings, knowledge, pseudonyms }
  const first = createAnonymisingRun({ ...common, registry: registryWith(knowledge), late: new Map() })
  const found = await options.decode(first)
  if (!found.ok) return found
  first.end()

  const anonymous = anonymiseKnowledge(knowledge, pseudonyms, registryWith(knowledge))
  const finder = createMarkFinder(options.marks, (exporter) => anonymiseEndpoint(exporter, pseudonyms))
  const check = createDecodingRun({
    registry: registryWith(anonymous),
    settings,
    knowledge: anonymous,
    onBlock: finder.take,
  })
  const packets = createAnonymisedPackets(pseudonyms)
  let frames = 0
  let leftOut = 0

  function onAnonymised(datagram: AnonymisedDatagram): void {
    const made = packets.packetsOf(datagram)
    if (made.length === 0) leftOut++
    for (const packet of made) {
      file.addPacket(RAW_IP, packet)
      const { octets, arrivalNs, originalLength } = packet
      const stretch = { octets, from: 0, end: octets.length }
      check.onFrame({
        ...stretch,
        number: ++frames,
        linkType: RAW_IP,
        arrivalNs,
        originalLength,
        fileOffset: undefined,
      })
    }
  }

  const run = createAnonymisingRun({ ...common, registry: registryWith(knowledge), late: first.late(), onAnonymised })
  return succeed({
    knowledge: anonymous,
    onFrame: run.onFrame,
    async settle() {
      await run.settle()
      await check.settle()
    },
    end() {
      run.end()
      return countsAtEnd(check)
    },
    account: () => ({
      method: 'Crypto-PAn',
      blankedOctets: run.overwritten(),
      leftOut: leftOut + run.leftOut(),
      notCovered: NOT_COVERED,
    }),
    markRecords: finder.records,
  })
}

function countsAtEnd(run: DecodingRun): { records: number; datagrams: number } {
  run.end()
  const { records, ledger } = run.totals()
  return { records: records.data + records.options, datagrams: ledger.datagrams.received }
}

/** As the registry of whoever opens the bundle is. */
function registryWith({ elements }: CaptureKnowledge): ElementRegistry {
  const registry = createElementRegistry()
  for (const element of elements) registry.learn(element)
  return registry
}
