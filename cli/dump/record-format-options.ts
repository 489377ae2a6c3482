/** The format of records that the options of a command ask for. */
import type { Command } from 'commander'
import type { ElementRegistry } from '../../core/elements/element.ts'
import { refuseField, refuseUsage, type OutputOptions } from '../output-options.ts'
import { RECORD_KEYS } from './chosen-fields.ts'
import { parseDumpFilter, type FilterFactory } from './dump-filter.ts'
import type { RecordFormat } from './record-writer.ts'

/** What is asked for; fields and filters that the registry does not know are wrong usage. */
export function recordFormatOf(command: Command, options: OutputOptions, registry: ElementRegistry): RecordFormat {
  const fields = options.fields?.map((field) => {
    const key = findKey(field, registry)
    return key ?? refuseField(command, field, [...RECORD_KEYS, ...registry.keys()])
  })
  return {
    format: options.format,
    fields,
    limit: options.limit ?? Number.POSITIVE_INFINITY,
    filter: options.filter === undefined ? undefined : filterOf(command, options.filter, registry),
  }
}

/** The key of a field in its own spelling; undefined when no registry has it. */
function findKey(field: string, registry: ElementRegistry): string | undefined {
  const recordKey = RECORD_KEYS.find((key) => key.toLowerCase() === field.toLowerCase())
  if (recordKey !== undefined) return recordKey
  const repetition = /#\d+$/.exec(field)?.[0] ?? ''
  const element = registry.findByKey(field.slice(0, field.length - repetition.length))
  return element === undefined ? undefined : element.key + repetition
}

function filterOf(command: Command, text: string, registry: ElementRegistry): FilterFactory {
  const filter = parseDumpFilter(text, registry)
  if (!filter.ok) refuseUsage(command, `the filter is wrong: ${filter.message}`)
  return filter.create
}
