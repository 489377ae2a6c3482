/**
 * Labels of ids, as options data taught them: a table for each transport session, domain, kind of id and element of the
 * label. A label holds from the export time at which it came, and the first one for all that was before it. Where the
 * exporter numbers incarnations, a new number makes all names before it invalid for what is exported later.
 */
import { MAX_NAME_LENGTH, MAX_NAMES } from '../limits/names.ts'
import type { IdClass } from './id-classes.ts'
import { bothValid, insertByTime, validAt, validityOf, type ValidFrom, type Validity } from './valid-from.ts'

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
  /** Labels that were not kept: more than `MAX_NAMES`. */
  readonly dropped: number
}

interface OpenIncarnation extends Incarnation {
  readonly names: Map<string, Label[]>
}
interface OpenTable extends NameTableFacts {
  readonly incarnations: OpenIncarnation[]
}

/** Makes empty tables. */
export function createNameTables(maxNames = MAX_NAMES): NameTables {
  /** By session, domain and class: in the order in which they show. */
  const tables = new Map<string, OpenTable[]>()
  const classes = new Set<IdClass>()
  let count = 0
  let revision = 0
  let dropped = 0

  function tableOf(facts: NameTableFacts): OpenTable {
    const key = placeOf(facts.session, facts.domain, facts.idClass)
    const list = tables.get(key) ?? []
    tables.set(key, list)
    const known = list.find((table) => table.labelKey === facts.labelKey)
    if (known !== undefined) return known
    const table: OpenTable = { ...facts, incarnations: [] }
    list.push(table)
    list.sort((a, b) => a.preference - b.preference)
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

  return {
    learn(taught) {
      if (count >= maxNames) {
        const known = tables.get(placeOf(taught.table.session, taught.table.domain, taught.table.idClass))
        const incarnations = known?.find(({ labelKey }) => labelKey === taught.table.labelKey)?.incarnations
        const names = incarnations?.find(({ number }) => number === taught.incarnation)?.names
        // What repeats a label that is known costs nothing, and is not dropped.
        if (validAt(names?.get(taught.id) ?? [], taught.at)?.label !== cut(taught.label)) dropped += 1
        return
      }
      const { names } = incarnationOf(tableOf(taught.table), taught.incarnation, taught.at)
      const labels = names.get(taught.id) ?? []
      const label = cut(taught.label)
      if (validAt(labels, taught.at)?.label === label) return
      insertByTime(labels, { from: taught.at, label })
      names.set(taught.id, labels)
      count += 1
      revision += 1
    },
    labelOf(session, domain, idClass, id, time) {
      for (const table of tables.get(placeOf(session, domain, idClass)) ?? []) {
        const labels = validAt(table.incarnations, time)?.names.get(id)
        if (labels !== undefined) return validAt(labels, time)?.label
      }
      return undefined
    },
    has: (session, domain, idClass) => tables.has(placeOf(session, domain, idClass)),
    match(idClass, matches) {
      const all = [...tables.values()].flat().filter((table) => table.idClass === idClass)
      return all.flatMap((table) => matchesOf(table, matches))
    },
    list: () => [...tables.values()].flat(),
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

function placeOf(session: number, domain: number, idClass: IdClass): string {
  return `${session}/${domain}/${idClass}`
}
