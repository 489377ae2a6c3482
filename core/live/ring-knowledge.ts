/**
 * What the collector knew when the oldest file of a ring began. The recorder lets go of old files and with them of templates that
 * are sent once (TCP) or every ten minutes (NetScaler); this is how the files that are left still decode.
 */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KNOWLEDGE_FILE } from './recording-folder.ts'
import { encodeSectionHeader } from './bundle-blocks.ts'
import { fitManifest } from './fit-manifest.ts'
import { MANIFEST_FORMAT, type CaptureManifest } from '../protocol/bundle-manifest.ts'
import type { CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import { parseManifest, partPrefix } from '../session/manifest-schema.ts'

/** Keeps what is known for the ring in a folder; throws what the file system throws. */
export async function writeRingKnowledge(folder: string, knowledge: CaptureKnowledge): Promise<void> {
  const path = join(folder, KNOWLEDGE_FILE)
  const temporary = `${path}.part`
  await writeFile(temporary, JSON.stringify(manifestOf(knowledge)), { mode: 0o600 })
  await rename(temporary, path)
}

/** A section header that tells what was known before the ring; undefined when nothing was. */
export async function encodeRingHead(folder: string): Promise<Uint8Array | undefined> {
  const text = await readFile(join(folder, KNOWLEDGE_FILE), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const parsed = parseManifest([`${partPrefix(1, 2)}{}`, `${partPrefix(2, 2)}${text}`])
  if (parsed.kind !== 'manifest') return undefined
  return encodeSectionHeader(parsed.manifest, 'What was known before this recording.').octets
}

function manifestOf(knowledge: CaptureKnowledge): CaptureManifest {
  const facts = { format: MANIFEST_FORMAT, version: 1, madeAt: '', program: '', notes: '', view: '' } as const
  return fitManifest({ ...facts, kind: 'ring', isAnonymised: false, records: 0, datagrams: 0, omitted: 0, knowledge })
}
