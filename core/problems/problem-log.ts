/**
 * Gathers problems: counted under their key (code + exporter + domain + template), the first occurrence kept with its
 * octets. Bounded: past `MAX_PROBLEM_KEYS` those that were reported longest ago count under their code alone, so that what is wrong
 * now has a name; of a file as of a live session, whose recording opens with the same numbers.
 */
import { MAX_PROBLEM_KEYS, MAX_PROBLEM_OCTETS } from '../limits/decode.ts'
import type { ProblemReport } from '../protocol/session-api.ts'
import { PROBLEM_CODES, type ProblemCode, type ProblemFacts, type Severity } from './problem-codes.ts'
import { problemFilter, problemTime } from './problem-filter.ts'
import type { Problem } from './problem.ts'

export interface ProblemLog {
  report(problem: Problem): void
  /** All kinds of problem so far, in the order of their first occurrence. */
  reports(): readonly ProblemReport[]
  /** Kinds by severity: what a reader has to look at, however often each occurred. */
  counts(): Readonly<Record<Severity, number>>
}

interface Entry {
  readonly code: ProblemCode
  /** The first occurrence that stands: one that was taken back is followed by the next. */
  first: Problem
  /** Its octets, and how they read once somebody asked: thousands of kinds may come in one message. */
  octets: Uint8Array | undefined
  hex: string | undefined
  count: number
  /** Order of its last occurrence. */
  last: number
}

/** Makes an empty log. */
export function createProblemLog(maxKeys = MAX_PROBLEM_KEYS): ProblemLog {
  const entries = new Map<string, Entry>()
  let clock = 0
  const counts: Record<Severity, number> = { note: 0, warning: 0, error: 0 }

  /** What was reported longest ago counts under its code alone from now on: a sixteenth at once. */
  function makeRoom(): void {
    const oldest = [...entries].filter(([key, { code }]) => key !== code).sort(([, a], [, b]) => a.last - b.last)
    for (const [key, entry] of oldest.slice(0, Math.max(1, maxKeys >> 4))) {
      entries.delete(key)
      if (entry.count <= 0) continue
      const { code, count, last } = entry
      const rest = entries.get(code)
      if (rest !== undefined && rest.count > 0) counts[PROBLEM_CODES[code].severity] -= 1
      if (rest !== undefined) Object.assign(rest, { count: rest.count + count, last })
      else entries.set(code, { ...entry, first: firstOfMany(entry.first) })
    }
  }

  return {
    report(problem) {
      const { code, exporter, domain, templateId, count = 1 } = problem
      const key = `${code} ${exporter ?? ''} ${domain ?? ''} ${templateId ?? ''}`
      if (entries.size >= maxKeys && count > 0 && !entries.has(key)) makeRoom()
      // What is taken back may count under its code alone by now.
      const known = entries.get(key) ?? (count <= 0 ? entries.get(code) : undefined)
      if (known !== undefined) known.last = ++clock
      if (known !== undefined && (known.count > 0 || count <= 0)) {
        const hadSome = known.count > 0
        known.count += count
        if (hadSome && known.count <= 0) counts[PROBLEM_CODES[code].severity] -= 1
        return
      }
      counts[PROBLEM_CODES[code].severity] += 1
      const first = withoutOctets(problem)
      const octets = problem.octets?.slice(0, MAX_PROBLEM_OCTETS)
      if (known === undefined) entries.set(key, { code, first, octets, hex: undefined, count, last: ++clock })
      else Object.assign(known, { first, octets, hex: undefined, count: known.count + count })
    },
    reports: () => [...entries.values()].filter(({ count }) => count > 0).map(reportOf),
    counts: () => ({ ...counts }),
  }
}

function firstOfMany({ code, detail }: Problem): Problem {
  return { code, detail: `${detail} (first of many kinds)` }
}

function withoutOctets(problem: Problem): Problem {
  const kept: { -readonly [K in keyof Problem]: Problem[K] } = { ...problem }
  // Borrowed: valid during the call only.
  delete kept.octets
  return kept
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))

function hexOf(octets: Uint8Array | undefined): string | undefined {
  if (octets === undefined) return undefined
  let hex = ''
  for (const octet of octets) hex += HEX[octet] ?? ''
  return hex
}

function reportOf(entry: Entry): ProblemReport {
  const facts: ProblemFacts = PROBLEM_CODES[entry.code]
  const { detail, exporter, domain, templateId, frame, fileOffset, mark, atNs } = entry.first
  const filter = problemFilter(entry.first)
  entry.hex ??= hexOf(entry.octets)
  return {
    code: entry.code,
    severity: facts.severity,
    sentence: facts.sentence,
    detail,
    nextStep: facts.nextStep,
    count: entry.count,
    ...(facts.clause === undefined ? {} : { clause: facts.clause }),
    ...(exporter === undefined ? {} : { exporter }),
    ...(domain === undefined ? {} : { domain }),
    ...(templateId === undefined ? {} : { templateId }),
    ...(frame === undefined ? {} : { frame }),
    ...(fileOffset === undefined ? {} : { fileOffset }),
    ...(mark === undefined ? {} : { mark }),
    ...(entry.hex === undefined ? {} : { octets: entry.hex }),
    ...(atNs === undefined ? {} : { firstAt: problemTime(atNs) }),
    ...(filter === undefined ? {} : { filter }),
  }
}
