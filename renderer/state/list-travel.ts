/** Ways between Flows and the lists: from a record to the row it is part of, from a row to its records, and back. */
import type { TrafficSessionDetails } from '../../core/protocol/traffic-session-report.ts'
import type { ConnectionDetails, Endpoint, TransactionDetails } from '../../core/protocol/transaction-report.ts'
import type { TimeRange } from '../../core/protocol/session-api.ts'
import type { RecordPlace } from '../../core/protocol/list-api.ts'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { Viewer } from './viewer.ts'
import type { FlowsVisit } from './viewer-state.ts'

/** Records named in one filter; a connection may have more. */
const MAX_NAMED_RECORDS = 1000

/** Lets exactly these records through. */
export function recordsFilter(records: readonly number[]): string {
  const named = [...new Set(records)].sort((one, other) => one - other).slice(0, MAX_NAMED_RECORDS)
  return named.length === 1 ? `@record = ${named[0] ?? 0}` : `@record in {${named.join(' ')}}`
}

/** Shows the row of a place in its view; false when it is the place of nothing. */
export async function showPlace(viewer: Viewer, place: RecordPlace): Promise<boolean> {
  const { lists, store } = viewer
  if (place.transaction !== undefined) {
    store.setState({ transactionsShow: 'transactions' })
    lists.transactions.groupBy(undefined)
    viewer.showTab('transactions')
    await lists.transactions.show(place.transaction)
    return true
  }
  if (place.session !== undefined) {
    viewer.showTab('sessions')
    await lists.sessions.show(place.session)
    return true
  }
  if (place.connection === undefined) return false
  store.setState({ transactionsShow: 'connections' })
  viewer.showTab('transactions')
  await lists.connections.show(place.connection)
  return true
}

/** Shows the row that a record is part of. */
export async function showPlaceOf(viewer: Viewer, record: number): Promise<boolean> {
  const place = await viewer.host.session.placeRecord(record).catch(() => undefined)
  return place !== undefined && showPlace(viewer, place)
}

function visit(viewer: Viewer, title: string, filter: string, timeRange?: TimeRange): Promise<void> {
  const { view, tab, visit: before } = viewer.store.getState()
  const from: FlowsVisit['from'] = tab === 'flows' ? (before?.from ?? 'flows') : tab
  // A visit that follows another one leads back to before both.
  const isAnother = before?.filter === view.wanted.filter
  const filterBefore = isAnother ? before.filterBefore : view.wanted.filter
  const rangeBefore = isAnother ? before.rangeBefore : view.wanted.timeRange
  viewer.store.setState({ visit: { title, from, filter, filterBefore, ...(rangeBefore && { rangeBefore }) } })
  return viewer.visitRows(filter, timeRange)
}

function recordsOf({ legs }: TransactionDetails): number[] {
  return legs.flatMap(({ records }) => records.map(({ record }) => record))
}

/** Shows the records of a transaction in Flows, the first of them selected. */
export async function showTransactionRecords(viewer: Viewer, number: number): Promise<void> {
  const answer = await viewer.host.session.describeTransaction(number).catch(() => undefined)
  if (answer?.ok !== true) return
  const records = recordsOf(answer.value)
  const [first] = records
  if (first === undefined) return
  void visit(viewer, `transaction ${answer.value.transactionId}`, recordsFilter(records))
  viewer.select(first)
}

/** Lets the records between two ends through, whichever way they went. */
function betweenFilter(one: Endpoint, other: Endpoint): string {
  const side = ({ address, port }: Endpoint) =>
    port === null ? `ip = ${address}` : `ip = ${address} and port = ${port}`
  return `${side(one)} and ${side(other)}`
}

function endpointsFilter({ initiator, responder }: ConnectionDetails): string | undefined {
  return initiator === null || responder === null ? undefined : betweenFilter(initiator, responder)
}

/** Shows the records of a connection in Flows: those of its legs, or of its addresses and ports when it has none. */
export async function showConnectionRecords(viewer: Viewer, number: number): Promise<void> {
  const answer = await viewer.host.session.describeConnection(number).catch(() => undefined)
  if (answer?.ok !== true) return
  const { legs, connectionId } = answer.value
  const records = legs.flatMap(({ record }) => (record === null ? [] : [record]))
  const filter = records.length > 0 ? recordsFilter(records) : endpointsFilter(answer.value)
  if (filter === undefined) return
  void visit(viewer, `connection ${connectionId ?? formatCount(number)}`, filter)
  if (records[0] !== undefined) viewer.select(records[0])
}

/** Shows the records of a LoadMaster session in Flows, the first of them selected. */
export function showTrafficSessionRecords(viewer: Viewer, details: TrafficSessionDetails): void {
  const { uniflows, client, server, number } = details
  const records = uniflows.map(({ record }) => record)
  // Of a direction that was exported in parts only the first record is known by its number.
  const isWhole = uniflows.every(({ recordCount = 1 }) => recordCount === 1)
  void visit(viewer, `session ${formatCount(number)}`, isWhole ? recordsFilter(records) : betweenFilter(client, server))
  viewer.select(records[0])
}

/** Shows one record with its octets in Flows; a filter that hides it is left until somebody goes back. */
export async function showRecord(viewer: Viewer, record: number): Promise<void> {
  const isHidden = (await viewer.findRow(record)) < 0
  const { filter, timeRange } = viewer.store.getState().view.wanted
  const shown = visit(viewer, `record ${formatCount(record)}`, isHidden ? '' : filter, isHidden ? undefined : timeRange)
  viewer.settings.setState({ isDetailsOpen: true })
  viewer.select(record)
  await shown
  const row = await viewer.findRow(record)
  if (row >= 0 && viewer.store.getState().selected === record) viewer.reveal(row, record)
}

/** Goes back to where the records were asked for, and gives Flows the filter of before. */
export function leaveVisit(viewer: Viewer): boolean {
  const { visit: left, view } = viewer.store.getState()
  if (left === undefined) return false
  viewer.store.setState({ visit: undefined })
  if (view.wanted.filter === left.filter) void viewer.visitRows(left.filterBefore, left.rangeBefore)
  viewer.showTab(left.from)
  return true
}

/** Shows the records of a filter that nobody wrote, with the way back. */
export function visitRecords(viewer: Viewer, title: string, filter: string): Promise<void> {
  return visit(viewer, title, filter)
}

/** Makes what a visit shows the filter of all views: nobody goes back any more. */
export function stayAtVisit(viewer: Viewer): void {
  viewer.store.setState({ visit: undefined })
  viewer.filters.apply('flows', viewer.store.getState().view.wanted.filter)
}
