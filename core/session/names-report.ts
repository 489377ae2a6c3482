/** What was learned from options data, for the inspector: labels with the records that carry their ids, sampling rates. */
import { formatNanoseconds } from '../elements/format-time.ts'
import { enumerationLabel } from '../elements/format-enumeration.ts'
import { MAX_REPORTED_NAMES } from '../limits/names.ts'
import { kindOf } from '../names/id-classes.ts'
import type { Incarnation, LearnedTable } from '../names/name-tables.ts'
import { validityOf } from '../names/valid-from.ts'
import type { KnownRate } from '../names/sampling-rates.ts'
import type { SessionNames } from '../names/session-names.ts'
import type { NameEntry, NamesReport, NameTable, SamplingReport } from '../protocol/names-report.ts'
import { countIds } from '../query/name-counts.ts'
import { readOwnRates } from '../query/own-rates.ts'
import type { Store } from '../store/store.ts'

/** The report of a session; counts are those of the visible records, left out where a newer question went before. */
export async function reportNames(store: Store, names: SessionNames): Promise<NamesReport> {
  const tables: NameTable[] = []
  for (const table of names.tables.list()) {
    for (const [index, incarnation] of table.incarnations.entries()) {
      tables.push(await reportTable(store, table, incarnation, index))
    }
  }
  const own = await readOwnRates(store).catch(() => [])
  return {
    tables,
    sampling: [
      ...names.rates.list().map((rate) => samplingOf(store, rate)),
      ...own.map(({ session, domain, rate, source }) => ({
        session,
        exporter: exporterOf(store, session),
        domain,
        rate,
        source,
      })),
    ],
    ...(names.dropped === 0 ? {} : { dropped: names.dropped }),
  }
}

async function reportTable(
  store: Store,
  table: LearnedTable,
  incarnation: Incarnation,
  index: number,
): Promise<NameTable> {
  const { session, domain, idClass, idKey, labelKey, templateId } = table
  const validity = validityOf(table.incarnations, index)
  // A view that is opened meanwhile ends the aggregate: the labels are worth more than their counts.
  const counts = await countIds(store, { session, domain, idClass, ...validity }).catch(() => undefined)
  const entries: NameEntry[] = []
  for (const [id, labels] of incarnation.names) {
    if (entries.length >= MAX_REPORTED_NAMES) break
    const newest = labels.at(-1)
    if (newest === undefined) continue
    const records = counts === undefined ? {} : { records: counts.get(id) ?? 0 }
    entries.push({ id, label: newest.label, ...records, learnedAt: formatNanoseconds(newest.from) })
  }
  // 0 is no id in any of these tables: "none", "unknown", "the appliance itself".
  const unnamed = [...(counts ?? [])].filter(([id]) => id !== '0' && !incarnation.names.has(id))
  return {
    session,
    exporter: exporterOf(store, session),
    domain,
    kind: kindOf(idClass),
    idKey,
    labelKey,
    templateId,
    ...(incarnation.number === undefined ? {} : { incarnation: incarnation.number }),
    entries,
    entryCount: incarnation.names.size,
    unnamed: unnamed.slice(0, MAX_REPORTED_NAMES).map(([id, records]) => ({ id, records })),
  }
}

function samplingOf(store: Store, rate: KnownRate): SamplingReport {
  const { session, domain, sampler, algorithm, templateId, seen, taken } = rate
  const label = algorithm && (enumerationLabel(algorithm.table, algorithm.code) ?? String(algorithm.code))
  return {
    session,
    exporter: exporterOf(store, session),
    domain,
    ...(sampler === undefined ? {} : { sampler }),
    rate: Number(seen) / Number(taken),
    ...(label === undefined ? {} : { algorithm: label }),
    source: `options template ${templateId}`,
  }
}

function exporterOf(store: Store, session: number): string {
  return store.catalog.sessions[session]?.exporter ?? ''
}
