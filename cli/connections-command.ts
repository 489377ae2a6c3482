/** `flowglass connections FILE`: connections with their transactions; `docs/lists.md` says what each field means. */
import type { Command } from 'commander'
import { addListCommand } from './lists/list-command.ts'
import { durationFields, plainFields, type ListField } from './lists/list-fields.ts'

const FIELDS: readonly ListField[] = [
  ...plainFields('exporter', 'domain', 'observationPointId', 'exportingProcessId', 'connectionId', 'side'),
  ...plainFields('start', 'end'),
  ...durationFields('duration'),
  ...plainFields('initiator', 'initiatorPort', 'responder', 'responderPort', 'protocol', 'application'),
  ...plainFields('octets', 'packets', 'transactions'),
  ...durationFields('worstTotal'),
  ...plainFields('chainId', 'chainHop'),
]

/** Adds the command to the program. */
export function addConnectionsCommand(program: Command): void {
  addListCommand(program, {
    list: 'connections',
    summary: 'print the connections of a capture as text',
    description: 'Prints one JSON object per connection of FILE, ordered by start; null is what is not known.',
    fields: FIELDS,
  })
}
