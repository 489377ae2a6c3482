/** One definition of a template as the decoder knows it: its fields, and its plan once data came. */
import { present } from '../bytes/invariant.ts'
import { leastRecordLength, type PlanField } from '../wire/plan-field.ts'
import type { RecordPlan } from '../wire/record-plan.ts'
import type { WireFieldSpecifier } from '../wire/template-record.ts'

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
  readonly shapeId: number
  /** Compiled when the first data set comes. */
  plan: RecordPlan | undefined
  recordCount: number
  /** For forgetting the one that was used longest ago. */
  lastUse: number
}

/** Makes the account of a new definition. */
export function createKnownTemplate(
  facts: Omit<KnownTemplate, 'leastLength' | 'plan' | 'recordCount' | 'lastUse'>,
): KnownTemplate {
  return { ...facts, leastLength: leastRecordLength(facts.fields), plan: undefined, recordCount: 0, lastUse: 0 }
}

/** True when a template that comes again says the same as before (RFC 7011 §8.1). */
export function isSameDefinition(
  known: KnownTemplate,
  isOptions: boolean,
  specifiers: readonly WireFieldSpecifier[],
  scopeFieldCount: number,
): boolean {
  if (known.isOptions !== isOptions || known.scopeFieldCount !== scopeFieldCount) return false
  if (known.specifiers.length !== specifiers.length) return false
  return specifiers.every((specifier, index) => {
    const before = present(known.specifiers[index], 'a field specifier')
    return before.pen === specifier.pen && before.id === specifier.id && before.length === specifier.length
  })
}
