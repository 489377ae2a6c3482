/** One definition of a template as the decoder knows it: its fields, its plan once data came, and what it decoded. */
import { present } from '../bytes/invariant.ts'
import { leastRecordLength, type PlanField } from '../wire/plan-field.ts'
import type { RecordPlan } from '../wire/record-plan.ts'
import type { WireFieldSpecifier } from '../wire/template-record.ts'
import { findWatchedFields, type WatchedFields } from '../wire/watched-fields.ts'
import type { TemplateHistory } from './template-history.ts'

/** What a definition says. */
export interface TemplateFacts {
  readonly templateId: number
  readonly isOptions: boolean
  readonly specifiers: readonly WireFieldSpecifier[]
  readonly scopeFieldCount: number
  readonly fields: readonly PlanField[]
}

export interface KnownTemplate extends TemplateFacts {
  /** Number of this definition over all sessions. */
  readonly versionId: number
  /** Count of definitions of this id in its session and domain, from 1. */
  readonly version: number
  /** 0 when no record can follow it. */
  readonly leastLength: number
  /** Another one when an element of it is learned. */
  shapeId: number
  /** Change when an element of it is learned: its type with it. */
  fields: readonly PlanField[]
  /** Elements that had been learned when `fields` was last looked at. */
  learnedCount: number
  /** Undefined once there are more templates than histories. */
  readonly history: TemplateHistory | undefined
  /** Of another session or file: decodes what nothing else does, and is never what its domain has defined. */
  readonly isAssumed: boolean
  /** A field has a length that its type cannot have. */
  hasOddFields: boolean
  /** Export time of the first message that brought it, Unix seconds. */
  readonly firstFrom: number
  /** Export time of the message from which on it counts, Unix seconds, and its sequence number. */
  validFrom: number
  validSequence: number
  /** When another definition or a withdrawal took its place. */
  validUntil: number | undefined
  /** Over UDP: what it replaced, for data that was exported before it (RFC 7011 §8.2). */
  previous: KnownTemplate | undefined
  /** What shows quirks of the exporter in its records; undefined: nothing, or all of it has been seen. */
  watched: WatchedFields | undefined
  /** Compiled when the first data set comes. */
  plan: RecordPlan | undefined
  recordCount: number
  octetCount: number
  /** Number of the last record that it decoded; 0 before any. */
  lastRecord: number
  /** Nothing decodes by it any more, and its number may be another's. */
  isGone: boolean
  /** For forgetting the one that was used longest ago. */
  lastUse: number
}

export type NewTemplate = TemplateFacts &
  Pick<KnownTemplate, 'versionId' | 'version' | 'shapeId'> &
  Partial<Pick<KnownTemplate, 'history' | 'isAssumed' | 'validFrom' | 'validSequence' | 'previous'>>

/** Makes the account of a new definition. */
export function createKnownTemplate(facts: NewTemplate): KnownTemplate {
  return {
    history: undefined,
    isAssumed: false,
    hasOddFields: false,
    learnedCount: 0,
    validFrom: 0,
    validSequence: 0,
    previous: undefined,
    ...facts,
    leastLength: leastRecordLength(facts.fields),
    firstFrom: facts.validFrom ?? 0,
    validUntil: undefined,
    watched: findWatchedFields(facts.fields),
    plan: undefined,
    recordCount: 0,
    octetCount: 0,
    lastRecord: 0,
    isGone: false,
    lastUse: 0,
  }
}

/** What a template record says, whoever sent it. */
export type Definition = Pick<TemplateFacts, 'isOptions' | 'specifiers' | 'scopeFieldCount'>

/** True when a template that comes again says the same as before (RFC 7011 §8.1). */
export function isSameDefinition(known: Definition, other: Definition): boolean {
  if (known.isOptions !== other.isOptions || known.scopeFieldCount !== other.scopeFieldCount) return false
  if (known.specifiers.length !== other.specifiers.length) return false
  return other.specifiers.every((specifier, index) => {
    const before = present(known.specifiers[index], 'a field specifier')
    return before.pen === specifier.pen && before.id === specifier.id && before.length === specifier.length
  })
}

/** When a message was exported, by its header. */
export interface ExportMoment {
  readonly exportSeconds: number
  readonly sequence: number
}

/**
 * Whether a message was exported before a definition (RFC 7011 §8.2: validity goes by export time, not by arrival). Within
 * one second its sequence number tells; numbers that stand still leave the order of arrival.
 */
export function isExportedBefore(moment: ExportMoment, template: KnownTemplate): boolean {
  if (moment.exportSeconds !== template.validFrom) return moment.exportSeconds < template.validFrom
  return ((moment.sequence - template.validSequence) | 0) < 0
}
