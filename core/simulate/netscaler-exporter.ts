/** A whole NetScaler: its traffic, its templates and their change, its names, its log, and the records that got lost. */
import { type Loss, type PackedExports, packExports } from './export-schedule.ts'
import type { ScheduledExport } from './message-packer.ts'
import { IpfixMessageWriter } from './ipfix-message.ts'
import { type Appliance, tcpExports, transactionExports } from './netscaler-records.ts'
import { createShowcase } from './netscaler-showcase.ts'
import { applicationNameExports, flowTemplateExports, NETSCALER_DOMAIN, syslogExport } from './netscaler-options.ts'
import {
  applicationNames,
  type HttpTemplates,
  laterHttpTemplates,
  stampedHttpTemplates,
} from './netscaler-templates.ts'
import { TrafficSource } from './netscaler-traffic.ts'
import type { SlowStretch, Transaction } from './netscaler-transaction.ts'
import type { Random } from './random.ts'
import { storyRules } from './traffic-rules.ts'

/** All moments in Unix microseconds. */
export interface NetscalerPlan {
  readonly address: string
  readonly fromMicros: number
  readonly toMicros: number
  /** Client connections, each with one to six transactions. */
  readonly clientConnections: number
  readonly directoryConnections: number
  readonly slow: SlowStretch
  /** Many short requests within a moment. */
  readonly burst: { readonly fromMicros: number; readonly spanMicros: number; readonly transactions: number }
  /** When templates are sent for the first time; then every `refreshMicros`. */
  readonly templatesFromMicros: number
  readonly refreshMicros: number
  /** From here on requests and responses have the templates of later firmware, those of IPv6 with stamps. */
  readonly templateChangeMicros: number
  /** When the options data with the names come for the first time. */
  readonly namesFromMicros: number
  readonly showcaseMicros: number
  readonly loss: Loss
}

const FIRST_SEQUENCE = 40_966
const NAMES_INCARNATION = 3
/** The appliance has been running for 198.6 days. */
const RUNNING_MICROS = 17_163_184_441_650
const LATE_ACK_PROBABILITY = 0.25
/** Of the frames, and of its connection chain ids. */
export const NETSCALER_MAC = Uint8Array.of(0x02, 0xe0, 0xed, 0x1c, 0x9c, 0xa8)

/** Simulates a NetScaler; what it would export after `toMicros` is not there any more. */
export function simulateNetscaler(random: Random, plan: NetscalerPlan): PackedExports {
  const appliance: Appliance = {
    address: plan.address,
    mac: NETSCALER_MAC,
    clockOffsetMicros: RUNNING_MICROS - plan.fromMicros,
  }
  const templatesAt = (exportMicros: number): HttpTemplates => httpTemplatesOf(plan, exportMicros)
  const traffic = drawTraffic(random, plan)
  const showcase = createShowcase(plan.showcaseMicros)
  const exports = [
    ...templateExports(plan),
    ...nameExports(plan),
    ...traffic.http.flatMap((transaction) => {
      const hasLateAck = random.chance(LATE_ACK_PROBABILITY)
      return transactionExports(appliance, transaction, templatesAt, { hasLateAck })
    }),
    ...showcase.flatMap((transaction) =>
      transactionExports(appliance, transaction, templatesAt, { hasLateAck: false }),
    ),
    ...traffic.directory.flatMap((transaction) => tcpExports(appliance, transaction)),
    ...traffic.directory.map((transaction) => syslogExport(transaction)),
  ]
  const writer = new IpfixMessageWriter(NETSCALER_DOMAIN, FIRST_SEQUENCE)
  return packExports(
    writer,
    exports.filter((item) => item.atMicros < plan.toMicros),
    plan.loss,
  )
}

/** Draws the transactions of a plan, in no particular order. */
function drawTraffic(random: Random, plan: NetscalerPlan): { http: Transaction[]; directory: Transaction[] } {
  const source = new TrafficSource(random, storyRules(plan.slow))
  const span = plan.toMicros - plan.fromMicros
  const starts = Array.from({ length: plan.clientConnections }, () => plan.fromMicros + random.integer(0, span))
  const http = starts
    .sort((left, right) => left - right)
    .flatMap((start) => {
      const visit = source.openVisit(start)
      const transactions: Transaction[] = []
      while (visit.index < visit.count && visit.nextMicros < plan.toMicros) transactions.push(source.drawNext(visit))
      return transactions
    })
  for (let index = 0; index < plan.burst.transactions; index++) {
    const offset = Math.floor((plan.burst.spanMicros * index) / plan.burst.transactions)
    http.push(source.drawBurst(plan.burst.fromMicros + offset))
  }
  const directory = Array.from({ length: plan.directoryConnections }, () =>
    source.drawDirectory(plan.fromMicros + random.integer(0, span)),
  )
  return { http, directory }
}

function httpTemplatesOf(plan: NetscalerPlan, exportMicros: number): HttpTemplates {
  return exportMicros < plan.templateChangeMicros ? stampedHttpTemplates : laterHttpTemplates
}

function templateExports(plan: NetscalerPlan): ScheduledExport[] {
  return momentsOf(plan.templatesFromMicros, plan).flatMap((atMicros) =>
    flowTemplateExports(atMicros, httpTemplatesOf(plan, atMicros)),
  )
}

function nameExports(plan: NetscalerPlan): ScheduledExport[] {
  return momentsOf(plan.namesFromMicros, plan).flatMap((atMicros) => [
    { kind: 'templates', atMicros, templates: [applicationNames] } as const,
    ...applicationNameExports(atMicros, NAMES_INCARNATION),
  ])
}

function momentsOf(fromMicros: number, plan: NetscalerPlan): number[] {
  const count = Math.max(0, Math.ceil((plan.toMicros - fromMicros) / plan.refreshMicros))
  return Array.from({ length: count }, (_, index) => fromMicros + index * plan.refreshMicros)
}
