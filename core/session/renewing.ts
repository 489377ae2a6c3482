/**
 * Puts another session in the place of a live one whose numbers run out, or whose disk was full: with a store, lists and names of its
 * own, behind the same listeners. It is made ready first, and begins with the next datagram after the last one of the session before.
 */
import type { RenewalReason } from '../protocol/renewal-reason.ts'
import type { OpenFile, Opening, OpenRequest, Succession } from './open-file.ts'

export interface Renewing {
  /** Renews the session when its numbers run out, or once there is room again after its disk was full; and so on those that follow it. */
  watch(file: OpenFile): void
  /** Renews what is open, if it is live, without waiting until the collector asks for it. */
  renew(file: OpenFile | undefined, reason: RenewalReason): void
  /** Whether the store of a session is closed, so that the next one has its room. */
  hasClosed(file: OpenFile | undefined): boolean
  /** Nobody wants the next one any more; the answer is what was made ready by then. */
  cancel(): Opening | undefined
}

export interface RenewingOptions {
  begin(request: OpenRequest, before: Succession): Opening
  /** Is called once for each session, when nothing more of it comes. */
  takePlace(before: OpenFile, next: OpenFile): void
  letGo(opening: Opening): Promise<void>
  isOpen(file: OpenFile): boolean
}

/** Milliseconds between two looks whether a full disk has room again. */
const ROOM_LOOK_MS = 2000

/** Milliseconds between two renewals for want of room at least: a quota may be used up of which the disk knows nothing. */
const ROOM_PAUSE_MS = 30_000

/** Renews nothing yet. */
export function createRenewing(options: RenewingOptions): Renewing {
  let preparing: Opening | undefined
  let closed: OpenFile | undefined
  let lastForRoomMs = Number.NEGATIVE_INFINITY

  function watch(file: OpenFile): void {
    file.relay?.onRunOut((reason) => void renew(file, reason))
    file.loading.onNoRoom(() => void renewWithRoom(file))
  }

  /** What the store has goes first: its room is that of the next one. */
  async function renewWithRoom(before: OpenFile): Promise<void> {
    while (options.isOpen(before) && before.loading.phase() === 'loading') {
      if (performance.now() - lastForRoomMs >= ROOM_PAUSE_MS && (await before.store.hasRoomAnew())) {
        closed = before
        await before.store.dispose()
        if (options.isOpen(before) && (await renew(before, 'room'))) {
          lastForRoomMs = performance.now()
          closed = undefined
          return
        }
      }
      await new Promise((settle) => setTimeout(settle, ROOM_LOOK_MS))
    }
  }

  /** False when no other session took its place. */
  async function renew(before: OpenFile, reason: RenewalReason): Promise<boolean> {
    const { live, relay, request } = before
    // A collector that is being ended may still ask.
    if (preparing !== undefined || live === undefined || relay === undefined || !options.isOpen(before)) return false
    const channel = relay.next()
    const mine = options.begin(request, { live, relay, collector: channel.collector })
    preparing = mine
    const accepted = await mine.accepted
    const hasBegun =
      accepted.ok &&
      preparing === mine &&
      (await channel.begin(reason, ({ totals: { records } }) => {
        if (preparing !== mine) return
        preparing = undefined
        live.renew(records.data + records.options, reason)
        if (before.loading.isWithoutRoom()) {
          live.noteUnstored(records.data + records.options - before.store.recordCount)
        }
        watch(accepted.value)
        options.takePlace(before, accepted.value)
      }))
    if (hasBegun) return true
    // The collector asks again as long as it goes on.
    if (preparing === mine) preparing = undefined
    await options.letGo(mine)
    return false
  }

  return {
    watch,
    renew(file, reason) {
      if (file !== undefined) void renew(file, reason)
    },
    hasClosed: (file) => file !== undefined && file === closed,
    cancel() {
      const cancelled = preparing
      preparing = undefined
      return cancelled
    },
  }
}
