/**
 * What was taught where, within a bound: by transport session, domain and whatever else tells places apart. When there is no room for
 * something new, the places go that were taught longest ago, as of connections that are over; a place that has more than half of
 * everything makes room itself.
 */

export interface TaughtPlace {
  readonly session: number
  /** Entries of it, as far as they count. */
  count: number
}

export interface TaughtPlaces<Place extends TaughtPlace> {
  find(session: number, key: string): Place | undefined
  /** Puts a place where there is none. */
  add(key: string, place: Place): void
  /** Says that something of a place was taught. */
  note(place: Place): void
  values(): Iterable<Place>
  /** Lets other places go until so many of all entries are gone, or none is left; returns how many went. */
  makeRoom(present: Place, wanted: number, all: number): number
  /** Forgets all places of a session; returns how many entries went. */
  forgetSession(session: number): number
}

/** Makes an empty account. */
export function createTaughtPlaces<Place extends TaughtPlace>(): TaughtPlaces<Place> {
  const sessions = new Map<number, Map<string, Place>>()
  const taught = new Map<Place, string>()

  function remove(place: Place): number {
    const key = taught.get(place)
    const places = sessions.get(place.session)
    if (key !== undefined) places?.delete(key)
    if (places?.size === 0) sessions.delete(place.session)
    taught.delete(place)
    return place.count
  }

  return {
    find: (session, key) => sessions.get(session)?.get(key),
    add(key, place) {
      const places = sessions.get(place.session) ?? new Map<string, Place>()
      sessions.set(place.session, places)
      places.set(key, place)
      taught.set(place, key)
    },
    note(place) {
      const key = taught.get(place)
      if (key === undefined) return
      // Maps go in the order of insertion: what was taught longest ago is first.
      taught.delete(place)
      taught.set(place, key)
    },
    *values() {
      for (const places of sessions.values()) yield* places.values()
    },
    makeRoom(present, wanted, all) {
      let gone = 0
      if (2 * present.count > all) return gone
      for (const place of taught.keys()) {
        if (gone >= wanted) break
        if (place !== present) gone += remove(place)
      }
      return gone
    },
    forgetSession(session) {
      let gone = 0
      for (const place of [...(sessions.get(session)?.values() ?? [])]) gone += remove(place)
      return gone
    },
  }
}
