/** The options of `flowglass serve` about listening: those of `collect`, how much the viewer keeps, and what browsers may do. */
import { resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import { DEFAULT_RECORDER, DEFAULT_RETENTION } from '../../core/live/listen-arguments.ts'
import type { LiveSpec, RecorderSpec, ReplaySpec } from '../../core/protocol/live-api.ts'
import {
  addListenOptions,
  liveSpecOf,
  parseRingOption,
  parseSize,
  parseSpeedOption,
  parseTime,
  type ListenOptions,
} from '../live/listen-options.ts'
import { refuseUsage } from '../output-options.ts'

/** What the command line says about listening. */
export interface ServeListening {
  /** Begins with the host, and again with a new engine. */
  readonly spec: LiveSpec | undefined
  /** Folder of the user for the recording. */
  readonly keepIn: string | undefined
  /** Viewers may begin and end listening, and open something else. */
  readonly isUpToViewers: boolean
}

export interface ServeListenOptions extends ListenOptions {
  readonly allowListen?: true
  readonly write?: string
  readonly ring?: RecorderSpec
  /** False: `--no-record`. */
  readonly record: boolean
  readonly keepRecords: number
  readonly keepTime?: number
  readonly keepSize?: number
  readonly replay?: ReplaySpec['speed']
}

/** Adds the options. */
export function addServeListenOptions(command: Command): Command {
  return addListenOptions(command)
    .option('--allow-listen', 'let browsers choose where this host listens, and end it')
    .option(
      '--write <folder>',
      'record to this folder and leave it there (otherwise the recording goes with the session)',
    )
    .option('--ring <limits>', 'how much is recorded: SIZE/TIME/FILES, as in 4GiB/12h/16', parseRingOption)
    .option('--no-record', 'record nothing')
    .option(
      '--keep-records <count>',
      'how many records are shown before the oldest go',
      parseCount,
      DEFAULT_RETENTION.records,
    )
    .option('--keep-time <time>', 'how long records are shown before they go', parseTime)
    .option('--replay <factor>', 'let FILE arrive again, so many times as fast as it was, or max', parseSpeedOption)
    .option('--keep-size <size>', 'how much disk the shown records may take before the oldest go', parseSize)
}

/** What the options say about listening; what cannot be together is wrong usage. */
export function serveListeningOf(
  command: Command,
  options: ServeListenOptions,
  file: string | undefined,
): ServeListening {
  if (options.replay !== undefined && file === undefined) refuseUsage(command, '--replay needs a FILE')
  const { listen, write, ring, record, keepRecords, keepTime, keepSize, allowListen = false } = options
  if (listen === undefined) {
    if (write !== undefined || ring !== undefined) refuseUsage(command, '--write and --ring need --listen')
    return { spec: undefined, keepIn: undefined, isUpToViewers: allowListen }
  }
  if (file !== undefined) refuseUsage(command, 'a FILE and --listen do not go together')
  if (!record && (write !== undefined || ring !== undefined)) {
    refuseUsage(command, '--no-record does not go with --write and --ring')
  }
  const spec = liveSpecOf(command, options, {
    ...(record && { recorder: ring ?? DEFAULT_RECORDER }),
    retention: {
      records: keepRecords,
      ...(keepTime !== undefined && { seconds: keepTime }),
      ...(keepSize !== undefined && { octets: keepSize }),
    },
  })
  return { spec, keepIn: write === undefined ? undefined : resolve(write), isUpToViewers: allowListen }
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!/^\d{1,15}$/.test(text) || count === 0) throw new InvalidArgumentError('A whole number above 0 is needed.')
  return count
}
