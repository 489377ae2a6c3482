/** Names and rates as a capture hands them on to what is cut out of it, and how a session takes them from there. */
import type { SessionFacts } from '../decode/block.ts'
import {
  sessionKey,
  type CaptureKnowledge,
  type KnownLabel,
  type KnownRate,
  type KnownSession,
} from '../protocol/capture-knowledge.ts'
import type { SessionNames } from './session-names.ts'

type NamesKnowledge = Pick<CaptureKnowledge, 'labels' | 'rates'>

/**
 * All names and rates that were learned.
 *
 * @param indexOf index of a session of the decoder among those of the knowledge; undefined when it is none of them
 */
export function collectNames(names: SessionNames, indexOf: (session: number) => number | undefined): NamesKnowledge {
  const labels: KnownLabel[] = []
  for (const table of names.tables.list()) {
    const session = indexOf(table.session)
    if (session === undefined) continue
    const { domain, idClass, idKey, labelKey, templateId, preference } = table
    const facts = { session, domain, idClass, idKey, labelKey, templateId, preference }
    for (const { number, names: named } of table.incarnations) {
      const incarnation = number === undefined ? {} : { incarnation: number }
      for (const [id, list] of named) {
        for (const { label, from } of list) labels.push({ ...facts, ...incarnation, id, label, at: String(from) })
      }
    }
  }
  const rates = names.rates.list().flatMap((rate): KnownRate[] => {
    const session = indexOf(rate.session)
    if (session === undefined) return []
    const { domain, sampler, algorithm, templateId, seen, taken, from } = rate
    const optional = { ...(sampler !== undefined && { sampler }), ...(algorithm && { algorithm }) }
    return [{ session, domain, templateId, seen: String(seen), taken: String(taken), at: String(from), ...optional }]
  })
  return { labels, rates }
}

export interface NamesTeacher {
  /** Teaches what is known of sessions that turn up now; comes before their records are learned from. */
  onSessions(sessions: readonly SessionFacts[]): void
  /**
   * What is known of sessions that have not turned up.
   *
   * @param indexOf index of a session in what the answer goes into; undefined when it is not there
   */
  untaught(indexOf: (session: KnownSession) => number | undefined): NamesKnowledge
}

/** Teaches names the knowledge of a capture, session by session; each is taught once. */
export function createNamesTeacher(names: SessionNames, knowledge: CaptureKnowledge): NamesTeacher {
  const waiting = new Map<string, number>()
  for (const [index, session] of knowledge.sessions.entries()) waiting.set(sessionKey(session), index)
  const labels = groupBySession(knowledge.labels)
  const rates = groupBySession(knowledge.rates)

  function teach(session: number, index: number): void {
    for (const { id, label, at, incarnation, ...facts } of labels.get(index) ?? []) {
      names.tables.learn({ table: { ...facts, session }, incarnation, id, label, at: BigInt(at) })
    }
    for (const { seen, taken, at, sampler, algorithm, ...facts } of rates.get(index) ?? []) {
      const rate = { seen: BigInt(seen), taken: BigInt(taken), at: BigInt(at) }
      names.rates.learn({ ...facts, ...rate, session, sampler, algorithm })
    }
  }

  return {
    onSessions(sessions) {
      names.open(sessions)
      for (const facts of sessions) {
        const key = sessionKey(facts)
        const index = waiting.get(key)
        if (index === undefined) continue
        waiting.delete(key)
        teach(facts.id, index)
      }
    },
    untaught(indexOf) {
      const indexes = new Map<number, number>()
      for (const index of waiting.values()) {
        const session = knowledge.sessions[index]
        const target = session && indexOf(session)
        if (target !== undefined) indexes.set(index, target)
      }
      const moved = <T extends { readonly session: number }>(list: readonly T[]): T[] =>
        list.flatMap((entry) => {
          const session = indexes.get(entry.session)
          return session === undefined ? [] : { ...entry, session }
        })
      return { labels: moved(knowledge.labels), rates: moved(knowledge.rates) }
    },
  }
}

function groupBySession<T extends { readonly session: number }>(list: readonly T[]): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>()
  for (const entry of list) {
    const group = groups.get(entry.session) ?? []
    group.push(entry)
    groups.set(entry.session, group)
  }
  return groups
}
