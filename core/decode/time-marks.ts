/** What happened when, by export time, for whoever draws records over time: losses, restarts, templates, data that waits. */
import { formatSeconds } from '../elements/format-time.ts'
import { MAX_TIME_MARKS, type TimeMark, type TimeMarks } from '../protocol/aggregate-api.ts'
import type { WaitingData } from '../templates/template-history.ts'
import { LOSS_UNITS } from './counting-rule.ts'
import type { DecoderState } from './decoder-state.ts'
import type { DomainState } from './exporter-state.ts'

/** Everything so far, by time; past `MAX_TIME_MARKS` templates are left out first, then what is latest; of a live session what is oldest. */
export function reportTimeMarks(state: DecoderState): TimeMarks {
  const all = [...state.exporters.domains()].flatMap(marksOf)
  const omitted = { loss: 0, restart: 0, template: 0, pending: 0 }
  const direction = state.isLive ? -1 : 1
  const byWeight = all.sort(
    (one, other) => WEIGHTS[one.kind] - WEIGHTS[other.kind] || direction * compareTimes(one, other),
  )
  for (const { kind } of byWeight.slice(MAX_TIME_MARKS)) omitted[kind] += 1
  return { marks: byWeight.slice(0, MAX_TIME_MARKS).sort(compareTimes), omitted }
}

const WEIGHTS: Readonly<Record<TimeMark['kind'], number>> = { loss: 0, restart: 1, pending: 2, template: 3 }

function compareTimes(one: TimeMark, other: TimeMark): number {
  const [first, second] = [beginOf(one), beginOf(other)]
  return first < second ? -1 : first > second ? 1 : 0
}

function beginOf(mark: TimeMark): string {
  return 'at' in mark ? mark.at : mark.from
}

function marksOf(domain: DomainState): TimeMark[] {
  const whose = { exporter: domain.session.transport.exporter, domain: domain.domain }
  const unit = LOSS_UNITS[domain.sequence.rule()]
  const losses = domain.losses.spans().map(({ fromSeconds, toSeconds, units }): TimeMark => {
    return {
      kind: 'loss',
      from: formatSeconds(fromSeconds),
      until: formatSeconds(toSeconds),
      ...whose,
      lost: units,
      unit,
    }
  })
  const restarts = domain.restarts.map((seconds): TimeMark => ({
    kind: 'restart',
    at: formatSeconds(seconds),
    ...whose,
  }))
  const templates = [...domain.templates.histories.values()].flatMap(({ templateId, events, waiting, givenUp }) => [
    ...events.flatMap(({ kind, at }): TimeMark[] => {
      const change = kind === 'learned' || kind === 'changed' || kind === 'withdrawn' ? kind : undefined
      return change === undefined ? [] : [{ kind: 'template', change, at: formatSeconds(at), ...whose, templateId }]
    }),
    ...[waiting, givenUp].flatMap((data): TimeMark[] => {
      if (data.sets === 0) return []
      return [{ kind: 'pending', isGivenUp: data === givenUp, ...spanOf(data), ...whose, templateId }]
    }),
  ])
  return [...losses, ...restarts, ...templates]
}

function spanOf({ first, last, sets, octets }: WaitingData) {
  return { from: formatSeconds(first), until: formatSeconds(last), sets, octets }
}
