/** `flowglass transactions FILE`: AppFlow transactions; `docs/lists.md` says what each field means. */
import type { Command } from 'commander'
import { addListCommand } from './lists/list-command.ts'
import { durationFields, plainFields, type ListField } from './lists/list-fields.ts'

const FIELDS: readonly ListField[] = [
  ...plainFields('exporter', 'domain', 'observationPointId', 'exportingProcessId', 'transactionId'),
  ...plainFields('clientConnectionId', 'serverConnectionId', 'start', 'client', 'clientPort', 'vip', 'vipPort'),
  ...plainFields('snip', 'snipPort', 'server', 'serverPort', 'method', 'host', 'url', 'status', 'application'),
  ...plainFields('verdict'),
  { name: 'legs', of: ({ transactions }, number) => transactions.legRecords(number) },
  { name: 'clientRttMs', column: 'clientRtt', unit: 'milliseconds' },
  { name: 'serverRttMs', column: 'serverRtt', unit: 'milliseconds' },
  ...durationFields('serverTtfb', 'serverTtlb', 'requestFromClient', 'holdIn', 'requestToServer', 'serverWait'),
  ...durationFields('responseFromServer', 'holdOut', 'responseToClient', 'total'),
]

/** Adds the command to the program. */
export function addTransactionsCommand(program: Command): void {
  addListCommand(program, {
    list: 'transactions',
    summary: 'print the AppFlow transactions of a capture as text',
    description: 'Prints one JSON object per AppFlow transaction of FILE, ordered by start; null is what is not known.',
    fields: FIELDS,
  })
}
