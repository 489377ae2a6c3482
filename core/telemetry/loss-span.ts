/** What verdicts on incomplete transactions need to know of each observation domain, beside its records. */

/** A gap in the sequence of a domain: export times between which records were lost, Unix seconds. */
export interface LossSpan {
  readonly sessionId: number
  readonly domain: number
  readonly fromSeconds: number
  readonly toSeconds: number
}
