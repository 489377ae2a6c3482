/** A NetScaler that runs on: transactions at a steady rate, without a story. */
import { streamExports, type TemplateTimes, type TrafficPiece } from './export-stream.ts'
import type { ScheduledExport } from './message-packer.ts'
import type { FlowTimeFormat } from './netscaler-clock.ts'
import { applicationNameExports, flowTemplateExports, methodNameExports, syslogExport } from './netscaler-options.ts'
import { type Appliance, tcpExports, transactionExports } from './netscaler-records.ts'
import {
  applicationNames,
  firstHttpTemplates,
  type HttpTemplates,
  laterHttpTemplates,
  methodNames,
  withMethodNumbers,
} from './netscaler-templates.ts'
import { TrafficSource, type Visit } from './netscaler-traffic.ts'
import type { Transaction } from './netscaler-transaction.ts'
import type { Random } from './random.ts'
import type { TemplateDefinition } from './template-definition.ts'
import { TimeQueue } from './time-queue.ts'
import { dueMoments, type TrafficPace } from './traffic-pace.ts'
import { steadyRules, type SteadyTraffic } from './traffic-rules.ts'
import { TransactionTruth } from './transaction-truth.ts'

export interface NetscalerSettings extends SteadyTraffic {
  /** Probability that a new client connection is plain TCP to the appliance. */
  readonly plainTcpShare: number
  /** As text, as in all captures, or as a number of 8 bits, as in the guide. */
  readonly methods: 'text' | 'numbers'
  readonly timeFormat: FlowTimeFormat
}

export interface NetscalerSteadyPlan {
  /** Of the exporters of a simulation, from 0. */
  readonly exporter: number
  readonly appliance: Pick<Appliance, 'address' | 'mac'>
  readonly settings: NetscalerSettings
  readonly pace: TrafficPace
  readonly templates: TemplateTimes
  readonly onTransaction: (truth: TransactionTruth) => void
}

const LATE_ACK_PROBABILITY = 0.25
/** The appliance has been running for 198.6 days. */
const RUNNING_MICROS = 17_163_184_441_650
const NAMES_AFTER_MICROS = 1_000_000
const NAMES_EVERY_MICROS = 60_000_000
const NAMES_INCARNATION = 3
/** The guide says that there are numbers, not which. */
const METHOD_NUMBERS = new Map(['GET', 'POST', 'PUT', 'DELETE', 'HEAD'].map((method, index) => [method, index + 1]))

/** Gives what the appliance exports, in the order of time. */
export function streamNetscaler(random: Random, plan: NetscalerSteadyPlan): Generator<ScheduledExport, void> {
  const { settings, pace, templates } = plan
  const { changeMicros } = templates
  const methodNumbers = settings.methods === 'numbers' ? METHOD_NUMBERS : undefined
  const appliance: Appliance = {
    ...plan.appliance,
    clockOffsetMicros: RUNNING_MICROS - pace.fromMicros,
    timeFormat: settings.timeFormat,
    ...(methodNumbers === undefined ? {} : { methodNumbers }),
  }
  const adapt = methodNumbers === undefined ? (http: HttpTemplates) => http : withMethodNumbers
  const [first, later] = [adapt(firstHttpTemplates), adapt(laterHttpTemplates)]
  const templatesAt = (micros: number): HttpTemplates => (micros < (changeMicros ?? 0) ? first : later)
  const templateExports = (atMicros: number): ScheduledExport[] => [
    ...flowTemplateExports(atMicros, templatesAt(atMicros)),
    {
      kind: 'templates',
      atMicros,
      templates: [applicationNames, ...(methodNumbers === undefined ? [] : [methodNames])],
    },
  ]
  const nameRecords = (atMicros: number): ScheduledExport[] => [
    ...applicationNameExports(atMicros, NAMES_INCARNATION + (atMicros < (pace.restart?.upMicros ?? Infinity) ? 0 : 1)),
    ...(methodNumbers === undefined ? [] : methodNameExports(atMicros, methodNumbers)),
  ]
  return streamExports({
    templates,
    recurring: [
      { firstAfterMicros: 0, everyMicros: templates.everyMicros, exportsAt: templateExports },
      { firstAfterMicros: NAMES_AFTER_MICROS, everyMicros: NAMES_EVERY_MICROS, exportsAt: nameRecords },
    ],
    traffic: drawPieces(random, plan, appliance, templatesAt),
    untilMicros: Number.POSITIVE_INFINITY,
    restart: pace.restart,
    change:
      changeMicros === undefined
        ? undefined
        : { atMicros: changeMicros, before: httpList(first), after: httpList(later) },
  })
}

function httpList({ request4, request6, response4, response6 }: HttpTemplates): TemplateDefinition[] {
  return [request4, request6, response4, response6]
}

/** Transactions by their beginnings: the next of a connection that is there, or the first of a new one. */
function* drawPieces(
  random: Random,
  plan: NetscalerSteadyPlan,
  appliance: Appliance,
  templatesAt: (micros: number) => HttpTemplates,
): Generator<TrafficPiece, void> {
  const { settings, pace } = plan
  const source = new TrafficSource(random, steadyRules(settings))
  const visits = new TimeQueue<Visit>()
  const follow = (transaction: Transaction, kind: TransactionTruth['kind']): TransactionTruth => {
    const truth = new TransactionTruth(transaction, plan.exporter, kind)
    plan.onTransaction(truth)
    return truth
  }
  let isUp = true
  for (const dueMicros of dueMoments(random, pace)) {
    if (isUp && pace.restart !== undefined && dueMicros >= pace.restart.upMicros) {
      isUp = false
      visits.clear()
      source.closeConnections()
    }
    if (visits.nextMicros > dueMicros && random.chance(settings.plainTcpShare)) {
      const transaction = source.drawDirectory(dueMicros)
      const exports = tcpExports(appliance, transaction, follow(transaction, 'tcp'))
      yield { startMicros: dueMicros, exports: [...exports, syslogExport(transaction)] }
      continue
    }
    const visit = (visits.nextMicros > dueMicros ? undefined : visits.take()) ?? source.openVisit(dueMicros)
    const transaction = source.drawNext(visit)
    if (visit.index < visit.count) visits.add(visit.nextMicros, visit)
    const hasLateAck = random.chance(LATE_ACK_PROBABILITY)
    const truth = follow(transaction, 'http')
    const exports = transactionExports(appliance, transaction, templatesAt, { hasLateAck, truth })
    yield { startMicros: transaction.startMicros, exports }
  }
}
