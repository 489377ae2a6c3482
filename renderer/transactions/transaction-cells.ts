/** The cells of the list of transactions that are more than a value: chips, verdicts, the slowest part. */
import { formatDuration } from '../../core/elements/format-quantity.ts'
import { LEGS, PHASES, VERDICTS, type Verdict } from '../../core/protocol/transaction-report.ts'
import { absenceWords, showAbsence } from '../grid/list-cell.ts'
import { keepEnd, part } from '../grid/cell-parts.ts'
import type { DrawListCell, ListCellContext } from '../grid/list-columns.ts'
import { cellOf, labelOf, type LoadedRow } from '../grid/loaded-row.ts'
import { LEG_TITLES, STATE_WORDS } from '../timeline/transaction-words.ts'
import { millisecondsOf } from '../ui/clock-text.ts'
import { legStates, legsIn, legsText } from './leg-states.ts'
import { numberOf, type BarFacts } from './phase-bar.ts'
import { PHASE_TITLES, VERDICT_MEANING, verdictText } from './verdict-words.ts'

/** A status from which on an answer is an error of the server (RFC 9110 §15.6). */
export const FIRST_ERROR_STATUS = 500

function textOf(row: LoadedRow, column: string): string {
  const cell = cellOf(row, column)
  return typeof cell === 'string' ? cell : ''
}

/** The verdict on a row. */
export function verdictOf(row: LoadedRow): Verdict | undefined {
  const text = textOf(row, 'verdict')
  return VERDICTS.find((verdict) => verdict === text)
}

/** Nanoseconds that a transaction took at least while its total is still to come; null otherwise. */
function atLeastOf(row: LoadedRow): number | null {
  if (verdictOf(row) !== 'waiting' || cellOf(row, 'total') !== null) return null
  const nanoseconds = Math.round((millisecondsOf(textOf(row, 'end')) - millisecondsOf(textOf(row, 'start'))) * 1e6)
  return nanoseconds > 0 ? nanoseconds : null
}

/** What the bar of a row is drawn from. */
export function barFacts(row: LoadedRow): BarFacts {
  return {
    verdict: verdictOf(row) ?? 'complete',
    atLeast: atLeastOf(row),
    total: numberOf(cellOf(row, 'total')),
    phase: (phase) => numberOf(cellOf(row, phase)),
  }
}

/** Four chips: what is missing keeps its place, with the shape of its reason. */
export function legsCell({ span, row, value }: ListCellContext): boolean {
  if (typeof value !== 'string') return false
  const verdict = verdictOf(row) ?? 'complete'
  const states = legStates(value, verdict)
  const words = LEGS.map((leg) => `leg ${leg} ${STATE_WORDS[states[leg - 1] ?? 'there']}`)
  for (const leg of LEGS) {
    const state = states[leg - 1] ?? 'there'
    const chip = part(state === 'there' ? `leg-chip leg-${leg}` : `leg-chip leg-${state}`, String(leg))
    chip.title = `${leg}: ${LEG_TITLES[leg] ?? ''}, ${STATE_WORDS[state]}`
    span.append(chip)
  }
  span.classList.add('cell-legs')
  span.setAttribute('role', 'img')
  const there = legsIn(states, 'there')
  const missing = words.filter((_, index) => states[index] !== 'there')
  const lead = there.length === 4 ? 'all four legs there' : there.length === 0 ? '' : `${legsText(there)} there`
  span.setAttribute('aria-label', [lead, ...missing].filter((text) => text !== '').join(', '))
  span.title = VERDICT_MEANING[verdict]
  return true
}

const SVG = 'http://www.w3.org/2000/svg'

/** An icon that `VerdictSymbols` holds on the page. */
function icon(verdict: Verdict): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  const use = document.createElementNS(SVG, 'use')
  svg.setAttribute('width', '12')
  svg.setAttribute('height', '12')
  svg.setAttribute('aria-hidden', 'true')
  use.setAttribute('href', `#verdict-${verdict}`)
  svg.append(use)
  return svg
}

/** `complete` is quiet; every other verdict is a chip with its icon. */
export function verdictCell({ span, row }: ListCellContext): boolean {
  const verdict = verdictOf(row)
  if (verdict === undefined) return false
  const text = verdictText(verdict, legStates(textOf(row, 'legs'), verdict))
  span.title = VERDICT_MEANING[verdict]
  if (verdict === 'complete') {
    span.classList.add('cell-second')
    span.textContent = text
    return true
  }
  span.classList.add('cell-verdict')
  const chip = part(`verdict verdict-${verdict}`, '')
  chip.append(icon(verdict), part('', text))
  span.append(chip)
  return true
}

