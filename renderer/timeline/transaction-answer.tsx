import { Archive, EyeOff, Hourglass, Funnel, List, Server, Unplug, User, Waypoints } from 'lucide-react'
import type { Phase, TransactionDetails, Verdict } from '../../core/protocol/transaction-report.ts'
import { Button, type IconType } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { durationText, legsInWords } from './transaction-words.ts'

type Side = 'client' | 'server' | 'netscaler'

const PHASE_SIDES: Readonly<Record<Phase, Side>> = {
  requestFromClient: 'client',
  holdIn: 'netscaler',
  requestToServer: 'server',
  serverWait: 'server',
  responseFromServer: 'server',
  holdOut: 'netscaler',
  responseToClient: 'client',
}

const SIDE_ICONS: Readonly<Record<Side, IconType>> = { client: User, server: Server, netscaler: Waypoints }

interface Answer {
  readonly title: string
  readonly sentence: string
  readonly icon: IconType
  /** Names its colours. */
  readonly tone: string
}

const VERDICT_ANSWERS: Readonly<Record<Exclude<Verdict, 'complete'>, Omit<Answer, 'sentence' | 'title'>>> = {
  answeredByAppliance: { icon: Archive, tone: 'netscaler' },
  legNotExported: { icon: EyeOff, tone: 'warn' },
  legLost: { icon: Unplug, tone: 'error' },
  waiting: { icon: Hourglass, tone: 'pending' },
}

/** `Leg 3 was lost`, `Legs 2 and 3 are still to come`. */
function lackTitle({ legs, verdict }: TransactionDetails): string {
  const of = { legLost: 'lost', legNotExported: 'notExported', waiting: 'waiting' } as const
  if (verdict === 'complete' || verdict === 'answeredByAppliance') return 'The appliance answered by itself'
  const missing = legs.filter(({ state }) => state === of[verdict]).map(({ leg }) => leg)
  const words = {
    legLost: ['was lost', 'were lost'],
    legNotExported: ['was not exported', 'were not exported'],
    waiting: ['is still to come', 'are still to come'],
  }[verdict]
  if (missing.length === 0) return `A leg ${words[0] ?? ''}`
  const text = `${legsInWords(missing)} ${words[missing.length === 1 ? 0 : 1] ?? ''}`
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The verdict in words, or why there is none. */
function answerOf(details: TransactionDetails): Answer {
  const { answer, verdict, verdictReason, totalUs, phases } = details
  if (answer !== undefined) {
    const tone = PHASE_SIDES[answer.phase]
    return { title: answer.title, sentence: answer.sentence, icon: SIDE_ICONS[tone], tone }
  }
  if (verdict !== 'complete') return { ...VERDICT_ANSWERS[verdict], title: lackTitle(details), sentence: verdictReason }
  if (phases.every(({ absence }) => absence === 'notMeasured')) {
    const sentence = 'Its records carry none of the eight stamps; the lanes show the flow times of its legs.'
    return { title: 'Where the time went was not measured', sentence, icon: Waypoints, tone: 'netscaler' }
  }
  const total = totalUs === null ? '' : `${durationText(totalUs)} in all. `
  return {
    title: 'Where the time went is not known',
    sentence: `${total}Stamps that an answer would rest on are missing or unsound.`,
    icon: Waypoints,
    tone: 'netscaler',
  }
}

export interface TransactionAnswerProps {
  readonly details: TransactionDetails
  readonly onSameServer: (() => void) | undefined
  readonly onShowRecords: () => void
}

/** "Network, load balancer or application?" in words, and where to go on from there. */
export function TransactionAnswer({ details, onSameServer, onShowRecords }: TransactionAnswerProps) {
  const { title, sentence, icon: Icon, tone } = answerOf(details)
  const records = details.legs.reduce((sum, leg) => sum + leg.records.length, 0)
  return (
    <section className={`transaction-answer tone-${tone}`} aria-label="Answer">
      <h3>
        <Icon size={16} strokeWidth={1.75} />
        {title}
      </h3>
      <p>{sentence}</p>
      <div className="transaction-buttons">
        {onSameServer !== undefined && <Button icon={Funnel} label="Same server" onClick={onSameServer} />}
        <Button icon={List} label={plural(records, 'record')} onClick={onShowRecords} />
      </div>
    </section>
  )
}
