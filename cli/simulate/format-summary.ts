/** What a simulation says when it is over. */
import type { SimulationCounts } from '../../core/simulate/simulation.ts'
import type { Profile, SimulationOptions } from '../../core/simulate/simulation-options.ts'

export interface SummaryFacts {
  readonly settings: SimulationOptions
  /** Where it went. */
  readonly place: string
  /** By how much the last message was late. */
  readonly lateMs?: number
  /** Messages that nobody took. */
  readonly refused?: number
}

/** Below it nobody would notice. */
const NOTICEABLE_MS = 500

const piecesOf: Readonly<Record<Profile, string>> = {
  netscaler: 'transactions',
  loadmaster: 'sessions',
  router: 'flows',
  v5: 'flows',
}

/** One line for what was sent, and one for each thing that went another way than meant. */
export function formatSummary(counts: Readonly<SimulationCounts>, facts: SummaryFacts): string {
  const { settings, place, lateMs = 0, refused = 0 } = facts
  const pieces = `${format(counts.pieces)} ${piecesOf[settings.profile]}`
  const records = `${format(counts.dataRecords)} data and ${format(counts.optionsRecords)} options records`
  const lines = [`${pieces}, ${records} in ${format(counts.messages)} messages to ${place}`]
  if (counts.lostMessages > 0) {
    lines.push(`lost on purpose: ${format(counts.lostMessages)} messages with ${format(counts.lostRecords)} records`)
  }
  if (counts.repeatedMessages > 0) lines.push(`sent twice: ${format(counts.repeatedMessages)} messages`)
  if (counts.overtakenMessages > 0) lines.push(`out of order: ${format(counts.overtakenMessages)} messages`)
  if (refused > 0) lines.push(`refused: ${format(refused)} messages, as nobody listens at ${place}`)
  if (lateMs > NOTICEABLE_MS)
    lines.push(`slower than asked for: the last message was ${(lateMs / 1000).toFixed(1)} s late`)
  return `${lines.join('\n')}\n`
}

function format(count: number): string {
  return count.toLocaleString('en')
}
