/**
 * The lists of one capture: blocks go in, rows, groups and details come out. It has what it needs of names itself, so that it
 * can live in a thread of its own; only texts are asked for where they are kept.
 */
import type { DecodedBlock } from '../decode/block.ts'
import type { LossSpan } from '../decode/loss-spans.ts'
import type { ElementRegistry } from '../elements/element.ts'
import { createNamesTeacher, type NamesTeacher } from '../names/names-knowledge.ts'
import { createSessionNames } from '../names/session-names.ts'
import type { CaptureKnowledge } from '../protocol/capture-knowledge.ts'
import type { TopSpec } from '../protocol/aggregate-api.ts'
import { fail, succeed, type Result } from '../protocol/failure.ts'
import type { UnlistedRecords } from '../protocol/health-report.ts'
import type {
  ListCounts,
  ListGroupRow,
  ListGroupSpec,
  ListName,
  ListSpec,
  ListSummary,
  RecordPlace,
} from '../protocol/list-api.ts'
import type { LearnedElement } from '../protocol/names-report.ts'
import type { ColumnInfo, ViewInfo, WindowRequest, WindowResult } from '../protocol/session-api.ts'
import type { TrafficSessionDetails, TrafficSessionGrouping } from '../protocol/traffic-session-report.ts'
import type { ConnectionDetails, TransactionDetails } from '../protocol/transaction-report.ts'
import type { StoredTop } from '../query/aggregate/top.ts'
import type { FieldTerm, RecordSet } from '../query/record-sets.ts'
import { createListViews, type ViewTicket } from '../telemetry/lists/list-views.ts'
import { createTelemetry, type ListRetention } from '../telemetry/telemetry.ts'
import type { ReadTexts } from '../telemetry/text-lookup.ts'
import type { RecordQuestion } from '../telemetry/transactions/record-bits.ts'
import { elementOf } from './field-columns.ts'

/** What may be asked about the lists. Numbers of rows are from 1; `no-such-row` where there is none. */
export interface ListQuestions {
  columns(list: ListName): Promise<readonly ColumnInfo[]>
  columnsOf(view: number): Promise<Result<readonly ColumnInfo[]>>
  /** Opens a view of a list, of the rows that have one of some records when these are given. */
  open(spec: ListSpec, ticket: ViewTicket, records?: RecordSet): Promise<Result<ViewInfo>>
  close(view: number): Promise<void>
  read(request: WindowRequest): Promise<Result<WindowResult>>
  find(view: number, number: number): Promise<Result<number>>
  summarize(view: number): Promise<Result<ListSummary>>
  group(spec: ListGroupSpec): Promise<Result<readonly ListGroupRow[]>>
  /** The largest groups of the list that is its basis, of the rows that have one of some records when these are given. */
  top(spec: TopSpec, records?: RecordSet): Promise<Result<StoredTop>>
  describeTransaction(number: number): Promise<Result<TransactionDetails>>
  describeConnection(number: number): Promise<Result<ConnectionDetails>>
  describeTrafficSession(number: number, grouping: TrafficSessionGrouping): Promise<Result<TrafficSessionDetails>>
  placeRecord(record: number): Promise<RecordPlace>
  /** The records of transactions whose leg or verdict is among those that are wanted. */
  recordsWith(question: RecordQuestion, wanted: readonly string[]): Promise<RecordSet>
  /** The records of transactions that pass a term over a column of theirs. */
  recordsMatching(term: FieldTerm): Promise<RecordSet>
  unlisted(): Promise<readonly UnlistedRecords[]>
}

export interface ListServiceOptions {
  /** Elements that options data teach are added to it. */
  readonly registry: ElementRegistry
  readonly readTexts: ReadTexts
  /** `none` unless said otherwise. */
  readonly retention?: ListRetention
}

export interface ListService {
  /** Takes the next block, whose texts can be read; keeps nothing of its buffers. */
  take(block: DecodedBlock): void
  /** Takes elements that the user has from elsewhere. */
  learn(elements: readonly LearnedElement[]): void
  /** Takes what was known before the capture began; comes before its first block. */
  know(knowledge: CaptureKnowledge): void
  setLosses(losses: readonly LossSpan[]): void
  /** Lets rows go whose records all come before one. */
  forgetBefore(record: number): void
  /** The dictionary ids below one that the lists, or labels that they wait for, still refer to; once older questions have their texts. */
  textsInUse(before: number): Promise<Uint32Array<ArrayBuffer>>
  /** Says that nothing more comes; settles when all that came is in the lists, with its names. */
  end(): Promise<void>
  counts(): ListCounts
  /** How many numbers rows have taken, of `MAX_ROW_NUMBER`. */
  numbersGiven(): number
  readonly questions: ListQuestions
}

