/** Where the records of a problem are: the filter that shows them, in the language of the viewer, and times as it reads them. */
import type { Problem } from './problem.ts'

const NANOS_PER_SECOND = 1_000_000_000n

/** Undefined where a problem is of no exporter: no record belongs to it. */
export function problemFilter({ exporter, domain, templateId, span }: Problem): string | undefined {
  if (exporter === undefined) return undefined
  const terms = [`@exporter == "${exporter}"`]
  if (domain !== undefined) terms.push(`@domain == ${domain}`)
  if (templateId !== undefined) terms.push(`@template == ${templateId}`)
  if (span !== undefined) {
    const from = Math.min(span.fromSeconds, span.toSeconds)
    const to = Math.max(span.fromSeconds, span.toSeconds)
    terms.push(`@exportTime >= ${secondText(from)}Z`, `@exportTime <= ${secondText(to)}Z`)
  }
  return terms.join(' and ')
}

/** RFC 3339 with nine digits, of Unix nanoseconds. */
export function problemTime(atNs: bigint): string {
  const fraction = (atNs % NANOS_PER_SECOND).toString().padStart(9, '0')
  return `${secondText(Number(atNs / NANOS_PER_SECOND))}.${fraction}Z`
}

/** `2024-05-01T10:00:00`. */
function secondText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19)
}
