/**
 * The manifest of an incident bundle: what it is, and what its collector knew before its first packet. It lies in the comments of
 * the bundle's section header, so that any reader of pcapng opens the file.
 */
import type { CaptureKnowledge } from './capture-knowledge.ts'
import type { BundleManifest, BundleMark } from './live-api.ts'

export const MANIFEST_FORMAT = 'flowglass-bundle'

/** What an anonymised copy has lost beside addresses and names. */
export interface AnonymisationAccount {
  /** How addresses were replaced: `Crypto-PAn`. */
  readonly method: string
  /** Messages, or parts of them, that could not be decoded: their octets were overwritten. */
  readonly blankedOctets: number
  /** Datagrams and streams that are no flow export: left out. */
  readonly leftOut: number
  /** What stays as it was, in words. */
  readonly notCovered: readonly string[]
}

/** What stands before all else, in a comment of its own: short, and written again when the counts are known. */
export interface ManifestHead extends Omit<BundleManifest, 'marks'> {
  readonly format: typeof MANIFEST_FORMAT
  readonly version: 1
  /** `ring`: no bundle, only what was known before the files of a recording that are left. */
  readonly kind: 'bundle' | 'ring'
  /** RFC 3339: arrival of the first and last packet. */
  readonly first?: string
  readonly last?: string
  /** Who wrote it. */
  readonly program: string
  /** Of each of `marks`; 0 where the bundle does not have the record. */
  readonly markRecords?: readonly number[]
}

export interface CaptureManifest extends ManifestHead {
  readonly knowledge: CaptureKnowledge
  /** Labels and definitions that were known and did not fit into the manifest. */
  readonly omitted: number
  readonly anonymisation?: AnonymisationAccount
  readonly marks?: readonly Omit<BundleMark, 'record'>[]
}

/** What a viewer is told of it. */
export function summarizeManifest(manifest: CaptureManifest): BundleManifest {
  const { madeAt, isAnonymised, notes, view, records, datagrams, markRecords = [] } = manifest
  const marks = (manifest.marks ?? []).flatMap((mark, index): BundleMark[] => {
    const record = markRecords[index] ?? 0
    return record === 0 ? [] : [{ ...mark, record }]
  })
  return { madeAt, isAnonymised, notes, view, records, datagrams, ...(marks.length > 0 && { marks }) }
}
