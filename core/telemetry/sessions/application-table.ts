/** Applications of sessions: what the exporter calls them, by name, by an id with a learned label, or by the id itself. */
import type { RecordBatch } from '../../decode/block.ts'
import { createBlockTexts, type BlockTexts } from '../../names/block-texts.ts'
import { idClassOf } from '../../names/id-classes.ts'
import type { SessionNames } from '../../names/session-names.ts'
import { findChangingLabels, type ChangingLabels } from '../changing-labels.ts'
import { formatStructuredOctets } from '../../elements/format-structured-octets.ts'
import { MAX_SESSION_APPLICATIONS } from '../../limits/lists.ts'
import type { ExporterSources } from './exporter-sources.ts'
import { NONE_32 } from './session-columns.ts'
import type { FieldPlace } from './uniflow-fields.ts'
import { numbersOf } from './uniflow-reader.ts'

/** The element whose octets hold an application id (RFC 6759). */
const APPLICATION_ID = '95'
const APPLICATION_CLASS = idClassOf('applicationId')
const NANOS_PER_SECOND = 1_000_000_000n

interface Application {
  readonly name: string | undefined
  /** As the dump prints it, in hex. */
  readonly id: string | undefined
  readonly source: number
}

export interface ApplicationTable {
  readonly texts: BlockTexts
  /** Says that no dictionary id before one comes again. */
  forgetTextsBefore(id: number): void
  /** Forgets the entries that are not marked; their numbers are given again. */
  keepOnly(marks: Uint8Array): void
  /** Numbers are below it. */
  readonly entryEnd: number
  /** How many new entries there is room for. */
  room(): number
  /** Reads the texts of ids and names that a batch has, while its block is at hand. */
  noteTexts(batch: RecordBatch, place: FieldPlace | undefined): void
  /** The entry of a name and an id, given by their dictionary ids, -1 without; `NONE_32` when they say nothing. */
  entryOf(source: number, name: number, id: number): number
  /**
   * The name, else the label, else the id; undefined when its text never came.
   *
   * @param exportSeconds of the record that has it: a label holds from the moment at which it was taught
   */
  textOf(entry: number, exportSeconds: number): string | undefined
}

/** Makes an empty table. */
export function createApplicationTable(
  names: SessionNames,
  sources: Pick<ExporterSources, 'sourceOf'>,
): ApplicationTable {
  const texts = createBlockTexts()
  const applications: Application[] = []
  const entries = new Map<string, number>()
  /** Entries by source and dictionary id, so that a record that has no name makes no text. */
  const entriesById: (Map<number, number> | undefined)[] = []
  /** Labels of entries whose label does not depend on the time. */
  const kept = new Map<number, string>()
  let free: number[] = []
  let changing: ChangingLabels | undefined
  let revision = -1

  function add(source: number, name: number, id: number): number {
    const nameText = name < 0 ? undefined : texts.textOf(name)
    const idText = id < 0 ? undefined : texts.textOf(id)
    // Zeros are what a record without an application has.
    const said = { name: nameText === '' ? undefined : nameText, id: /^0*$/.test(idText ?? '') ? undefined : idText }
    if (said.name === undefined && said.id === undefined) return NONE_32
    const key = `${source}/${said.name ?? ''}/${said.id ?? ''}`
    const known = entries.get(key)
    if (known !== undefined) return known
    const entry = free.pop() ?? applications.length
    if (entry >= MAX_SESSION_APPLICATIONS) return NONE_32
    entries.set(key, entry)
    applications[entry] = { ...said, source }
    return entry
  }

  return {
    texts,
    forgetTextsBefore(first) {
      for (const ofSource of entriesById) {
        if (ofSource === undefined) continue
        for (const id of ofSource.keys()) if (id < first) ofSource.delete(id)
      }
    },
    keepOnly(marks) {
      kept.clear()
      for (const ofSource of entriesById) ofSource?.clear()
      for (const [key, entry] of entries) if (marks[entry] !== 1) entries.delete(key)
      const taken = new Set(entries.values())
      free = Array.from(applications.keys()).filter((entry) => !taken.has(entry))
    },
    get entryEnd() {
      return applications.length
    },
    room: () => MAX_SESSION_APPLICATIONS - applications.length + free.length,
    noteTexts(batch, place) {
      const octets = place === undefined ? undefined : batch.columns[place.index]
      if (place === undefined || octets === undefined || octets.length === 0) return
      const ids = numbersOf(place.kind, octets)
      let lastId = -1
      for (let row = 0; row < batch.rowCount; row += 1) {
        const id = ids[row]!
        if (id === lastId) continue
        lastId = id
        texts.textOf(id)
      }
    },
    entryOf(source, name, id) {
      if (name >= 0 || id < 0) return add(source, name, id)
      const ofSource = (entriesById[source] ??= new Map<number, number>())
      const known = ofSource.get(id)
      if (known !== undefined) return known
      const entry = add(source, name, id)
      if (entry !== NONE_32) ofSource.set(id, entry)
      return entry
    },
    textOf(entry, exportSeconds) {
      const application = applications[entry]
      if (application === undefined) return undefined
      const { name, id, source } = application
      if (name !== undefined || id === undefined) return name
      const { session, domain } = sources.sourceOf(source) ?? { session: undefined, domain: 0 }
      if (session === undefined) return formatStructuredOctets(APPLICATION_ID, id)?.text ?? id
      if (revision !== names.tables.revision) {
        revision = names.tables.revision
        changing = findChangingLabels(names.tables, APPLICATION_CLASS)
        kept.clear()
      }
      const known = kept.get(entry)
      if (known !== undefined) return known
      const time = BigInt(exportSeconds) * NANOS_PER_SECOND
      const label = names.tables.labelOf(session, domain, APPLICATION_CLASS, id, time)
      const text = label ?? formatStructuredOctets(APPLICATION_ID, id)?.text ?? id
      if (changing?.has(session, domain, id) !== true) kept.set(entry, text)
      return text
    },
  }
}
