/**
 * Room for new definitions in a live session. What old connections said never keeps a new one from being understood: first the
 * numbers of versions go to which no record leads, then sessions none of whose records is kept, those that are closed first; and
 * before nothing is left to go, the store is asked to let its oldest records go. An open stream sends its templates once: its session
 * stays, however long it is silent, unless open streams alone take too much.
 */
import {
  FULL_DEFINED_SHARE,
  MAX_DEFINED_FIELDS,
  ROOMY_DEFINED_SHARE,
  STREAM_DEFINED_SHARE,
} from '../limits/templates.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import { SFLOW_5 } from '../wire/message-header.ts'
import type { DecoderState } from './decoder-state.ts'
import { weightOfVersion } from './definitions.ts'
import { compareUse, type DomainState, type SessionState } from './exporter-state.ts'

export interface RoomLook {
  /** Fields above which all definitions are looked through; infinite where no record is ever removed. */
  nextFields: number
  /** What was the first record that is kept when that was last done. */
  firstRecord: number
  /** Records before this one take room that is needed; 0 when none do. */
  wanted: number
}

/** Part of the bound from which on looking is worth while, and by which it is filled before the next look above `FULL_DEFINED_SHARE`. */
const FIRST_LOOK_SHARE = 1 / 8
const NEXT_LOOK_SHARE = 1 / 64

/** Says when to look first. */
export function createRoomLook(isLive: boolean): RoomLook {
  const nextFields = isLive ? FIRST_LOOK_SHARE * MAX_DEFINED_FIELDS : Number.POSITIVE_INFINITY
  return { nextFields, firstRecord: 1, wanted: 0 }
}

/** Whether a definition of so many fields can be kept; makes room for it as far as a live session can. */
export function hasRoomFor(state: DecoderState, session: SessionState, fieldCount: number): boolean {
  const { definitions, roomLook } = state
  const weight = weightOfVersion(fieldCount)
  const fits = (): boolean => definitions.fields + weight <= MAX_DEFINED_FIELDS
  if (definitions.fields + weight <= roomLook.nextFields) return fits()
  // Looking again makes no sense before more records are removed.
  if (fits() || definitions.firstRecord > roomLook.firstRecord) makeRoom(state, session)
  return fits()
}

function makeRoom(state: DecoderState, current: SessionState): void {
  const { definitions, exporters, roomLook } = state
  for (const domain of exporters.domains()) forgetUnused(state, domain)
  definitions.tidy()
  if (definitions.fields > FULL_DEFINED_SHARE * MAX_DEFINED_FIELDS) forgetSessions(state, current)
  const { fields } = definitions
  const full = FULL_DEFINED_SHARE * MAX_DEFINED_FIELDS
  roomLook.firstRecord = definitions.firstRecord
  roomLook.nextFields =
    fields >= full
      ? fields + NEXT_LOOK_SHARE * MAX_DEFINED_FIELDS
      : Math.min(full, Math.max(2 * fields, FIRST_LOOK_SHARE * MAX_DEFINED_FIELDS))
  roomLook.wanted = fields >= full ? wantedRecord(state, current) : 0
  if (roomLook.wanted > definitions.firstRecord) {
    const detail =
      'The oldest records are let go earlier than asked for: room is needed for new templates (MAX_DEFINED_FIELDS).'
    state.onProblem({ code: 'limit-reached', detail })
  }
}

/** Lets the versions go of which no record is kept, and by which nothing will be decoded again. */
function forgetUnused(state: DecoderState, domain: DomainState): void {
  const { firstRecord } = state.definitions
  const gone = new Set<KnownTemplate>()
  for (const template of domain.versions) {
    if (template.lastRecord < firstRecord && !isInUse(state, domain, template)) gone.add(template)
  }
  if (gone.size > 0) state.exporters.forgetVersions(domain, gone)
}

function isInUse(state: DecoderState, { templates, version }: DomainState, template: KnownTemplate): boolean {
  // A layout of samples that comes again is defined again.
  if (version === SFLOW_5) return false
  const known = templates.known.get(template.templateId)
  return (
    template === known ||
    template === known?.previous ||
    template === templates.assumed.get(template.templateId) ||
    state.releases.some((release) => release.template === template)
  )
}

/** Forgets sessions without records until there is room. */
function forgetSessions({ definitions, exporters }: DecoderState, current: SessionState): void {
  const roomy = ROOMY_DEFINED_SHARE * MAX_DEFINED_FIELDS
  const { firstRecord } = definitions
  const sessions = [...exporters.sessions()].sort(compareUse)
  const silent = sessions.filter((session) => session !== current && lastRecordOf(session) < firstRecord)
  let ofStreams = silent.filter(isOpenStream).reduce((sum, session) => sum + weightOfSession(session), 0)
  for (const session of silent) {
    if (definitions.fields <= roomy) return
    if (isOpenStream(session)) {
      if (ofStreams <= STREAM_DEFINED_SHARE * MAX_DEFINED_FIELDS) continue
      ofStreams -= weightOfSession(session)
    }
    exporters.forget(session)
    definitions.tidy()
  }
}

function isOpenStream({ transport, isClosed }: SessionState): boolean {
  return transport.protocol !== 'udp' && !isClosed
}

function weightOfSession({ domains }: SessionState): number {
  let weight = 0
  for (const { versions } of domains.values()) {
    for (const { specifiers } of versions) weight += weightOfVersion(specifiers.length)
  }
  return weight
}

function lastRecordOf(session: SessionState): number {
  let last = 0
  for (const { versions } of session.domains.values()) {
    for (const { lastRecord } of versions) last = Math.max(last, lastRecord)
  }
  return last
}

/** Number of the first record that may stay, so that there is room: what was decoded by longest ago goes first. */
function wantedRecord({ definitions, exporters }: DecoderState, current: SessionState): number {
  interface Use {
    readonly lastRecord: number
    readonly weight: number
  }
  const uses: Use[] = [...definitions.ended]
  const ofStreams: Use[] = []
  for (const session of exporters.sessions()) {
    const use = { lastRecord: lastRecordOf(session), weight: weightOfSession(session) }
    if (session === current || use.lastRecord < definitions.firstRecord) continue
    if (isOpenStream(session)) ofStreams.push(use)
    else uses.push(use)
  }
  const byRecord = (one: Use, other: Use): number => one.lastRecord - other.lastRecord
  let left = definitions.fields
  let wanted = 0
  for (const { lastRecord, weight } of [...uses.sort(byRecord), ...ofStreams.sort(byRecord)]) {
    if (left <= ROOMY_DEFINED_SHARE * MAX_DEFINED_FIELDS) break
    left -= weight
    wanted = Math.max(wanted, lastRecord + 1)
  }
  return wanted
}