/** Host and path together, cut in the middle where they do not fit. */
export function urlCell({ span, row }: ListCellContext): boolean {
  const text = textOf(row, 'host') + textOf(row, 'url')
  if (text === '') return true
  span.textContent = text
  span.title = text
  keepEnd(span)
  return true
}

/** A code, not a count; red when the server failed. */
export function statusCell({ span, value, row }: ListCellContext): boolean {
  if (value === null) {
    if (absenceWords(labelOf(row, 'status')) !== undefined) return false
    span.classList.add('cell-faint')
    span.textContent = '–'
    span.setAttribute('aria-label', 'no status')
    return true
  }
  span.textContent = typeof value === 'number' ? String(value) : ''
  if (typeof value === 'number' && value >= FIRST_ERROR_STATUS) {
    span.classList.add('cell-server-error')
    span.title = `Server error: the status is ${value}`
  }
  return true
}

/** The total, yellow beyond the 95th percentile of what shows. */
export function totalCell(p95: () => number | undefined): DrawListCell {
  return ({ span, row, value }) => {
    const limit = p95()
    const atLeast = atLeastOf(row)
    if (atLeast !== null) {
      const text = `≥ ${formatDuration(Math.round(atLeast / 1000), 'microseconds')}`
      span.textContent = text
      span.title = `${text} between the first and the last octet so far; the rest is still to come`
      return true
    }
    if (typeof value === 'number' && limit !== undefined && value > limit) {
      span.classList.add('cell-slow-wait')
      span.textContent = formatDuration(value / 1000, 'microseconds')
      span.title = `Longer than 95 % of what shows: p95 is ${formatDuration(limit / 1000, 'microseconds')}`
      return true
    }
    return false
  }
}

interface Slowest {
  readonly title: string
  /** Of the total, 0 to 1. */
  readonly share: number
}

/** What an appliance that answers by itself takes between request and response is its own. */
function slowestOfOwnAnswer({ total, phase }: BarFacts): Slowest | undefined {
  const request = phase('requestFromClient')
  const response = phase('responseToClient')
  if (total === null || total <= 0 || request === null || response === null) return undefined
  const own = total - request - response
  const parts = [
    { title: PHASE_TITLES.requestFromClient, share: request / total },
    { title: 'NetScaler', share: own / total },
    { title: PHASE_TITLES.responseToClient, share: response / total },
  ]
  return parts.reduce((most, one) => (one.share > most.share ? one : most))
}

/** The longest of the phases; undefined while one that may be longer is not known. */
export function slowestOf(row: LoadedRow): Slowest | undefined {
  const facts = barFacts(row)
  const word = textOf(row, 'slowestPart')
  const phase = PHASES.find((one) => one === word)
  const share = numberOf(cellOf(row, 'slowestShare'))
  if (phase !== undefined && share !== null) return { title: PHASE_TITLES[phase], share }
  return facts.verdict === 'answeredByAppliance' ? slowestOfOwnAnswer(facts) : undefined
}

/** `Server wait 91 %`. */
export function slowestCell({ span, row, title }: ListCellContext): boolean {
  const slowest = slowestOf(row)
  if (slowest === undefined && verdictOf(row) === 'waiting') {
    span.classList.add('cell-faint')
    span.textContent = 'still open'
    return true
  }
  if (slowest === undefined) {
    const words = absenceWords('notKnown')
    if (words !== undefined) showAbsence(span, words, title)
    return true
  }
  span.classList.add('cell-slowest')
  span.append(part('ellipsis', slowest.title), part('cell-share', `${Math.round(slowest.share * 100)} %`))
  span.title = `${slowest.title}: ${(slowest.share * 100).toFixed(1)} % of the total`
  return true
}

/** What a bar says, for those who do not see it. */
export function barWords(row: LoadedRow): string {
  const words = PHASES.flatMap((phase) => {
    const length = numberOf(cellOf(row, phase))
    return length === null ? [] : [`${PHASE_TITLES[phase]} ${formatDuration(length / 1000, 'microseconds')}`]
  })
  return words.length === 0 ? 'phases not known' : words.join(', ')
}
