/** What a NetScaler sends beside its transactions: templates, the names of applications and methods, its log. */
import type { ScheduledExport, ScheduledRecord } from './message-packer.ts'
import { applicationLabels } from './netscaler-site.ts'
import {
  applicationNames,
  type HttpTemplates,
  methodNames,
  syslog,
  tcpIn4,
  tcpIn6,
  tcpOut4,
  tcpOut6,
} from './netscaler-templates.ts'
import { endOf, type Transaction } from './netscaler-transaction.ts'
import { arrangeValues, encodeTextWithNul } from './template-definition.ts'

export const NETSCALER_DOMAIN = 0

/** All templates of flow records and of the log, in two messages as they do not fit into one. */
export function flowTemplateExports(atMicros: number, http: HttpTemplates): ScheduledExport[] {
  return [
    { kind: 'templates', atMicros, templates: [tcpIn4, tcpOut4, http.request4, tcpIn6, tcpOut6] },
    { kind: 'templates', atMicros, templates: [http.request6, http.response4, http.response6, syslog] },
  ]
}

/** Names of applications; with another incarnation number those from before hold no longer. */
export function applicationNameExports(atMicros: number, incarnation: number): ScheduledRecord[] {
  return [...applicationLabels].map(([appNameAppId, label]) => {
    const appName = encodeTextWithNul(label)
    const values = { observationDomainId: NETSCALER_DOMAIN, incarnation, appNameAppId, appName }
    return { kind: 'record', atMicros, template: applicationNames, values: arrangeValues(applicationNames, values) }
  })
}

/** Which number stands for which method. */
export function methodNameExports(atMicros: number, numbers: ReadonlyMap<string, number>): ScheduledRecord[] {
  return [...numbers].map(([method, methodNumber]) => {
    const values = { methodNumber, method: encodeTextWithNul(method) }
    return { kind: 'record', atMicros, template: methodNames, values: arrangeValues(methodNames, values) }
  })
}

/** What the appliance writes to its log when a plain TCP connection ends. */
export function syslogExport(transaction: Transaction): ScheduledRecord {
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
