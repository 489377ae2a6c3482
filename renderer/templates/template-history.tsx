import {
  BellOff,
  CircleX,
  Eraser,
  GitCompare,
  Hourglass,
  Layers,
  Plus,
  RefreshCw,
  RefreshCwOff,
  TimerOff,
  Trash2,
} from 'lucide-react'
import type { TemplateDescription, TemplateEventKind } from '../../core/protocol/template-report.ts'
import { useSettings } from '../state/viewer-context.tsx'
import type { IconType } from '../ui/button.tsx'
import { plural } from '../ui/numbers.ts'
import { dateText, daysOf, placedText } from '../ui/clock-text.ts'
import { consequenceOf, eventSentence, eventTone } from './history-sentence.ts'

const ICONS: Readonly<Record<TemplateEventKind, IconType>> = {
  learned: Plus,
  refreshed: RefreshCw,
  changed: GitCompare,
  withdrawn: CircleX,
  'withdrawal-ignored': RefreshCwOff,
  stale: BellOff,
  'dropped-as-stale': TimerOff,
  'data-waiting': Hourglass,
  'decoded-late': Hourglass,
  'given-up': Trash2,
  forgotten: Eraser,
  assumed: Layers,
}

/** What became of a template, oldest first, with the rule that decided and what followed. */
export function TemplateHistory({ description }: { readonly description: TemplateDescription }) {
  const timeZone = useSettings((settings) => settings.timeZone)
  const times = description.events.flatMap(({ at, until }) => (until === undefined ? [at] : [at, until]))
  const days = daysOf(times, timeZone)
  const clock = (at: string) => placedText(at, timeZone, days)
  /** Of a stretch: the minutes, or the days. */
  const short = (at: string) => (days === 'several years' ? clock(at) : clock(at).slice(0, 5))
  const { key } = description.summary
  const consequence = consequenceOf(description, clock)
  return (
    <section className="notes-section" aria-label={`History of template ${key.templateId}`}>
      <h3>History{key.templateId === 0 ? '' : ` of ${key.templateId}`}</h3>
      {description.events.length === 0 && <p>Nothing has become of it: its layout is part of the protocol.</p>}
      <ol className="history">
        {description.events.map((event, index) => {
          const Icon = ICONS[event.kind]
          const until = event.until === undefined || event.until === event.at ? undefined : event.until
          return (
            <li
              key={index}
              className={`history-${eventTone(event.kind)}`}
              title={[dateText(event.at, timeZone), event.clause].filter(Boolean).join('\n')}
            >
              <Icon size={13} strokeWidth={1.75} aria-hidden="true" />
              <time dateTime={event.at}>
                {until === undefined ? clock(event.at) : `${short(event.at)} – ${short(until)}`}
              </time>
              <span>{eventSentence(event)}</span>
            </li>
          )
        })}
      </ol>
      {description.omittedEvents > 0 && <p>{plural(description.omittedEvents, 'event')} in between are not kept.</p>}
      {consequence !== undefined && <p className="history-rule">{consequence}</p>}
    </section>
  )
}