/** Makes lists without rows. */
export function createListService({ registry, readTexts, retention = 'none' }: ListServiceOptions): ListService {
  const names = createSessionNames((field) => elementOf(registry, field.pen, field.elementId).semantics)
  const telemetry = createTelemetry({ names, retention })
  const views = createListViews({ telemetry, readTexts })
  const { transactions, sessions } = telemetry
  let teacher: NamesTeacher | undefined
  const underWay = new Set<Promise<unknown>>()

  /** A question reads the texts of rows that it found before, and that may have gone since. */
  function follow<T>(question: Promise<T>): Promise<T> {
    const followed = question.finally(() => underWay.delete(followed))
    underWay.add(followed)
    return followed
  }

  /** Labels whose text came with an earlier block have to be looked up; what cannot be read now is asked for again. */
  const resolveNames = (): Promise<void> => names.resolve(readTexts).catch(() => undefined)

  const rowOf = <T>(list: ListName, number: number, details: Promise<T | undefined>): Promise<Result<T>> =>
    follow(detailsOf(number, details, telemetry.isForgotten(list, number)))

  function learn(elements: readonly LearnedElement[]): void {
    for (const element of elements) registry.learn(element)
  }

  return {
    take(block) {
      learn(block.newElements)
      teacher?.onSessions(block.newSessions)
      names.take(block)
      telemetry.take(block)
      void resolveNames()
    },
    learn,
    know(knowledge) {
      learn(knowledge.elements)
      teacher = createNamesTeacher(names, knowledge)
    },
    setLosses: (losses) => telemetry.setLosses(losses),
    forgetBefore: (record) => telemetry.forgetBefore(record),
    async textsInUse(before) {
      const ids = new Set<number>()
      const visit = (id: number): void => {
        if (id < before) ids.add(id)
      }
      telemetry.eachText(visit)
      names.waitingTexts().forEach(visit)
      await Promise.allSettled(underWay)
      return Uint32Array.from(ids)
    },
    async end() {
      await resolveNames()
      telemetry.end()
    },
    counts: () => telemetry.counts(),
    numbersGiven: () => telemetry.numbersGiven(),
    questions: {
      columns: (list) => views.columns(list),
      columnsOf: (view) => views.columnsOf(view),
      open: (spec, ticket, records) =>
        follow(views.open(spec, ticket, records && telemetry.rowsWith(spec.list, records))),
      close: (view) => Promise.resolve(views.close(view)),
      read: (request) => follow(views.read(request)),
      find: (view, number) => Promise.resolve(views.find(view, number)),
      summarize: (view) => views.summarize(view),
      group: (spec) => follow(views.group(spec)),
      top: (spec, records) => follow(views.top(spec, records && ((list) => telemetry.rowsWith(list, records)))),
      describeTransaction: (number) =>
        rowOf('transactions', number, transactions.describeTransaction(number, readTexts)),
      describeConnection: (number) => rowOf('connections', number, transactions.describeConnection(number, readTexts)),
      describeTrafficSession: (number, grouping) =>
        rowOf('sessions', number, sessions.describeSession(number, grouping, readTexts)),
      placeRecord: (record) => Promise.resolve(telemetry.placeRecord(record)),
      recordsWith: (question, wanted) => Promise.resolve(transactions.recordsWith(question, new Set(wanted))),
      recordsMatching: (term) =>
        follow(views.matching('transactions', term).then((rows) => transactions.recordsOfRows(rows))),
      unlisted: () => Promise.resolve(telemetry.unlisted()),
    },
  }
}

async function detailsOf<T>(number: number, asked: Promise<T | undefined>, isForgotten: boolean): Promise<Result<T>> {
  const details = await asked
  if (details !== undefined) return succeed(details)
  const message = isForgotten
    ? `Row ${String(number)} is beyond what the session keeps, and was removed.`
    : `The list has no row ${String(number)}.`
  return fail('no-such-row', message, 'Choose one that is shown.')
}
