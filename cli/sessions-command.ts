/** `flowglass sessions FILE`: sessions of LoadMaster and Flowmon telemetry; `docs/lists.md` says what each field means. */
import type { Command } from 'commander'
import { addListCommand } from './lists/list-command.ts'
import { durationFields, plainFields, type ListField } from './lists/list-fields.ts'

const FIELDS: readonly ListField[] = [
  ...plainFields('exporter', 'domain', 'start', 'end'),
  ...durationFields('duration'),
  ...plainFields('client', 'clientPort', 'server', 'serverPort', 'protocol', 'application', 'serverName', 'queryName'),
  { name: 'records', of: ({ sessions }, number) => sessions.uniflowRecords(number) },
  ...durationFields('rtt', 'srt', 'jitterAverage', 'jitterMinimum', 'jitterMaximum', 'jitterDeviation'),
  ...durationFields('delayAverage', 'delayMinimum', 'delayMaximum', 'delayDeviation'),
  ...plainFields('retransmissions', 'outOfOrder', 'ttl', 'serverTtl', 'synSize', 'windowSize', 'tcpFlags'),
  ...plainFields('octetsFromClient', 'octetsFromServer', 'packetsFromClient', 'packetsFromServer'),
]

/** Adds the command to the program. */
export function addSessionsCommand(program: Command): void {
  addListCommand(program, {
    list: 'sessions',
    summary: 'print the sessions of LoadMaster and Flowmon telemetry as text',
    description: 'Prints one JSON object per session of FILE, ordered by start; null is what was not measured.',
    fields: FIELDS,
  })
}
