/**
 * The manifest of an incident bundle: what it is, and what its collector knew before its first packet. It lies in the comments of
 * the bundle's section header, so that any reader of pcapng opens the file.
 */
import type { CaptureKnowledge } from './capture-knowledge.ts'
import type { BundleManifest } from './live-api.ts'

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
export interface ManifestHead extends BundleManifest {
  readonly format: typeof MANIFEST_FORMAT
  readonly version: 1
  /** `ring`: no bundle, only what was known before the files of a recording that are left. */
  readonly kind: 'bundle' | 'ring'
  /** RFC 3339: arrival of the first and last packet. */
  readonly first?: string
  readonly last?: string
  /** Who wrote it. */
  readonly program: string
}

export interface CaptureManifest extends ManifestHead {
  readonly knowledge: CaptureKnowledge
  /** Labels and definitions that were known and did not fit into the manifest. */
  readonly omitted: number
  readonly anonymisation?: AnonymisationAccount
}

/** What a viewer is told of it. */
export function summarizeManifest(manifest: CaptureManifest): BundleManifest {
  const { madeAt, isAnonymised, notes, view, records, datagrams } = manifest
  return { madeAt, isAnonymised, notes, view, records, datagrams }
}
