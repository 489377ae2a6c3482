import { EMPTY_TIME_MARKS } from '../../core/protocol/aggregate-api.ts'
import type { Engine } from '../../core/node/engine-client.ts'
import type { ComparedFile } from '../../core/protocol/compared-file-api.ts'
import { DEFAULT_DECODE_SETTINGS } from '../../core/protocol/decode-settings.ts'
import { EMPTY_HEALTH, EMPTY_STATUS, EMPTY_TEMPLATE_TREE } from '../../core/protocol/empty-status.ts'
import { createNoNaming } from '../../core/session/address-names.ts'
import { fail, succeed, type Failure } from '../../core/protocol/failure.ts'
import type { LiveSummary } from '../../core/protocol/live-api.ts'
import type { SessionStatus } from '../../core/protocol/session-api.ts'

export interface FakeEngine extends Engine {
  /** Paths and names in the order in which they were opened. */
  readonly opened: readonly (readonly [string, string])[]
  /** Paths of what was compared with. */
  readonly compared: readonly string[]
  isDisposed(): boolean
  change(status: SessionStatus): void
  stop(failure: Failure): void
}

const LISTENING: LiveSummary = {
  isListening: true,
  listeners: { listening: 1, failed: 0 },
  datagramsPerSecond: 0,
  recordsPerSecond: 0,
  kernelDrops: 0,
  queueDrops: 0,
  refused: 0,
  recording: { state: 'off', octets: 0, seconds: 0 },
  removedRecords: 0,
}

/** An engine in memory: it opens everything but what has `broken` in its name. */
export function createFakeEngine(): FakeEngine {
  const changed = new Set<(status: SessionStatus) => void>()
  const stopped = new Set<(failure: Failure) => void>()
  const opened: (readonly [string, string])[] = []
  const compared: string[] = []
  let status = EMPTY_STATUS
  let isDisposed = false
  const change = (next: SessionStatus): void => {
    status = next
    for (const listener of changed) listener(next)
  }
  const noView = () => Promise.resolve(fail('no-such-view', 'There is no such view.', 'Open one.'))
  return {
    opened,
    compared,
    isDisposed: () => isDisposed,
    change,
    stop: (failure) => {
      for (const listener of stopped) listener(failure)
    },
    control: {
      openFile: (path, displayName) => {
        opened.push([path, displayName])
        if (displayName.includes('broken')) {
          return Promise.resolve(fail('file-not-a-capture', `${displayName} is no capture.`, 'Open another file.'))
        }
        change({ ...EMPTY_STATUS, phase: 'ready', source: { name: displayName, octets: 24, format: 'pcap' } })
        return Promise.resolve(succeed(status))
      },
      openLive: (_, displayName, recordingFolder = '') => {
        opened.push([recordingFolder, displayName])
        if (displayName.includes('192.0.2.')) {
          return Promise.resolve(fail('address-not-available', `There is no ${displayName}.`, 'Choose another.'))
        }
        change({ ...EMPTY_STATUS, phase: 'loading', session: opened.length, live: LISTENING })
        return Promise.resolve(succeed(status))
      },
      writeBundle: noView,
      writeExport: noView,
      openComparedFile: (path, name) => {
        compared.push(path)
        if (name.includes('broken')) return Promise.resolve(fail('file-not-a-capture', `${name} is none.`, 'Choose.'))
        const facts = { octets: 24, phase: 'ready', records: 0, exporters: 0 } as const
        const file: ComparedFile = { file: compared.length, name, ...facts }
        change({ ...status, compared: file })
        return Promise.resolve(succeed(file))
      },
      useNameFile: () => Promise.resolve(succeed(undefined)),
      close: () => {
        change(EMPTY_STATUS)
        return Promise.resolve()
      },
    },
    session: {
      status: () => Promise.resolve(status),
      columns: () => Promise.resolve([]),
      report: () => Promise.reject(new Error('no report here')),
      openView: () => Promise.resolve(succeed({ view: 1, revision: 1, rowCount: 0, milliseconds: 0 })),
      ...createNoNaming(),
      closeView: () => Promise.resolve(),
      refreshView: noView,
      liveReport: () => Promise.resolve(undefined),
      freezeRecording: () => Promise.resolve(),
      alerts: () => Promise.resolve([]),
      setAlerts: () => Promise.resolve([]),
      bundleManifest: () => Promise.resolve(undefined),
      readWindow: noView,
      findRecord: noView,
      describeRecord: noView,
      stopLoading: () => Promise.resolve(),
      templateTree: () => Promise.resolve(EMPTY_TEMPLATE_TREE),
      describeTemplate: noView,
      templateValues: noView,
      health: () => Promise.resolve(EMPTY_HEALTH),
      names: () => Promise.resolve({ tables: [], sampling: [] }),
      learnedElements: () => Promise.resolve([]),
      importElements: () => Promise.resolve(succeed(0)),
      settings: () => Promise.resolve(DEFAULT_DECODE_SETTINGS),
      decodeAgain: () => Promise.resolve(succeed(status)),
      listColumns: () => Promise.resolve([]),
      openList: noView,
      summarizeList: noView,
      groupList: noView,
      describeTransaction: noView,
      describeConnection: noView,
      describeTrafficSession: noView,
      placeRecord: () => Promise.resolve({}),
      histogram: noView,
      top: noView,
      compare: noView,
      timeMarks: () => Promise.resolve(EMPTY_TIME_MARKS),
      closeComparedFile: () => Promise.resolve(),
      exportProgress: () => Promise.resolve(undefined),
      cancelExport: () => Promise.resolve(),
      runSql: noView,
      cancelSql: () => Promise.resolve(),
      sqlSchema: noView,
    },
    onChanged: (listener) => {
      changed.add(listener)
      return () => changed.delete(listener)
    },
    onAlerted: () => () => undefined,
    onStopped: (listener) => {
      stopped.add(listener)
      return () => stopped.delete(listener)
    },
    dispose: () => {
      isDisposed = true
      return Promise.resolve()
    },
  }
}
