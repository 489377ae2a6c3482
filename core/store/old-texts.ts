/**
 * Texts that no record refers to any more. The decoder's dictionary begins anew now and then (`DictionaryEntries.firstLiveId`): once retention
 * has removed all records from before, the texts from before go, but those that lists still show. They stay while somebody may still look
 * one up whose record was there when the question began.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { FREE_REMOVED } from './dialect.ts'
import type { Dictionary } from './dictionary.ts'

export interface OldTextsRequest {
  /**
   * The ids below one that something beside the records still refers to. By then all blocks before it have been told of
   * (`StoreEvents.onWritten`), and nothing that comes later refers to other ids below it. All go when absent.
   */
  readonly textsInUse?: (before: number) => Promise<Uint32Array>
}

export interface OldTexts {
  /** Takes note that records after one refer to no id before another. */
  note(lastRecord: number, firstLiveId: number): void
  /** Keeps all texts that records refer to now; what it returns ends that. */
  hold(): () => void
  /** Removes what may go, a part of the way with each flush; outside of any transaction. Throws what DuckDB throws. */
  letGo(removedRecords: number): Promise<void>
}

/** Ids that may go. */
interface Cut {
  readonly before: number
  /** The first hold that began after the last of their records went. */
  readonly firstHold: number
}

export function createOldTexts(
  writer: DuckDBConnection,
  dictionary: Pick<Dictionary, 'remove'>,
  request: OldTextsRequest,
): OldTexts {
  const holds = new Set<number>()
  let nextHold = 0
  let generations: { readonly lastRecord: number; readonly firstLiveId: number }[] = []
  let firstLiveId = 0
  let cut: Cut | undefined
  let isAsking = false
  let inUse: Uint32Array | undefined
  let isToFree = false

  function ask(before: number): void {
    isAsking = true
    const asked = request.textsInUse?.(before) ?? Promise.resolve(new Uint32Array(0))
    asked
      .then((ids) => {
        inUse = ids
      })
      // Who does not answer is asked again with the next flush.
      .catch(() => undefined)
      .finally(() => {
        isAsking = false
      })
  }

  function isHeld({ firstHold }: Cut): boolean {
    for (const held of holds) if (held < firstHold) return true
    return false
  }

  function findCut(removedRecords: number): Cut | undefined {
    const past = generations.filter(({ lastRecord }) => lastRecord <= removedRecords)
    generations = generations.slice(past.length)
    const before = past.at(-1)?.firstLiveId
    return before === undefined ? undefined : { before, firstHold: nextHold }
  }

  return {
    note(lastRecord, first) {
      if (first <= firstLiveId) return
      firstLiveId = first
      generations.push({ lastRecord, firstLiveId })
    },
    hold() {
      const held = nextHold++
      holds.add(held)
      return () => holds.delete(held)
    },
    async letGo(removedRecords) {
      if (cut === undefined) {
        // The last of these records may have come with this very flush: who keeps their texts hears of them only after it.
        cut = findCut(removedRecords)
      } else if (inUse !== undefined) {
        await dictionary.remove(writer, cut.before, inUse)
        cut = undefined
        inUse = undefined
        isToFree = true
      } else if (!isAsking && !isHeld(cut)) ask(cut.before)
      // It is refused while another writes, and comes with a later flush then.
      if (isToFree)
        isToFree = await writer.run(FREE_REMOVED).then(
          () => false,
          () => true,
        )
    },
  }
}
