/** One run of `flowglass collect`: from its options to its exit status. */
import type { Command } from 'commander'
import { formatBinaryOctets } from '../../core/elements/format-quantity.ts'
import { DEFAULT_RECORDER } from '../../core/live/listen-arguments.ts'
import { formatListener } from '../../core/live/listener-failure.ts'
import type { Failure } from '../../core/protocol/failure.ts'
import type { ListenerReport, RecorderSpec } from '../../core/protocol/live-api.ts'
import type { ListenerNews } from '../../core/session/collector-messages.ts'
import type { SessionCollector } from '../../core/session/collector-relay.ts'
import { readDecodeSettings, type DecodeOptions } from '../decode-options.ts'
import { recordFormatOf } from '../dump/record-format-options.ts'
import { createRecordWriter } from '../dump/record-writer.ts'
import { readElementsOption, registryWith, type ElementsOption } from '../elements-option.ts'
import { liveSpecOf, type ListenOptions } from '../live/listen-options.ts'
import { createOutput, type Output } from '../output.ts'
import { printAccount, refuseUsage, type OutputOptions } from '../output-options.ts'
import { countCollection } from './collect-counts.ts'
import { startCollection, type Collection, type CollectionEnd } from './collection.ts'
import { accountFor, describeAccount, spellAccount } from './final-account.ts'
import { catchSignals } from '../live/stop-signals.ts'
import { startLongTimer } from '../../core/live/long-timer.ts'
import { createStatsWriter } from './stats-lines.ts'
import { prepareWriting } from './write-target.ts'

export interface CollectOptions extends ListenOptions, DecodeOptions, ElementsOption, OutputOptions {
  readonly write?: string
  readonly ring?: RecorderSpec
  /** Seconds; 0: never. */
  readonly stats: number
  readonly json?: true
  readonly duration?: number
  readonly output?: true
}

/** It ended as asked. */
const ENDED = 0
/** It could not listen. */
const FAILED = 1
/** It ended as asked, but not everything was recorded. */
const NOT_ALL_RECORDED = 3

/** Said when the end takes longer than that. */
const SLOW_END_MS = 2000
const SLOW_END =
  'flowglass: What was received is still being written. A second signal ends at once, without the rest.\n'

/** Listens until a signal, its time or its limit ends it; returns the exit status. */
export async function runCollect(
  command: Command,
  options: CollectOptions,
  startCollector: () => SessionCollector,
): Promise<number> {
  if (options.listen === undefined) refuseUsage(command, 'at least one --listen is needed')
  if (options.ring !== undefined && options.write === undefined) refuseUsage(command, '--ring needs --write')
  const recordsOnly = ['filter', 'fields', 'limit'] as const
  const idle = recordsOnly.find((name) => options[name] !== undefined)
  if (idle !== undefined && !options.output) refuseUsage(command, `--${idle} needs --output`)
  const elements = await readElementsOption(command, options)
  const format = recordFormatOf(command, options, registryWith(elements))
  if (options.output && format.format === 'csv' && format.fields === undefined) {
    refuseUsage(command, 'CSV of what has not come yet needs --fields')
  }
  const spec = liveSpecOf(command, options, {
    ...(options.write !== undefined && { recorder: options.ring ?? DEFAULT_RECORDER }),
  })
  const settings = await readDecodeSettings(command, options)
  const prepared = options.write === undefined ? undefined : await prepareWriting(options.write)
  if (prepared?.ok === false) {
    complain(prepared.failure)
    return FAILED
  }
  const target = prepared?.value
  const records = options.output ? createOutput(process.stdout) : undefined
  const words = createOutput(options.output ? process.stderr : process.stdout)
  const writer = records === undefined ? undefined : createRecordWriter(format, records)
  const collector = startCollector()
  const collection = startCollection({
    collector,
    opening: {
      kind: 'listen',
      spec,
      settings,
      elements,
      keepsOctets: false,
      readsNumbers: writer !== undefined,
      ...(target !== undefined && { recordingFolder: target.folder }),
    },
    async takeBlock(block) {
      if (writer === undefined || records === undefined || writer.isDone()) return
      writer.onBlock(block)
      await records.finish()
      if (writer.isDone() || records.isClosed()) collection.stop()
    },
    async beginSession({ totals: { ledger }, account }) {
      writer?.beginSession()
      await printAccount({ ...account, ledger }, options)
    },
  })
  let saySlow: NodeJS.Timeout | undefined
  const signals = catchSignals(() => {
    collection.stop()
    saySlow = setTimeout(() => process.stderr.write(SLOW_END), SLOW_END_MS)
  })
  try {
    const end = await watch(collection, options, words)
    if (end === undefined) {
      await target?.cancel()
      return FAILED
    }
    if (writer !== undefined && records !== undefined) {
      writer.end()
      await records.finish()
    }
    if (end.last !== undefined) await printAccount({ ...end.last.account, ledger: end.last.totals.ledger }, options)
    const status = statusOf(end)
    const finished = await target?.finish()
    if (finished?.ok !== false) return status
    complain(finished.failure)
    return NOT_ALL_RECORDED
  } finally {
    clearTimeout(saySlow)
    signals.dispose()
    await collector.dispose()
  }
}

