/**
 * Labels of ids, as options data taught them: a table for each transport session, domain, kind of id and element of the
 * label. A label holds from the export time at which it came, and the first one for all that was before it. Where the
 * exporter numbers incarnations, a new number makes all names before it invalid for what is exported later.
 */
import { MAX_NAME_LENGTH, MAX_NAMES } from '../limits/names.ts'
import type { IdClass } from './id-classes.ts'
import { createTaughtPlaces, type TaughtPlace } from './taught-places.ts'
import {
  bothValid,
  forgetOldest,
  insertByTime,
  validAt,
  validityOf,
  type ValidFrom,
  type Validity,
} from './valid-from.ts'

interface Label extends ValidFrom {
  readonly label: string
}

export interface Incarnation extends ValidFrom {
  /** Undefined where the exporter does not number them. */
  readonly number: string | undefined
  readonly names: ReadonlyMap<string, readonly Label[]>
}

/** Whose ids, and which: what one table is about. */
export interface TableKey {
  readonly session: number
  readonly domain: number
  readonly idClass: IdClass
  /** Element that holds the label, by key. */
  readonly labelKey: string
}

export interface NameTableFacts extends TableKey {
  /** Element that held the id when it was named, by key. */
  readonly idKey: string
  readonly templateId: number
  /** 0 shows before 1. */
  readonly preference: number
}

export interface LearnedTable extends NameTableFacts {
  readonly incarnations: readonly Incarnation[]
}

export interface TaughtLabel {
  readonly table: NameTableFacts
  readonly incarnation: string | undefined
  /** As the dump prints it. */
  readonly id: string
  readonly label: string
  /** Export time, Unix nanoseconds. */
  readonly at: bigint
}

/** Ids whose label passes a test, while it is their label. */
export interface LabelMatch extends Validity {
  readonly session: number
  readonly domain: number
  readonly ids: readonly string[]
}

export interface NameTables {
  learn(taught: TaughtLabel): void
  /** Forgets what was taught by a transport session: its number is another's. */
  forgetSession(session: number): void
  /** The label of an id at a moment; the table that shows first decides. */
  labelOf(session: number, domain: number, idClass: IdClass, id: string, time: bigint): string | undefined
  /** Whether a domain has labels for ids of a class. */
  has(session: number, domain: number, idClass: IdClass): boolean
  /** Every id of a class that has a label that matches, wherever it was learned. */
  match(idClass: IdClass, matches: (label: string) => boolean): readonly LabelMatch[]
  list(): readonly LearnedTable[]
  /** Classes that have a table. */
  readonly classes: ReadonlySet<IdClass>
  /** Grows when a label is learned. */
  readonly revision: number
  /** Labels that are not kept: more than `MAX_NAMES`. */
  readonly dropped: number
}

interface OpenIncarnation extends Incarnation {
  readonly names: Map<string, Label[]>
}
interface Place extends TaughtPlace {
  /** In the order in which they show. */
  readonly tables: OpenTable[]
}
interface OpenTable extends NameTableFacts {
  readonly incarnations: OpenIncarnation[]
}

