/** How a command prints what it finds, as options: format, fields, filter, limit, and the account of what was read. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Failure } from '../core/protocol/failure.ts'
import type { ProblemCode } from '../core/problems/problem-codes.ts'
import { nearestName } from '../core/query/filter-language/filter-fields.ts'
import type { IngestSnapshot } from '../core/session/ingest.ts'
import { createOutput } from './output.ts'

export type OutputFormat = 'csv' | 'json' | 'ndjson'

export interface OutputOptions {
  readonly format: OutputFormat
  readonly fields?: readonly string[]
  readonly filter?: string
  readonly limit?: number
  readonly problems?: true
  readonly ledger?: true
}

/** Exit status of a command that was called in the wrong way. */
const WRONG_USAGE = 2

/** Adds the options to a command that reads a file; `rows` is what a line stands for, in the plural. */
export function addOutputOptions(command: Command, rows: string): Command {
  return addRowOptions(command, rows).addHelpText(
    'after',
    '\nExit status: 0 the file was read to its end, 1 it could not be read, 2 wrong usage.',
  )
}

/** Adds the options alone. */
export function addRowOptions(command: Command, rows: string): Command {
  return command
    .addOption(
      new Option('--format <format>', 'ndjson: an object a line; json: one array; csv: a table')
        .choices(['csv', 'json', 'ndjson'])
        .default('ndjson'),
    )
    .option('--fields <names>', 'only these fields, in this order, separated by commas', parseFields)
    .option('--filter <text>', `only ${rows} that the filter lets through`)
    .option('--limit <count>', `stop after this many ${rows}`, (text: string) => parseLimit(text, rows))
    .option('--problems', 'print the problems found as JSON lines on standard error, at the end')
    .option('--ledger', 'print where all octets and records went as one JSON object on standard error')
}

/** A whole number; `rows` is what is counted, in the plural. */
export function parseLimit(text: string, rows: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError(`A whole number of ${rows} is needed.`)
  return Number(text)
}

/** Prints on standard error what failed and what to do; returns the exit status. */
export function sayFailure({ message, nextStep }: Pick<Failure, 'message' | 'nextStep'>): number {
  process.stderr.write(`flowglass: ${message} ${nextStep}\n`)
  return 1
}

/** Names between commas. */
export function parseFields(text: string): readonly string[] {
  const fields = text
    .split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '')
  if (fields.length === 0) throw new InvalidArgumentError('At least one field is needed.')
  return fields
}

/** Ends the command: it was called in the wrong way. */
export function refuseUsage(command: Command, message: string): never {
  command.error(`error: ${message}`, { exitCode: WRONG_USAGE })
}

/** Ends the command: a field was named that is none of `names`. */
export function refuseField(command: Command, field: string, names: readonly string[]): never {
  const near = nearestName(field, names)
  refuseUsage(command, `no field is called ${field}${near === undefined ? '' : `; is ${near} meant?`}`)
}

/** Problems of a file for which rows may be missing at its end or amid them; who asked for no account hears of them. */
const DAMAGE: ReadonlySet<string> = new Set<ProblemCode>(['file-cut-short', 'file-damaged', 'compression-damaged'])

/** What became of a file that was read. */
export interface ReadOutcome {
  readonly snapshot: IngestSnapshot | undefined
  readonly failure: Failure | undefined
}

/** Prints on standard error what was asked for beside the rows, and why the file was not read to its end; returns the exit status. */
export async function printOutcome({ snapshot, failure }: ReadOutcome, options: OutputOptions): Promise<number> {
  if (snapshot !== undefined) await printAccount(snapshot, options)
  return failure === undefined ? 0 : sayFailure(failure)
}

/** Prints on standard error what was asked for beside the rows. */
export async function printAccount(
  snapshot: Pick<IngestSnapshot, 'problems' | 'exporters' | 'ledger'>,
  options: Pick<OutputOptions, 'problems' | 'ledger'>,
): Promise<void> {
  const errors = createOutput(process.stderr)
  if (options.problems) for (const problem of snapshot.problems) errors.writeText(`${JSON.stringify(problem)}\n`)
  else if (!options.ledger) {
    for (const { code, sentence, detail, nextStep } of snapshot.problems) {
      if (DAMAGE.has(code)) errors.writeText(`flowglass: ${[sentence, detail, nextStep].filter(Boolean).join(' ')}\n`)
    }
  }
  if (options.ledger) {
    const exporters = snapshot.exporters.flatMap(({ exporter, domains }) =>
      domains.map(({ domain, ledger }) => ({ exporter, domain, ...ledger })),
    )
    errors.writeText(`${JSON.stringify({ ...snapshot.ledger, exporters })}\n`)
  }
  await errors.finish()
}
