/** `flowglass transactions|connections|sessions FILE`: a list that the records of a capture make, as text, one line a row. */
import type { Command } from 'commander'
import type { ElementRegistry } from '../../core/elements/element.ts'
import type { ListName } from '../../core/protocol/list-api.ts'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import { addDecodeOptions, readDecodeSettings, type DecodeOptions } from '../decode-options.ts'
import { addElementsOption, readElementsOption, registryWith, type ElementsOption } from '../elements-option.ts'
import { parseDumpFilter, type FilterFactory } from '../dump/dump-filter.ts'
import { createOutput } from '../output.ts'
import { addOutputOptions, printOutcome, refuseField, refuseUsage, type OutputOptions } from '../output-options.ts'
import { fieldCatalogue, type ListField } from './list-fields.ts'
import { createListSource, type ListOutcome, type ListSource } from './read-list.ts'
import { writeList, type ListRequest } from './write-list.ts'

type ListOptions = DecodeOptions & ElementsOption & OutputOptions

export interface ListCommand {
  readonly list: ListName
  readonly summary: string
  readonly description: string
  /** In the order of the output. */
  readonly fields: readonly ListField[]
}

async function runList(command: Command, spec: ListCommand, path: string, options: ListOptions): Promise<number> {
  const registry = registryWith(await readElementsOption(command, options))
  const source = createListSource(registry)
  const catalogue = fieldCatalogue(source.telemetry.relation(spec.list), spec.fields)
  const { request, recordFilter } = requestOf(command, spec, options, { catalogue, registry })
  const settings = await readDecodeSettings(command, options)
  const outcome = await source.read({ path, registry, settings }, recordFilter)
  const output = createOutput(process.stdout)
  // What is no capture has no list, not an empty one.
  if (outcome.failure === undefined || outcome.hasBlocks)
    await writeList(source, { ...request, records: outcome.records }, output)
  await output.finish()
  for (const sentence of describeLosses(spec.list, source, outcome)) process.stderr.write(`flowglass: ${sentence}\n`)
  return printOutcome(outcome, options)
}

/** What found no room in memory. */
function describeLosses(list: ListName, { telemetry }: ListSource, { droppedTexts }: ListOutcome): string[] {
  const { transactions, transactionRecords, connections, packetEngines } = telemetry.transactions.dropped()
  const records = {
    transactions: transactions + packetEngines,
    connections: connections + packetEngines,
    sessions: telemetry.sessions.dropped.records,
  }[list]
  return [
    ...(records > 0 ? [`${records} records found no room in the list.`] : []),
    ...(list === 'transactions' && transactionRecords > 0
      ? [`${transactionRecords} records are counted in their transactions, and not listed there for want of room.`]
      : []),
    ...(droppedTexts > 0 ? [`${droppedTexts} texts found no room in memory; they are printed as unknown.`] : []),
  ]
}

function requestOf(
  command: Command,
  { list, fields: all }: ListCommand,
  { format, fields, filter, limit }: ListOptions,
  { catalogue, registry }: { readonly catalogue: ListRequest['catalogue']; readonly registry: ElementRegistry },
): { readonly request: ListRequest; readonly recordFilter?: FilterFactory } {
  const parsed = parseFilter(filter ?? '', catalogue)
  // What the list has no fields for may be of records: then the rows that have one which passes are meant.
  const ofRecords = parsed.ok ? undefined : parseDumpFilter(filter ?? '', registry)
  if (!parsed.ok && ofRecords?.ok !== true) refuseUsage(command, `the filter is wrong: ${parsed.message}`)
  const chosen = fields?.map(
    (name) =>
      all.find((field) => field.name.toLowerCase() === name.toLowerCase()) ??
      refuseField(
        command,
        name,
        all.map((field) => field.name),
      ),
  )
  const request: ListRequest = {
    list,
    format,
    fields: chosen ?? all,
    filter: parsed.ok ? parsed.tree : { kind: 'all' },
    catalogue,
    limit: limit ?? Number.POSITIVE_INFINITY,
  }
  return ofRecords?.ok === true ? { request, recordFilter: ofRecords.create } : { request }
}

/** Adds the command of a list to the program. */
export function addListCommand(program: Command, spec: ListCommand): void {
  const command = program
    .command(spec.list)
    .summary(spec.summary)
    .description(spec.description)
    .argument('FILE', 'capture to read, - for standard input')
  addElementsOption(addDecodeOptions(addOutputOptions(command, spec.list)))
  command.action(async (file: string, options: ListOptions) => {
    process.exitCode = await runList(command, spec, file, options)
  })
}