/** Says where it listens, counts now and then, and the account; undefined when it could not listen. */
async function watch(
  collection: Collection,
  options: CollectOptions,
  words: Output,
): Promise<CollectionEnd | undefined> {
  const startedAt = performance.now()
  const seconds = (): number => (performance.now() - startedAt) / 1000
  const accepted = await collection.accepted
  const refusals = accepted.ok ? accepted.value.listeners.flatMap(({ failure }) => failure ?? []) : [accepted.failure]
  if (!accepted.ok || refusals.length > 0) {
    for (const failure of refusals) complain(failure)
    collection.stop()
    await collection.ended
    return undefined
  }
  words.writeText(options.json ? describeListening(accepted.value) : spellListening(accepted.value))
  await words.finish()
  const writeStats = createStatsWriter(options.json ? 'json' : 'text', () => new Date())
  let telling: NodeJS.Timeout | undefined
  if (options.stats > 0) {
    const tell = (): void => {
      words.writeText(writeStats({ counts: countCollection(collection.counts()), seconds: seconds() }))
      void words.finish()
    }
    telling = setInterval(tell, options.stats * 1000)
  }
  const callOff = options.duration === undefined ? undefined : startLongTimer(options.duration * 1000, collection.stop)
  const end = await collection.ended.finally(() => {
    clearInterval(telling)
    callOff?.()
  })
  const account = accountFor(end, seconds())
  words.writeText(options.json ? describeAccount(account) : spellAccount(account))
  await words.finish()
  return end
}

function statusOf({ failure, news }: CollectionEnd): number {
  if (failure !== undefined) {
    complain(failure)
    return FAILED
  }
  const recorder = news?.recorder
  if (recorder === undefined || recorder.state === 'off') return ENDED
  if (recorder.failure !== undefined) complain(recorder.failure)
  return recorder.state === 'failed' || recorder.unrecordedDatagrams > 0 ? NOT_ALL_RECORDED : ENDED
}

function describeListening({ listeners }: ListenerNews): string {
  return `${JSON.stringify({ kind: 'listening', at: new Date().toISOString(), listeners })}\n`
}

function spellListening({ listeners }: ListenerNews): string {
  return listeners.map((listener) => `Listening at ${spellListener(listener)}\n`).join('')
}

function spellListener({ spec, port, receiveBufferOctets, askedBufferOctets = 0 }: ListenerReport): string {
  const place = formatListener({ ...spec, port })
  if (receiveBufferOctets === undefined) return place
  const asked = receiveBufferOctets < askedBufferOctets ? ` of ${formatBinaryOctets(askedBufferOctets)} asked for` : ''
  return `${place}, receive buffer ${formatBinaryOctets(receiveBufferOctets)}${asked}`
}

function complain({ message, nextStep }: Failure): void {
  process.stderr.write(`flowglass: ${message} ${nextStep}\n`)
}
