/**
 * What a live session has learned by now, names included: for the files of its recording, and for the session that takes its place
 * when its numbers run out.
 */
import type { DecodedBlock, SessionFacts } from '../decode/block.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { KEPT_LABEL_TEXT_OCTETS } from '../limits/live.ts'
import { collectNames, createNamesTeacher, type NamesTeacher } from '../names/names-knowledge.ts'
import { createSessionNames, type SessionNames } from '../names/session-names.ts'
import { sessionKey, type CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import { elementOf } from '../session/field-columns.ts'
import { createRunTexts, type RunTexts } from './run-texts.ts'

/** What the decoder knows of itself. */
export type DecoderKnowledge = Pick<CaptureKnowledge, 'sessions' | 'templates' | 'elements'>

export interface KnownNames {
  /** Learns names from a block, before it goes to the session. */
  take(block: DecodedBlock): void
  /** Adds the names to what the decoder knows. */
  everything(known: DecoderKnowledge): Promise<CaptureKnowledge>
  /** Goes on with blocks of a decoder whose numbers begin again. */
  beginAgain(knowledge: CaptureKnowledge): void
}

/** Of one session: its ids mean nothing to another. */
interface Learned {
  readonly names: SessionNames
  readonly texts: RunTexts
  readonly sessions: Map<number, SessionFacts>
  readonly teacher: NamesTeacher | undefined
}

/** Knows nothing yet. */
export function createKnownNames(registry: ElementRegistry): KnownNames {
  let learned = begin()

  function begin(knowledge?: CaptureKnowledge): Learned {
    const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
    return {
      names,
      texts: createRunTexts(KEPT_LABEL_TEXT_OCTETS),
      sessions: new Map(),
      teacher: knowledge && createNamesTeacher(names, knowledge),
    }
  }

  return {
    take(block) {
      const { names, texts, sessions, teacher } = learned
      for (const session of block.newSessions) sessions.set(session.id, session)
      teacher?.onSessions(block.newSessions)
      texts.add(block.dictionary)
      names.take(block)
    },
    async everything(known) {
      const { names, texts, sessions, teacher } = learned
      await names.resolve(texts.read)
      const indexes = new Map(known.sessions.map((session, index) => [sessionKey(session), index]))
      const byId = new Map(Array.from(sessions, ([id, facts]) => [id, indexes.get(sessionKey(facts))]))
      const untaught = teacher?.untaught((session) => indexes.get(sessionKey(session))) ?? { labels: [], rates: [] }
      const { labels, rates } = collectNames(names, (session) => byId.get(session))
      return { ...known, labels: [...untaught.labels, ...labels], rates: [...untaught.rates, ...rates] }
    },
    beginAgain(knowledge) {
      learned = begin(knowledge)
    },
  }
}
