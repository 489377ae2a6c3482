/**
 * What the sequence numbers of an exporter count. RFC 7011 §3.1 has data records counted, RFC 3954 §5.1 packets, v5 and v7
 * flows; exporters that count something else would seem to lose data all the time. Another rule is believed when it explains
 * `COUNTING_EVIDENCE` messages for which the present one fails, and more than it leaves unexplained.
 */
import { COUNTING_EVIDENCE } from '../limits/decode.ts'
import type { LossUnit } from '../protocol/health-report.ts'
import type { ProtocolVersion } from './block.ts'

export type CountingRule =
  | 'records'
  | 'messages'
  | 'flows'
  | 'nothing'
  | 'data-records'
  | 'records-and-templates'
  /** See `counting-through.ts`. */
  | 'records-through'

/** What a message held, as far as it could be counted. */
export interface MessageContent {
  /** Data and options records decoded. */
  readonly records: number
  readonly optionsRecords: number
  readonly templates: number
  /** It holds records that nobody will ever count. */
  readonly hasUnknownRecords: boolean
  /** Records that its header counts. */
  readonly header: { readonly count: number | undefined }
}

export interface CountingJudge {
  /** The rule by which the exporter counts, as it seems by now. */
  rule(): CountingRule
  /** Some messages spoke for another rule, none of late for this one. */
  isDoubtful(): boolean
  /** Another rule is the right one, as somebody else has found. */
  follow(rule: CountingRule): void
  /** By how many units the sequence number goes on after a message. */
  stepOf(content: MessageContent): number
  /** Notes how far a message should move the sequence number. */
  note(content: MessageContent, counted: 'countable' | 'uncountable'): void
  /** Compares with how far the message noted last has moved it; true when another rule is the right one from here on. */
  compare(moved: number): boolean
}

/** Every second message may be lost for long: two paths, of which one is captured. */
const LEAST_CONSTANT_STEP = 2

/** How far each rule moves the sequence number for a message. */
const STEPS: Readonly<Record<CountingRule, (content: MessageContent) => number>> = {
  records: ({ records }) => records,
  messages: () => 1,
  flows: ({ header, records }) => header.count ?? records,
  nothing: () => 0,
  'data-records': ({ records, optionsRecords }) => records - optionsRecords,
  'records-and-templates': ({ records, templates }) => records + templates,
  'records-through': ({ records, optionsRecords }) => records - optionsRecords,
}

const CANDIDATES: Readonly<Record<ProtocolVersion, readonly CountingRule[]>> = {
  5: ['messages', 'nothing'],
  7: ['messages', 'nothing'],
  9: ['records', 'records-and-templates', 'nothing'],
  10: ['messages', 'nothing', 'data-records', 'records-and-templates'],
  105: ['nothing'],
}

/** The rule of the standard. */
export function properRule(version: ProtocolVersion): CountingRule {
  if (version === 10) return 'records'
  return version === 9 || version === 105 ? 'messages' : 'flows'
}

interface Suspect {
  readonly rule: CountingRule
  step: number
  matches: number
  /** A constant step may as well be steady loss; one that varies with the messages may not. */
  firstStep: number
  hasVaried: boolean
}

/** Makes the judge of a domain that has sent nothing yet. */
export function createCountingJudge(version: ProtocolVersion): CountingJudge {
  const suspects: Suspect[] = [...CANDIDATES[version], properRule(version)].map((rule) => ({
    rule,
    step: 0,
    matches: 0,
    firstStep: -1,
    hasVaried: false,
  }))
  let rule = properRule(version)
  let stepBy = STEPS[rule]
  const last = {
    records: 0,
    optionsRecords: 0,
    templates: 0,
    hasUnknownRecords: false,
    header: { count: undefined as number | undefined },
  }
  let misses = 0
  let isKnown = false
  let isDoubtful = false

  function forget(): void {
    for (const suspect of suspects) {
      suspect.matches = 0
      suspect.firstStep = -1
      suspect.hasVaried = false
    }
    misses = 0
    isDoubtful = false
  }

  function isConvicted(suspect: Suspect, step: number): boolean {
    if (suspect.rule === rule || suspect.matches < COUNTING_EVIDENCE || suspect.matches <= misses) return false
    if (suspect.hasVaried || suspect.step < step || suspect.rule === properRule(version)) return true
    return suspect.matches >= 2 * COUNTING_EVIDENCE && suspect.step > LEAST_CONSTANT_STEP
  }

  return {
    rule: () => rule,
    isDoubtful: () => isDoubtful,
    follow(next) {
      rule = next
      stepBy = STEPS[rule]
      forget()
    },
    stepOf: (content) => stepBy(content),
    note(content, counted) {
      isKnown = counted === 'countable'
      // Numbers only: the message itself would keep its octets in memory, and rules are rarely asked.
      last.records = content.records
      last.optionsRecords = content.optionsRecords
      last.templates = content.templates
      last.header.count = content.header.count
    },
    compare(moved) {
      if (!isKnown) return false
      const step = stepBy(last)
      for (const suspect of suspects) suspect.step = STEPS[suspect.rule](last)
      if (moved === step) {
        // Only a message that the rules tell apart says anything.
        if (isDoubtful && suspects.some((suspect) => suspect.matches > 0 && suspect.step !== step)) forget()
        return false
      }
      let isExplained = false
      for (const suspect of suspects) {
        if (suspect.step !== moved) continue
        isExplained = true
        suspect.matches++
        if (suspect.firstStep < 0) suspect.firstStep = moved
        else suspect.hasVaried ||= moved !== suspect.firstStep
      }
      if (isExplained) isDoubtful = true
      else if (isDoubtful) misses++
      const convicted = suspects.find((suspect) => isConvicted(suspect, step))
      if (convicted === undefined) {
        if (misses > COUNTING_EVIDENCE) forget()
        return false
      }
      rule = convicted.rule
      stepBy = STEPS[rule]
      forget()
      return true
    },
  }
}

const WORDS: Readonly<Record<CountingRule, string>> = {
  records: 'data records',
  messages: 'messages',
  flows: 'flows',
  nothing: 'nothing at all',
  'data-records': 'data records without options records',
  'records-and-templates': 'templates as well as records',
  'records-through': 'the data records of the message itself as well, and no options records',
}

/** `messages`, `nothing at all`: what the sequence number counts. */
export function countedThing(rule: CountingRule): string {
  return WORDS[rule]
}

/** What a rule counts, in the words of reports. */
export const LOSS_UNITS: Readonly<Record<CountingRule, LossUnit>> = {
  records: 'records',
  'data-records': 'records',
  'records-and-templates': 'records',
  'records-through': 'records',
  messages: 'messages',
  nothing: 'messages',
  flows: 'flows',
}
