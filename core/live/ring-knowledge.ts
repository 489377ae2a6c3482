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
  await writeFile(temporary, JSON.stringify(fitManifest(ringManifest(knowledge))), { mode: 0o600 })
  await rename(temporary, path)
}

/** A section header that tells what was known before the oldest file of a ring; undefined when nothing was. */
export async function encodeRingHead(folder: string): Promise<Uint8Array | undefined> {
  const names = await readdir(folder).catch(() => [])
  const oldest = Math.min(...names.flatMap((name) => ringFileNumber(name) ?? []))
  // Nothing was known before the very first file.
  const chosen = oldest <= 1 ? undefined : chooseKnowledge(names, oldest)
  if (chosen === undefined) return undefined
  const text = await readFile(join(folder, chosen.name), 'utf8').catch(() => '')
  const parsed = parseManifest([`${partPrefix(1, 2)}{}`, `${partPrefix(2, 2)}${text}`])
  if (parsed.kind !== 'manifest') return undefined
  return encodeSectionHeader(parsed.manifest, 'What was known before this recording.').octets
}

/** Removes what was known before the files that are left, but for the newest of it. */
export async function forgetRingKnowledge(folder: string, oldestFile: number): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const needed = chooseKnowledge(names, oldestFile)?.number ?? 0
  for (const { name, number } of knowledgeIn(names)) {
    if (number < needed) await rm(join(folder, name), { force: true })
  }
}

/** What was known when a file began; where nobody had looked then, some time before, or else as soon as somebody did. */
function chooseKnowledge(names: readonly string[], file: number): { name: string; number: number } | undefined {
  const known = knowledgeIn(names).sort((a, b) => a.number - b.number)
  return known.filter(({ number }) => number <= file).at(-1) ?? known[0]
}

function knowledgeIn(names: readonly string[]): { name: string; number: number }[] {
  return names.flatMap((name) => {
    const match = KNOWLEDGE_FILE.exec(name)
    return match === null ? [] : [{ name, number: Number(match[1]) }]
  })
}

/** What was known, as a capture says it that goes on with it. */
export function ringManifest(knowledge: CaptureKnowledge): CaptureManifest {
  const facts = { format: MANIFEST_FORMAT, version: 1, madeAt: '', program: '', notes: '', view: '' } as const
  return { ...facts, kind: 'ring', isAnonymised: false, records: 0, datagrams: 0, omitted: 0, knowledge }
}
