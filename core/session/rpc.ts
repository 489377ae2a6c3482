/**
 * One viewer on one channel: a MessagePort or a WebSocket carries the calls of a viewer to the session and the host, and
 * their events back. Nothing that comes from the channel is believed: envelope, method and arguments are checked first.
 */
import { createBirpc } from 'birpc'
import * as v from 'valibot'
import { MAX_ALERT_RULES } from '../limits/live.ts'
import { MAX_FILTER_LENGTH, MAX_SORT_KEYS, MAX_WINDOW_COLUMNS, MAX_WINDOW_ROWS } from '../limits/query.ts'
import { MAX_LEARNED_ELEMENTS } from '../limits/templates.ts'
import { MAX_COLOUR_RULES, MAX_IDENTIFIER_LENGTH, MAX_KEPT_TEXT } from '../limits/viewer.ts'
import { LIST_NAMES } from '../protocol/list-api.ts'
import { TRAFFIC_SESSION_GROUPINGS } from '../protocol/traffic-session-report.ts'
import { addresses, nameFile, nameSwitches, resolvedAddresses } from './address-names-schemas.ts'
import { compareSpec, histogramSpec, topSpec } from './aggregate-schemas.ts'
import { exportId, exportRequest, sqlLimit, sqlText } from './export-schemas.ts'
import { alertRule, bundleRequest, liveSpec, replayOrder } from './live-schemas.ts'
import { decodeSettings, learnedElement, templateKey, timeRange } from './rpc-schemas.ts'
import type { HostFunctions, ViewerFunctions } from '../protocol/viewer-rpc.ts'
import { asOneViewer } from './viewer-asker.ts'

/** Carries whole messages in both directions; `send` must not throw when the other side is gone. */
export interface ViewerChannel {
  send(message: unknown): void
  listen(receive: (message: unknown) => void): void
}

export interface ViewerLink {
  /** Tells the viewer something; nobody waits for an answer. */
  readonly tell: ViewerFunctions
  /** Nothing is received or sent any more; the channel itself stays with its owner. */
  close(): void
}

const position = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const identifier = v.pipe(v.string(), v.maxLength(MAX_IDENTIFIER_LENGTH))
const nothing = v.strictTuple([])
const seconds = v.pipe(v.number(), v.minValue(0))

const viewSpec = v.strictObject({
  filter: v.pipe(v.string(), v.maxLength(MAX_FILTER_LENGTH)),
  sort: v.pipe(
    v.array(v.strictObject({ column: identifier, direction: v.picklist(['ascending', 'descending']) })),
    v.maxLength(MAX_SORT_KEYS),
  ),
  lastSeconds: v.exactOptional(seconds),
  timeRange: v.exactOptional(timeRange),
})

const listName = v.picklist(LIST_NAMES)

const listSpec = v.strictObject({
  list: listName,
  ...viewSpec.entries,
  narrowing: v.exactOptional(viewSpec.entries.filter),
})

const windowRequest = v.strictObject({
  view: position,
  first: position,
  count: v.pipe(position, v.maxValue(MAX_WINDOW_ROWS)),
  columns: v.pipe(v.array(identifier), v.maxLength(MAX_WINDOW_COLUMNS)),
  rules: v.exactOptional(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(MAX_FILTER_LENGTH))), v.maxLength(MAX_COLOUR_RULES)),
  ),
})

