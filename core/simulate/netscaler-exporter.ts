/** A whole NetScaler: its traffic, its templates and their change, its names, its log, and the records that got lost. */
import { type Loss, type PackedExports, packExports, type ScheduledExport } from './export-schedule.ts'
import { IpfixMessageWriter } from './ipfix-message.ts'
import { type Appliance, tcpExports, transactionExports } from './netscaler-records.ts'
import { createShowcase } from './netscaler-showcase.ts'
import { applicationLabels } from './netscaler-site.ts'
import {
  applicationNames,
  firstHttpTemplates,
  type HttpTemplates,
  laterHttpTemplates,
  syslog,
  tcpIn4,
  tcpIn6,
  tcpOut4,
  tcpOut6,
} from './netscaler-templates.ts'
import { drawTraffic, type TrafficPlan } from './netscaler-traffic.ts'
import { endOf, type Transaction } from './netscaler-transaction.ts'
import type { Random } from './random.ts'
import { arrangeValues, encodeTextWithNul } from './template-definition.ts'

/** All moments in Unix microseconds. */
export interface NetscalerPlan extends TrafficPlan {
  readonly address: string
  /** When templates are sent for the first time; then every `refreshMicros`. */
  readonly templatesFromMicros: number
  readonly refreshMicros: number
  /** From here on requests and responses have the templates of later firmware. */
  readonly templateChangeMicros: number
  /** When the options data with the names come for the first time. */
  readonly namesFromMicros: number
  readonly showcaseMicros: number
  readonly loss: Loss
}

const DOMAIN = 0
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
  const writer = new IpfixMessageWriter(DOMAIN, FIRST_SEQUENCE)
  return packExports(
    writer,
    exports.filter((item) => item.atMicros < plan.toMicros),
    plan.loss,
  )
}

function httpTemplatesOf(plan: NetscalerPlan, exportMicros: number): HttpTemplates {
  return exportMicros < plan.templateChangeMicros ? firstHttpTemplates : laterHttpTemplates
}

function templateExports(plan: NetscalerPlan): ScheduledExport[] {
  return momentsOf(plan.templatesFromMicros, plan).flatMap((atMicros) => {
    const http = httpTemplatesOf(plan, atMicros)
    return [
      { kind: 'templates', atMicros, templates: [tcpIn4, tcpOut4, http.request4, tcpIn6, tcpOut6] },
      { kind: 'templates', atMicros, templates: [http.request6, http.response4, http.response6, syslog] },
    ] as const
  })
}

function nameExports(plan: NetscalerPlan): ScheduledExport[] {
  return momentsOf(plan.namesFromMicros, plan).flatMap((atMicros) => [
    { kind: 'templates', atMicros, templates: [applicationNames] } as const,
    ...[...applicationLabels].map(([appNameAppId, label]): ScheduledExport => {
      const values = {
        observationDomainId: DOMAIN,
        incarnation: NAMES_INCARNATION,
        appNameAppId,
        appName: encodeTextWithNul(label),
      }
      return { kind: 'record', atMicros, template: applicationNames, values: arrangeValues(applicationNames, values) }
    }),
  ])
}

/** What the appliance writes to its log when a plain TCP connection ends. */
function syslogExport(transaction: Transaction): ScheduledExport {
  const { client } = transaction
  const endMicros = endOf(transaction)
  const source = client.from.includes(':') ? `[${client.from}]` : client.from
  const target = client.to.includes(':') ? `[${client.to}]` : client.to
  const message =
    `  ns-ams-01 ${transaction.engine}-PPE-${transaction.engine} : TCP CONN_TERMINATE ${client.id % 1_000_000} 0 :  ` +
    `Source ${source}:${client.fromPort} - Destination ${target}:${client.toPort} - ` +
    `Total_bytes_send ${transaction.responseOctets} - Total_bytes_recv ${transaction.requestOctets} `
  const values = {
    syslogPriority: 134,
    syslogTimestamp: Math.floor(endMicros / 1_000_000),
    syslogMessage: encodeTextWithNul(message),
  }
  return { kind: 'record', atMicros: endMicros + 4_000, template: syslog, values: arrangeValues(syslog, values) }
}

function momentsOf(fromMicros: number, plan: NetscalerPlan): number[] {
  const count = Math.max(0, Math.ceil((plan.toMicros - fromMicros) / plan.refreshMicros))
  return Array.from({ length: count }, (_, index) => fromMicros + index * plan.refreshMicros)
}
