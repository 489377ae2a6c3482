/** `flowglass top FILE`: the largest groups of records, or what differs between two parts of a file. */
import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Engine } from '../core/node/engine-client.ts'
import {
  MAX_TOP_ROWS,
  type AggregateScope,
  type Basis,
  type CompareResult,
  type CompareSpec,
  type KeySpec,
  type MeasureSpec,
  type TopResult,
  type TopSpec,
} from '../core/protocol/aggregate-api.ts'
import type { Result } from '../core/protocol/failure.ts'
import { LIST_NAMES } from '../core/protocol/list-api.ts'
import { addDecodeOptions, readDecodeSettings, type DecodeOptions } from './decode-options.ts'
import { addElementsOption, readElementsOption, type ElementsOption } from './elements-option.ts'
import { loadComparedFile, withLoadedFile } from './loaded-file.ts'
import { nameKeys, type KeyNames } from './names/key-names.ts'
import { addNameOptions, nameSettingsOf, type NameOptions } from './names/name-options.ts'
import { refuseUsage } from './output-options.ts'
import { createOutput } from './output.ts'
import { formatCompare, formatTop, type TableFormat } from './top/format-top.ts'
import { needsLists } from './top/needs-lists.ts'
import { parseKeys, parseMeasure, parseMeasures, parseStatistic, type Parsed } from './top/parse-keys.ts'

interface TopOptions extends DecodeOptions, ElementsOption, NameOptions {
  readonly by?: string
  readonly measure?: string
  readonly statistic?: string
  readonly sort?: string
  readonly rows: number
  readonly offset: number
  readonly filter: string
  readonly compare?: string
  readonly compareWith?: string
  readonly basis: Basis
  readonly from?: string
  readonly until?: string
  readonly bidirectional?: true
  readonly format: TableFormat | 'json'
  readonly json?: true
}

interface Question {
  readonly by: readonly KeySpec[]
  readonly measures: readonly MeasureSpec[]
  readonly sort: TopSpec['sort']
}

/** Failures of a question that is asked in the wrong way. */
const USAGE_FAILURES = new Set(['filter-invalid', 'no-such-column', 'request-invalid'])

function readQuestion(command: Command, options: TopOptions): Question {
  if (options.basis !== 'records' && (options.compare !== undefined || options.compareWith !== undefined)) {
    refuseUsage(command, 'only records are compared: leave out --basis')
  }
  const valueOf = <T>(parsed: Parsed<T>): T => (parsed.ok ? parsed.value : refuseUsage(command, parsed.reason))
  if (options.statistic !== undefined && (options.by !== undefined || options.measure !== undefined)) {
    refuseUsage(command, '-s stands for --by and --measure: give the one or the others')
  }
  const statistic = options.statistic === undefined ? undefined : valueOf(parseStatistic(options.statistic))
  if (statistic === undefined && options.by === undefined) {
    refuseUsage(command, 'what to group by is missing: --by srcip, or -s srcip/bytes')
  }
  const by = statistic?.by ?? valueOf(parseKeys(options.by ?? ''))
  const measures = [...(statistic?.measures ?? valueOf(parseMeasures(options.measure ?? usualMeasures(options))))]
  const [, name = '', direction] = /^(.*?)(?::(asc|desc))?$/i.exec(options.sort ?? '') ?? []
  if (name === '') return { by, measures, sort: { measure: 0, direction: directionOf(direction) } }
  const sort = valueOf(parseMeasure(name))
  const isWanted = (measure: MeasureSpec): boolean => JSON.stringify(measure) === JSON.stringify(sort)
  if (!measures.some(isWanted)) measures.push(sort)
  return { by, measures, sort: { measure: measures.findIndex(isWanted), direction: directionOf(direction) } }
}

function usualMeasures({ basis }: TopOptions): string {
  return basis === 'records' ? 'octets,packets,records' : 'records'
}

function directionOf(text: string | undefined): TopSpec['sort']['direction'] {
  return text?.toLowerCase() === 'asc' ? 'ascending' : 'descending'
}

function scopeOf({ from, until }: TopOptions, filter: string): AggregateScope {
  return { filter, ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }
}

async function ask({ session }: Engine, options: TopOptions, question: Question): Promise<Result<TopResult>> {
  const { by, measures, sort } = question
  return session.top({
    scope: scopeOf(options, options.filter),
    basis: options.basis,
    by,
    measures,
    sort,
    first: options.offset,
    count: options.rows,
    counters: options.bidirectional ? 'both' : 'forward',
  })
}

async function askToCompare(engine: Engine, options: TopOptions, question: Question): Promise<Result<CompareResult>> {
  const measure = question.measures[question.sort.measure]
  const { compareWith } = options
  const before: AggregateScope =
    compareWith === undefined
      ? scopeOf(options, options.compare ?? '')
      : {
          filter: options.compare ?? options.filter,
          source: { kind: 'file', file: await loadComparedFile(engine, compareWith) },
        }
  const spec: CompareSpec = {
    before,
    after: scopeOf(options, options.filter),
    by: question.by,
    measure: measure ?? { figure: 'octets' },
    first: options.offset,
    count: options.rows,
    counters: options.bidirectional ? 'both' : 'forward',
  }
  return engine.session.compare(spec)
}

