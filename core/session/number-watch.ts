/**
 * Watches how many numbers a session has given. Records, messages, packets and texts have numbers of 32 bits, and none is given
 * twice: a number that began again would lead to the wrong record. So before the last one is given a live session begins anew
 * (`renewing.ts`), and decoding of a file ends. So it does where it was given very many kinds of records, which are not forgotten.
 */
import type { DecodedBlock } from '../decode/block.ts'
import { MAX_NUMBERS, MAX_TEXT_NUMBERS, NUMBERS_TOLD_SHARE } from '../limits/decode.ts'
import { TEMPLATE_VERSION_WEIGHT } from '../limits/templates.ts'
import type { RenewalReason } from '../protocol/renewal-reason.ts'

export interface NumberLimits {
  /** Of records, of messages, and of packets. */
  readonly numbers: number
  readonly texts: number
  /** Of rows of lists and what they have entries for, which somebody else counts; `MAX_ROW_NUMBER` when absent. */
  readonly rows?: number
  /** Of fields of kinds of records that a session has which can begin anew; `MAX_SHAPE_FIELDS` when absent. */
  readonly shapeFields?: number
}

export interface NumberWatch {
  /** Takes what a block has given numbers to, of a capture with so many packets so far. */
  take(block: DecodedBlock, packets: number): void
  /** Of what there are few left, once it is time to do something about it. */
  runsOut(): RenewalReason | undefined
  /** True once no more are given. */
  areUsedUp(): boolean
}

/** Where nobody reads the numbers, they may come round. */
export const UNLIMITED_NUMBERS: NumberLimits = { numbers: Number.POSITIVE_INFINITY, texts: Number.POSITIVE_INFINITY }

const DEFAULT_LIMITS: NumberLimits = { numbers: MAX_NUMBERS, texts: MAX_TEXT_NUMBERS }

/** Makes the watch of a session without records; `onFew` hears once, and before the end, of which things there are many. Without `maxShapeFields` there may be any kinds of records. */
export function createNumberWatch(
  onFew: (things: RenewalReason, count: number) => void,
  limits: NumberLimits = DEFAULT_LIMITS,
  maxShapeFields = Number.POSITIVE_INFINITY,
): NumberWatch {
  let shapeFields = 0
  let told: RenewalReason | undefined
  let isOver = false

  function look(things: RenewalReason, count: number, limit: number): void {
    isOver ||= count >= limit
    tell(things, count, limit)
  }

  function tell(things: RenewalReason, count: number, limit: number): void {
    if (told !== undefined || count < NUMBERS_TOLD_SHARE * limit) return
    told = things
    onFew(things, count)
  }

  return {
    take({ firstRecord, recordCount, messages, dictionary, newShapes }, packets) {
      for (const { fields } of newShapes) shapeFields += fields.length + TEMPLATE_VERSION_WEIGHT
      // A shape more does no harm: nothing is left out for it.
      tell('kinds', shapeFields, maxShapeFields)
      look('records', firstRecord - 1 + recordCount, limits.numbers)
      if (messages.count > 0) look('messages', messages.number[messages.count - 1] ?? 0, limits.numbers)
      look('packets', packets, limits.numbers)
      look('texts', dictionary.firstId + dictionary.count, limits.texts)
    },
    runsOut: () => told,
    areUsedUp: () => isOver,
  }
}