/** The arguments of every method; a method without an entry here cannot be called. */
const ARGUMENTS = {
  status: nothing,
  columns: nothing,
  report: nothing,
  openView: v.strictTuple([viewSpec]),
  closeView: v.strictTuple([position]),
  refreshView: v.strictTuple([position]),
  liveReport: nothing,
  freezeRecording: v.union([v.strictTuple([seconds]), nothing]),
  alerts: nothing,
  setAlerts: v.strictTuple([v.pipe(v.array(alertRule), v.maxLength(MAX_ALERT_RULES))]),
  bundleManifest: nothing,
  readWindow: v.strictTuple([windowRequest]),
  findRecord: v.strictTuple([position, position]),
  describeRecord: v.strictTuple([position]),
  stopLoading: nothing,
  templateTree: nothing,
  describeTemplate: v.strictTuple([templateKey]),
  templateValues: v.strictTuple([position]),
  health: nothing,
  names: nothing,
  learnedElements: nothing,
  importElements: v.strictTuple([v.pipe(v.array(learnedElement), v.maxLength(MAX_LEARNED_ELEMENTS))]),
  settings: nothing,
  decodeAgain: v.strictTuple([decodeSettings]),
  listColumns: v.strictTuple([listName]),
  openList: v.strictTuple([listSpec]),
  summarizeList: v.strictTuple([position]),
  groupList: v.strictTuple([v.strictObject({ view: position, by: identifier, measure: identifier })]),
  describeTransaction: v.strictTuple([position]),
  describeConnection: v.strictTuple([position]),
  describeTrafficSession: v.strictTuple([position, v.picklist(TRAFFIC_SESSION_GROUPINGS)]),
  placeRecord: v.strictTuple([position]),
  nameSources: nothing,
  nameAddresses: v.strictTuple([addresses]),
  resolveAddresses: v.strictTuple([resolvedAddresses]),
  serviceNames: nothing,
  setNameSwitches: v.strictTuple([nameSwitches]),
  exportProgress: v.strictTuple([exportId]),
  cancelExport: v.strictTuple([exportId]),
  runSql: v.strictTuple([sqlText, sqlLimit]),
  cancelSql: nothing,
  sqlSchema: nothing,
  histogram: v.strictTuple([histogramSpec]),
  top: v.strictTuple([topSpec]),
  compare: v.strictTuple([compareSpec]),
  timeMarks: nothing,
  closeComparedFile: nothing,
  info: nothing,
  chooseFile: nothing,
  openSample: nothing,
  chooseComparedFile: nothing,
  openComparedRecent: v.strictTuple([identifier]),
  openRecent: v.strictTuple([identifier]),
  forgetRecent: v.strictTuple([identifier]),
  recentFiles: nothing,
  closeSession: nothing,
  offeredPorts: nothing,
  startListening: v.strictTuple([liveSpec]),
  stopListening: nothing,
  saveBundle: v.strictTuple([bundleRequest]),
  saveExport: v.strictTuple([exportRequest]),
  replayFile: v.strictTuple([replayOrder]),
  replayReport: nothing,
  stopReplay: nothing,
  readKept: v.strictTuple([identifier]),
  writeKept: v.strictTuple([identifier, v.pipe(v.string(), v.maxLength(MAX_KEPT_TEXT))]),
  chooseNameFile: v.strictTuple([nameFile]),
  forgetNameFile: v.strictTuple([nameFile]),
  recoveries: nothing,
  openRecovery: v.strictTuple([identifier]),
  discardRecovery: v.strictTuple([identifier]),
  restartEngine: nothing,
} satisfies { [M in keyof HostFunctions]: v.GenericSchema<unknown, Parameters<HostFunctions[M]>> }

const request = v.strictObject({
  t: v.literal('q'),
  i: v.optional(identifier),
  m: v.picklist(Object.keys(ARGUMENTS) as (keyof HostFunctions)[]),
  a: v.array(v.unknown()),
})

type Answer = { readonly t: 'q' } | { readonly t: 's'; readonly i: string; readonly r?: unknown; readonly e?: unknown }

/** Answers one viewer until the link is closed; what is no valid request is refused, or dropped when nobody waits for it. */
export function serveViewer(api: HostFunctions, channel: ViewerChannel): ViewerLink {
  let isOpen = true
  const send = (message: unknown): void => {
    if (isOpen) channel.send(message)
  }
  const rpc = createBirpc<ViewerFunctions, HostFunctions>(asOneViewer(api), {
    post: send,
    on: (receive) => {
      channel.listen((message) => {
        if (!isOpen) return
        const checked = checkRequest(message)
        if (checked.ok) receive(checked.request)
        else if (checked.id !== undefined) send(refusal(checked.id, checked.reason))
      })
    },
    serialize: (message: Answer) =>
      'e' in message && message.e !== undefined ? refusal(message.i, message.e) : message,
    bind: 'functions',
    eventNames: ['changed', 'alerted', 'command', 'openFailed', 'engineStopped'],
    // A failing call is the caller's to handle: it gets the error as its answer.
    onFunctionError: () => undefined,
  })
  return {
    tell: {
      changed: (status) => void rpc.changed(status),
      alerted: (alert) => void rpc.alerted(alert),
      command: (command) => void rpc.command(command),
      openFailed: (failure) => void rpc.openFailed(failure),
      engineStopped: (message) => void rpc.engineStopped(message),
    },
    close: () => {
      isOpen = false
    },
  }
}

type CheckedRequest =
  | { readonly ok: true; readonly request: v.InferOutput<typeof request> }
  | { readonly ok: false; readonly id: string | undefined; readonly reason: Error }

function checkRequest(message: unknown): CheckedRequest {
  const envelope = v.safeParse(request, message)
  if (!envelope.success) return refuse(message, `not a request: ${envelope.issues[0].message}`)
  const checked = v.safeParse(ARGUMENTS[envelope.output.m], envelope.output.a)
  if (!checked.success) return refuse(message, `${envelope.output.m}: ${checked.issues[0].message}`)
  return { ok: true, request: { ...envelope.output, a: checked.output } }
}

function refuse(message: unknown, reason: string): CheckedRequest {
  const named = v.safeParse(v.object({ t: v.literal('q'), i: identifier }), message)
  return { ok: false, id: named.success ? named.output.i : undefined, reason: new Error(`Request refused: ${reason}`) }
}

/** Errors cross as plain data: JSON would make them `{}`, and a stack is nobody's business outside. */
function refusal(id: string, error: unknown): Answer {
  const message = error instanceof Error ? error.message : String(error)
  return { t: 's', i: id, e: { name: 'Error', message } }
}
