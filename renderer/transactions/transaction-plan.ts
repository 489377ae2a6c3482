/** How the list of transactions shows its columns. */
import { PHASES } from '../../core/protocol/transaction-report.ts'
import { drawEndpoint } from '../grid/endpoint-cell.ts'
import type { ListColumnLayout, ListPlan } from '../grid/list-columns.ts'
import { barParts, drawBar } from './phase-bar.ts'
import {
  barFacts,
  barWords,
  legsCell,
  slowestCell,
  statusCell,
  totalCell,
  urlCell,
  verdictCell,
} from './transaction-cells.ts'
import { PHASE_TITLES } from './verdict-words.ts'

/** Column of the bar; its title is the scale. */
export const BAR_COLUMN = '~bar'

/** What cells are drawn by that lies outside their rows: nanoseconds, undefined while not known. */
export interface TransactionScale {
  readonly end: () => number | undefined
  readonly p95: () => number | undefined
}

/** What the parts of a bar are made of. */
const BAR_READS: readonly string[] = ['total', 'verdict', 'start', 'end', ...PHASES]

const NO_GROUP = ''

function layouts({ end, p95 }: TransactionScale): readonly ListColumnLayout[] {
  return [
    { id: 'start', title: 'Time', longTitle: 'Start', group: NO_GROUP, width: 126 },
    {
      id: 'client',
      title: 'Client',
      group: NO_GROUP,
      width: 148,
      draw: drawEndpoint('clientPort'),
      reads: ['clientPort'],
    },
    { id: 'legs', title: 'Legs', group: NO_GROUP, width: 88, draw: legsCell, reads: ['verdict'] },
    { id: 'verdict', title: 'Verdict', group: NO_GROUP, width: 134, draw: verdictCell, reads: ['legs'] },
    { id: 'method', title: 'Method', group: NO_GROUP, width: 56, isSpare: true },
    {
      id: '~url',
      title: 'URL',
      longTitle: 'Host and URL',
      group: NO_GROUP,
      width: 110,
      isFlexible: true,
      draw: urlCell,
      drawnOf: 'Host and URL of the request',
      reads: ['host', 'url'],
      sortsBy: 'url',
    },
    { id: 'status', title: 'St', longTitle: 'Status', group: NO_GROUP, width: 36, isRight: false, draw: statusCell },
    { id: 'total', title: 'Total', group: NO_GROUP, width: 80, draw: totalCell(p95), reads: BAR_READS },
    {
      id: 'slowestPart',
      title: 'Slowest part',
      group: NO_GROUP,
      width: 172,
      draw: slowestCell,
      reads: ['slowestShare', ...BAR_READS],
    },
    {
      id: BAR_COLUMN,
      title: 'Phases',
      longTitle: 'Bar of the phases',
      group: NO_GROUP,
      width: 90,
      isFlexible: true,
      draw({ span, row, title }) {
        const scale = end()
        if (scale === undefined || scale === 0) return true
        drawBar(span, barParts(barFacts(row)), scale)
        span.setAttribute('role', 'img')
        span.setAttribute('aria-label', `${title}: ${barWords(row)}`)
        span.title = barWords(row)
        return true
      },
      drawnOf: 'The phases of the transaction on a scale that all rows share',
      reads: BAR_READS,
      sortsBy: 'total',
    },
    ...PHASES.map((phase) => ({
      id: phase,
      title: PHASE_TITLES[phase],
      group: NO_GROUP,
      width: 130,
      isOptional: true as const,
    })),
    {
      id: 'vip',
      title: 'VIP',
      group: NO_GROUP,
      width: 140,
      isOptional: true,
      draw: drawEndpoint('vipPort'),
      reads: ['vipPort'],
    },
    {
      id: 'server',
      title: 'Server',
      group: NO_GROUP,
      width: 140,
      isOptional: true,
      draw: drawEndpoint('serverPort'),
      reads: ['serverPort'],
    },
  ]
}

/** The plan of the list of transactions. */
export function createTransactionPlan(scale: TransactionScale): ListPlan {
  return {
    list: 'transactions',
    label: 'Transactions',
    layouts: layouts(scale),
  }
}

/** How the list of connections shows its columns. */
export const CONNECTION_PLAN: ListPlan = {
  list: 'connections',
  label: 'Connections',
  layouts: [
    { id: 'start', title: 'Time', group: NO_GROUP, width: 128 },
    { id: 'side', title: 'Side', group: NO_GROUP, width: 64 },
    {
      id: 'initiator',
      title: 'From',
      longTitle: 'Initiator',
      group: NO_GROUP,
      width: 160,
      draw: drawEndpoint('initiatorPort'),
      reads: ['initiatorPort'],
    },
    {
      id: 'responder',
      title: 'To',
      longTitle: 'Responder',
      group: NO_GROUP,
      width: 160,
      draw: drawEndpoint('responderPort'),
      reads: ['responderPort'],
    },
    { id: 'application', title: 'Application', group: NO_GROUP, width: 140, isFlexible: true },
    { id: 'connectionId', title: 'Connection id', group: NO_GROUP, width: 100 },
    { id: 'transactions', title: 'Transactions', group: NO_GROUP, width: 92 },
    { id: 'worstTotal', title: 'Worst total', group: NO_GROUP, width: 84, isSpare: true },
    { id: 'packets', title: 'Packets', group: NO_GROUP, width: 70, isSpare: true },
    { id: 'octets', title: 'Octets', group: NO_GROUP, width: 84 },
    { id: 'duration', title: 'Duration', group: NO_GROUP, width: 84 },
  ],
}
