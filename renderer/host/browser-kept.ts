/** What a browser keeps of captures: in its own storage, as the settings; the ones longest untouched go first. */
import { MAX_KEPT_TEXT } from '../../core/limits/viewer.ts'
import type { KeptApi } from '../../core/protocol/kept-api.ts'

const PREFIX = 'flowglass.capture.'
const ORDER_KEY = 'flowglass.captures'

/** A browser gives a page some megabytes in all. */
const MAX_BROWSER_CAPTURES = 50

type KeptStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

function readOrder(storage: KeptStorage): string[] {
  try {
    const order: unknown = JSON.parse(storage.getItem(ORDER_KEY) ?? '[]')
    return Array.isArray(order) ? order.filter((entry): entry is string => typeof entry === 'string') : []
  } catch {
    return []
  }
}

/** Keeps texts in a storage. What does not fit into it any more is not kept. */
export function createBrowserKept(storage: KeptStorage): KeptApi {
  return {
    readKept: (identity) => Promise.resolve(storage.getItem(PREFIX + identity) ?? undefined),
    writeKept(identity, text) {
      const order = [identity, ...readOrder(storage).filter((entry) => entry !== identity)]
      for (const gone of order.splice(MAX_BROWSER_CAPTURES)) storage.removeItem(PREFIX + gone)
      try {
        if (text === '') storage.removeItem(PREFIX + identity)
        else if (text.length <= MAX_KEPT_TEXT) storage.setItem(PREFIX + identity, text)
        storage.setItem(ORDER_KEY, JSON.stringify(text === '' ? order.slice(1) : order))
      } catch {
        // The storage is full: what was kept before stays.
      }
      return Promise.resolve()
    },
  }
}
