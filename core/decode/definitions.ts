/**
 * What definitions cost, and the numbers by which records lead to them. A record names the version that decoded it, so a version
 * stays as long as one of its records is kept: in a file for ever. A live session says what it has removed; numbers of versions to
 * which nothing leads any more are then given again, and so are those of transport sessions without versions.
 */
import { RESTING_DEFINED_FIELDS, RESTING_SESSION_NUMBERS, TEMPLATE_VERSION_WEIGHT } from '../limits/templates.ts'
import type { KnownTemplate } from '../templates/known-template.ts'
import { createFreeNumbers } from './free-numbers.ts'

/** A transport session as records see it: it has its number as long as it is known, or a version of it is. */
export interface SessionNumber {
  readonly id: number
  /** Versions that have a number. */
  versions: number
  /** Whether it ever had one. */
  isNamed: boolean
  isForgotten: boolean
}

/** A version that nothing decodes by any more. */
export interface EndedVersion {
  readonly id: number
  readonly weight: number
  readonly lastRecord: number
  readonly session: SessionNumber
}

export interface Definitions {
  /** Of all versions that have a number, see `MAX_DEFINED_FIELDS`. */
  readonly fields: number
  /** Number of the first record that is kept. */
  readonly firstRecord: number
  /** Versions that nothing decodes by any more, of which records are kept. */
  readonly ended: readonly EndedVersion[]
  openSession(): SessionNumber
  forgetSession(session: SessionNumber): void
  /** Number of a new version with so many fields. */
  add(session: SessionNumber, fieldCount: number): number
  /** Says that nothing decodes by a version any more. */
  end(template: KnownTemplate, session: SessionNumber): void
  /** Says that all records before one are removed. */
  forgetBefore(record: number): void
  /** Gives back the numbers of ended versions without records. */
  tidy(): void
}

/** What a version counts of `MAX_DEFINED_FIELDS`. */
export function weightOfVersion(fieldCount: number): number {
  return fieldCount + TEMPLATE_VERSION_WEIGHT
}

/** Makes the account of a session without definitions. */
export function createDefinitions(): Definitions {
  const freeVersions = createFreeNumbers(RESTING_DEFINED_FIELDS)
  const freeSessions = createFreeNumbers(RESTING_SESSION_NUMBERS)
  /** Of sessions that never had a version: nothing ever named them. */
  const namelessSessions: number[] = []
  let versionCount = 0
  let sessionCount = 0
  let fields = 0
  let firstRecord = 1
  let ended: EndedVersion[] = []

  function giveBackSession(session: SessionNumber): void {
    if (!session.isNamed) namelessSessions.push(session.id)
    // Of a file no record is ever removed: a session that had a version keeps its number.
    else freeSessions.give(session.id, 1)
  }

  function giveBack({ id, weight, session }: EndedVersion): void {
    fields -= weight
    freeVersions.give(id, weight)
    session.versions--
    if (session.isForgotten && session.versions === 0) giveBackSession(session)
  }

  return {
    get fields() {
      return fields
    },
    get firstRecord() {
      return firstRecord
    },
    get ended() {
      return ended
    },
    openSession: () => ({
      id: namelessSessions.pop() ?? freeSessions.take() ?? sessionCount++,
      versions: 0,
      isNamed: false,
      isForgotten: false,
    }),
    forgetSession(session) {
      session.isForgotten = true
      if (session.versions === 0) giveBackSession(session)
    },
    add(session, fieldCount) {
      fields += weightOfVersion(fieldCount)
      session.versions++
      session.isNamed = true
      return freeVersions.take() ?? versionCount++
    },
    end(template, session) {
      template.isGone = true
      const { versionId: id, specifiers, lastRecord } = template
      ended.push({ id, weight: weightOfVersion(specifiers.length), lastRecord, session })
    },
    forgetBefore(record) {
      firstRecord = Math.max(firstRecord, record)
    },
    tidy() {
      const kept = ended.filter(({ lastRecord }) => lastRecord >= firstRecord)
      for (const version of ended) if (version.lastRecord < firstRecord) giveBack(version)
      ended = kept
    },
  }
}
