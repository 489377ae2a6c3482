/** While a live session is recorded: keeps for each file of the ring what was known when it began. */
import { readdir } from 'node:fs/promises'
import type { CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import { ringFileNumber } from './recording-folder.ts'
import { forgetRingKnowledge, writeRingKnowledge } from './ring-knowledge.ts'

export interface KnowledgeKeeper {
  /** Looks whether a file has begun; to be called about once a second. */
  tick(): Promise<void>
}

/**
 * Begins with an empty folder. A disk that takes nothing is the recorder's to report.
 *
 * @param everything what is known now
 */
export function createKnowledgeKeeper(folder: string, everything: () => Promise<CaptureKnowledge>): KnowledgeKeeper {
  let newest = 0
  let isLooking = false

  async function look(): Promise<void> {
    const numbers = (await readdir(folder)).flatMap((name) => ringFileNumber(name) ?? [])
    const latest = Math.max(0, ...numbers)
    if (latest <= newest) return
    // Nothing was known when the very first one began.
    if (latest > 1) await writeRingKnowledge(folder, latest, await everything())
    newest = latest
    await forgetRingKnowledge(folder, Math.min(...numbers))
  }

  return {
    async tick() {
      if (isLooking) return
      isLooking = true
      await look().catch(() => undefined)
      isLooking = false
    },
  }
}