/** Exit status 0 when the file was read to its end, 1 when it could not be, 2 for a question that makes no sense. */
async function runTop(command: Command, file: string, options: TopOptions): Promise<number> {
  const question = readQuestion(command, options)
  const names = nameSettingsOf(options, 'asked')
  const hasNames = names !== undefined
  const elements = await readElementsOption(command, options)
  const how = {
    settings: await readDecodeSettings(command, options),
    elements,
    makesLists: needsLists(options.basis, [options.filter, options.compare ?? ''], elements),
    ...(names && { names }),
  }
  const format = options.json ? 'json' : options.format
  try {
    return await withLoadedFile(file, how, async (engine) => {
      const { phase, failure } = await engine.session.status()
      const answer =
        options.compare === undefined && options.compareWith === undefined
          ? await printable(engine, await ask(engine, options, question), hasNames, (result, keyNames) =>
              format === 'json'
                ? undefined
                : formatTop({ ...question, basis: options.basis }, result, format, keyNames),
            )
          : await printable(engine, await askToCompare(engine, options, question), hasNames, (result, keyNames) =>
              format === 'json' ? undefined : formatCompare(result, format, keyNames),
            )
      if (!answer.ok) {
        process.stderr.write(`flowglass: ${answer.failure.message} ${answer.failure.nextStep}\n`)
        return USAGE_FAILURES.has(answer.failure.code) ? 2 : 1
      }
      const output = createOutput(process.stdout)
      output.writeText(answer.value)
      await output.finish()
      if (failure !== undefined) process.stderr.write(`flowglass: ${failure.message} ${failure.nextStep}\n`)
      return phase === 'ready' ? 0 : 1
    })
  } catch (reason) {
    const message = reason instanceof Error ? reason.message : String(reason)
    process.stderr.write(`flowglass: ${message}\n`)
    return 1
  }
}

/** The answer as text: JSON where the format makes none, with `names` beside the `keys` of a row. */
async function printable<T extends TopResult | CompareResult>(
  { session }: Engine,
  result: Result<T>,
  hasNames: boolean,
  textOf: (value: T, names: KeyNames | undefined) => string | undefined,
): Promise<Result<string>> {
  if (!result.ok) return result
  const named = hasNames ? await nameKeys(session, result.value) : undefined
  if (named?.ok === false) return named
  const text = textOf(result.value, named?.value)
  return { ok: true, value: text ?? `${JSON.stringify(withNames(result.value, named?.value))}\n` }
}

function withNames(result: TopResult | CompareResult, names: KeyNames | undefined): unknown {
  if (names === undefined) return result
  return { ...result, rows: result.rows.map((row, index) => ({ ...row, names: names[index] })) }
}

function parseCount(most: number): (text: string) => number {
  return (text) => {
    if (!/^\d{1,9}$/.test(text) || Number(text) > most) {
      throw new InvalidArgumentError(`A whole number up to ${most} is needed.`)
    }
    return Number(text)
  }
}

/** Adds the command to the program. */
export function addTopCommand(program: Command): void {
  const command = program
    .command('top')
    .summary('print the largest groups of records, or what differs between two parts of a file or two files')
    .description(
      'Groups the records of FILE by one to three fields and prints the largest groups, with what is beyond them, in all, and ' +
        'what was lost in that time. With --compare and --compare-with it prints what rose, fell, appeared and vanished.',
    )
    .argument('FILE', 'capture to read, - for standard input')
    .option('--by <fields>', 'group by these: srcip, srcip/24, ip, dstport, status/class, time/5m, any element')
    .option(
      '--measure <measures>',
      'octets, packets, records, or sum, average, min, max, distinct, p50, p95, p99 of a field: p95(rtt)',
    )
    .option('-s, --statistic <field>', 'as nfdump has it: srcip/bytes, dstport/flows, ip')
    .option('--sort <measure>', 'sort by this measure, :asc for the smallest first; the first measure when absent')
    .option('-n, --rows <count>', 'so many groups', parseCount(MAX_TOP_ROWS), 10)
    .option('--offset <count>', 'leave out so many of the first groups', parseCount(999_999_999), 0)
    .option(
      '--filter <text>',
      'count only what the filter lets through: records, or rows of --basis by their columns or by a record of theirs',
      '',
    )
    .option('--from <time>', 'only records from this time on')
    .option('--until <time>', 'only records before this time')
    .option('--compare <filter>', 'compare with the records that this filter lets through: they are what was before')
    .option(
      '--compare-with <file>',
      'compare with this capture: it is what was before; --filter lets through the records of both, --compare those of this one',
    )
    .addOption(
      new Option('--basis <what>', 'what is counted: records, or what they make together, by the columns of these')
        .choices(['records', ...LIST_NAMES])
        .default('records'),
    )
    .option('-b, --bidirectional', 'count the octets and packets of both directions of biflows')
    .addOption(
      new Option('--format <format>', 'table: for reading; markdown; csv and json: exact values')
        .choices(['table', 'markdown', 'csv', 'json'])
        .default('table'),
    )
    .option('--json', 'the same as --format json')
    .addHelpText('after', '\nExit status: 0 the file was read to its end, 1 it could not be read, 2 wrong usage.')
  addNameOptions(addElementsOption(addDecodeOptions(command)), 'asked')
  command.action(async (file: string, options: TopOptions) => {
    process.exitCode = await runTop(command, file, options)
  })
}