/** Makes empty tables. */
export function createNameTables(maxNames = MAX_NAMES): NameTables {
  /** By session, domain and class. */
  const places = createTaughtPlaces<Place>()
  const classes = new Set<IdClass>()
  let count = 0
  let revision = 0
  let dropped = 0

  function placeOf({ session, domain, idClass }: NameTableFacts): Place {
    const key = keyOf(domain, idClass)
    const known = places.find(session, key)
    if (known !== undefined) return known
    const place: Place = { session, count: 0, tables: [] }
    places.add(key, place)
    return place
  }

  function tableOf({ tables }: Place, facts: NameTableFacts): OpenTable {
    const known = tables.find((table) => table.labelKey === facts.labelKey)
    if (known !== undefined) return known
    const table: OpenTable = { ...facts, incarnations: [] }
    tables.push(table)
    tables.sort((a, b) => a.preference - b.preference)
    classes.add(facts.idClass)
    return table
  }

  function incarnationOf(table: OpenTable, number: string | undefined, from: bigint): OpenIncarnation {
    const known = table.incarnations.find((incarnation) => incarnation.number === number)
    if (known !== undefined) return known
    const made: OpenIncarnation = { number, from, names: new Map() }
    insertByTime(table.incarnations, made)
    return made
  }

  /** Lets a sixteenth of all labels go at once, so that the search costs little for each: those of others, or a place's own first ones. */
  function makeRoom(present: Place): void {
    const wanted = Math.max(1, maxNames >> 4)
    const gone = places.makeRoom(present, wanted, count)
    const own = gone < wanted ? forgetFirst(present, wanted - gone) : 0
    present.count -= own
    count -= gone + own
    dropped += gone + own
  }

  return {
    learn(taught) {
      const place = placeOf(taught.table)
      places.note(place)
      const { names } = incarnationOf(tableOf(place, taught.table), taught.incarnation, taught.at)
      const label = cut(taught.label)
      const known = names.get(taught.id)
      // What repeats a label that is known costs nothing.
      if (known !== undefined && validAt(known, taught.at)?.label === label) return
      if (count >= maxNames) {
        if (known === undefined) makeRoom(place)
        else {
          dropped += 1
          // The label that an id has now is worth more than its first one.
          if (!forgetOldest(known, taught.at)) return
          count -= 1
          place.count -= 1
        }
      }
      const labels = known ?? []
      insertByTime(labels, { from: taught.at, label })
      const open = incarnationOf(tableOf(place, taught.table), taught.incarnation, taught.at)
      open.names.set(taught.id, labels)
      count += 1
      place.count += 1
      revision += 1
    },
    forgetSession(session) {
      const gone = places.forgetSession(session)
      count -= gone
      if (gone > 0) revision += 1
    },
    labelOf(session, domain, idClass, id, time) {
      for (const table of places.find(session, keyOf(domain, idClass))?.tables ?? []) {
        const labels = validAt(table.incarnations, time)?.names.get(id)
        if (labels !== undefined) return validAt(labels, time)?.label
      }
      return undefined
    },
    has: (session, domain, idClass) => places.find(session, keyOf(domain, idClass)) !== undefined,
    match(idClass, matches) {
      const all = Array.from(places.values(), ({ tables }) => tables).flat()
      return all.filter((table) => table.idClass === idClass).flatMap((table) => matchesOf(table, matches))
    },
    list: () => Array.from(places.values(), ({ tables }) => tables).flat(),
    classes,
    get revision() {
      return revision
    },
    get dropped() {
      return dropped
    },
  }
}

/** Ids with the same validity together: nearly all hold always. */
function matchesOf(table: OpenTable, matches: (label: string) => boolean): LabelMatch[] {
  const found = new Map<string, { readonly validity: Validity; readonly ids: string[] }>()
  for (const [place, { names }] of table.incarnations.entries()) {
    const ofIncarnation = validityOf(table.incarnations, place)
    for (const [id, labels] of names) {
      for (const [index, { label }] of labels.entries()) {
        const validity = matches(label) ? bothValid(ofIncarnation, validityOf(labels, index)) : undefined
        if (validity === undefined) continue
        const key = `${validity.from ?? ''}-${validity.until ?? ''}`
        const group = found.get(key) ?? { validity, ids: [] }
        group.ids.push(id)
        found.set(key, group)
      }
    }
  }
  const { session, domain } = table
  return [...found.values()].map(({ validity, ids }) => ({ session, domain, ids, ...validity }))
}

function cut(label: string): string {
  return label.length <= MAX_NAME_LENGTH ? label : `${label.slice(0, MAX_NAME_LENGTH - 1)}…`
}

/** Takes the labels of the ids that were named first; returns how many went. */
function forgetFirst({ tables }: Place, wanted: number): number {
  let gone = 0
  for (const { incarnations } of tables) {
    for (const { names } of incarnations) gone += forgetFirstNames(names, wanted - gone)
    const firstUsed = incarnations.findIndex(({ names }) => names.size > 0)
    // One without names stays before them: what they mean does not hold for what came earlier.
    incarnations.splice(0, Math.max(0, (firstUsed < 0 ? incarnations.length : firstUsed) - 1))
  }
  return gone
}

function forgetFirstNames(names: Map<string, Label[]>, wanted: number): number {
  let gone = 0
  for (const [id, labels] of names) {
    if (gone >= wanted) break
    names.delete(id)
    gone += labels.length
  }
  return gone
}

function keyOf(domain: number, idClass: IdClass): string {
  return `${domain}/${idClass}`
}
