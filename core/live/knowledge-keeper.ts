/** While a live session is recorded: keeps for each file of the ring what was known when it began. */
import { readdir } from 'node:fs/promises'
import type { DecodedBlock, SessionFacts } from '../decode/block.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { KEPT_LABEL_TEXT_OCTETS } from '../limits/live.ts'
import { collectNames } from '../names/names-knowledge.ts'
import { createSessionNames } from '../names/session-names.ts'
import { sessionKey, type CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import { elementOf } from '../session/field-columns.ts'
import { ringFileNumber } from './recording-folder.ts'
import { forgetRingKnowledge, writeRingKnowledge } from './ring-knowledge.ts'
import { createRunTexts } from './run-texts.ts'

export interface KnowledgeKeeper {
  /** Learns names from a block, before it goes to the session. */
  take(block: DecodedBlock): void
  /** Looks whether a file has begun; to be called about once a second. */
  tick(): Promise<void>
}

export interface KnowledgeKeeperOptions {
  readonly folder: string
  readonly registry: ElementRegistry
  /** What the decoder knows now. */
  knowledge(): Pick<CaptureKnowledge, 'sessions' | 'templates' | 'elements'>
}

/** Begins with an empty folder. A disk that takes nothing is the recorder's to report. */
export function createKnowledgeKeeper({ folder, registry, knowledge }: KnowledgeKeeperOptions): KnowledgeKeeper {
  const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
  const texts = createRunTexts(KEPT_LABEL_TEXT_OCTETS)
  const sessions = new Map<number, SessionFacts>()
  let newest = 0
  let isLooking = false

  async function everything(): Promise<CaptureKnowledge> {
    await names.resolve(texts.read)
    const known = knowledge()
    const indexes = new Map(known.sessions.map((session, index) => [sessionKey(session), index]))
    const byId = new Map(Array.from(sessions, ([id, facts]) => [id, indexes.get(sessionKey(facts))]))
    return { ...known, ...collectNames(names, (session) => byId.get(session)) }
  }

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
    take(block) {
      for (const session of block.newSessions) sessions.set(session.id, session)
      texts.add(block.dictionary)
      names.take(block)
    },
    async tick() {
      if (isLooking) return
      isLooking = true
      await look().catch(() => undefined)
      isLooking = false
    },
  }
}
