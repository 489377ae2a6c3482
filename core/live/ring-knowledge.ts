/**
 * What the collector knew when a file of a ring began. The recorder lets go of old files and with them of templates that are sent
 * once (TCP) or every ten minutes (NetScaler); with this, the files that are left still decode.
 */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MANIFEST_FORMAT, type CaptureManifest } from '../protocol/bundle-manifest.ts'
import type { CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import { parseManifest, partPrefix } from '../session/manifest-schema.ts'
import { encodeSectionHeader } from './bundle-blocks.ts'
import { fitManifest } from './fit-manifest.ts'
import { ringFileNumber } from './recording-folder.ts'

const KNOWLEDGE_FILE = /^known-(\d{6,12})\.json$/

/** Keeps what is known at the beginning of a file; throws what the file system throws. */
export async function writeRingKnowledge(folder: string, file: number, knowledge: CaptureKnowledge): Promise<void> {
  const path = join(folder, `known-${String(file).padStart(6, '0')}.json`)
  const temporary = `${path}.part`
  await writeFile(temporary, JSON.stringify(manifestOf(knowledge)), { mode: 0o600 })
  await rename(temporary, path)
}

/** A section header that tells what was known before the oldest file of a ring; undefined when nothing was. */
export async function encodeRingHead(folder: string): Promise<Uint8Array | undefined> {
  const names = await readdir(folder).catch(() => [])
  const oldest = Math.min(...names.flatMap((name) => ringFileNumber(name) ?? []))
  // What was known earlier is better than nothing: a file may have gone since.
  const known = names.flatMap((name) => {
    const number = Number(KNOWLEDGE_FILE.exec(name)?.[1] ?? Number.NaN)
    return number <= oldest ? [{ name, number }] : []
  })
  const [latest] = known.sort((a, b) => b.number - a.number)
  if (latest === undefined) return undefined
  const text = await readFile(join(folder, latest.name), 'utf8').catch(() => '')
  const parsed = parseManifest([`${partPrefix(1, 2)}{}`, `${partPrefix(2, 2)}${text}`])
  if (parsed.kind !== 'manifest') return undefined
  return encodeSectionHeader(parsed.manifest, 'What was known before this recording.').octets
}

/** Removes what is known of files that have gone. */
export async function forgetRingKnowledge(folder: string, oldestFile: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const match = KNOWLEDGE_FILE.exec(name)
    if (match !== null && Number(match[1]) < oldestFile) await rm(join(folder, name), { force: true })
  }
}

function manifestOf(knowledge: CaptureKnowledge): CaptureManifest {
  const facts = { format: MANIFEST_FORMAT, version: 1, madeAt: '', program: '', notes: '', view: '' } as const
  return fitManifest({ ...facts, kind: 'ring', isAnonymised: false, records: 0, datagrams: 0, omitted: 0, knowledge })
}
