import { Table2 } from 'lucide-react'
import { useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import type { TemplateSummary } from '../../core/protocol/template-report.ts'
import { useSettings } from '../state/viewer-context.tsx'
import { IconButton } from '../ui/button.tsx'
import { useElementWidth } from '../ui/element-width.ts'
import { plural } from '../ui/numbers.ts'
import { useWindowedRows } from '../ui/windowed-rows.ts'
import { clockText, dateText } from '../ui/clock-text.ts'
import { eventSentence } from './history-sentence.ts'
import { domainName, hasTemplates, keyText, type TemplatePlace } from './template-names.ts'
import { useTemplateKeeper, useTemplates } from './templates-context.ts'
import { axisTicks, spanOf, type TimeSpan } from './timeline-marks.ts'
import { TimelinePatterns, TimelineRow } from './timeline-row.tsx'
import './template-timeline.css'

const ROW_HEIGHT = 21

/** Pixels of the names before the axis, and between two of its labels. */
const NAMES_WIDTH = 270
const TICK_WIDTH = 68
const UNMEASURED_WIDTH = 1100

/** In place of an id where the protocol has none. */
const VERSIONS: Readonly<Record<number, string>> = { 5: 'v5', 7: 'v7', 105: 'sFlow' }

/** What a template is for; failing that, how much is known of it. */
function nameBeside({ meaning, state, fieldCount }: TemplateSummary): string {
  if (meaning !== undefined) return meaning.text
  if (state === 'unresolved') return 'never came'
  return state === 'pending' ? 'not learned' : plural(fieldCount, 'field')
}

function Legend({ hasGivenUp }: { readonly hasGivenUp: boolean }) {
  return (
    <span className="timeline-legend" aria-hidden="true">
      <span>
        <i className="legend-learned">◆</i> learned
      </span>
      <span>
        <i className="legend-refreshed" /> refreshed
      </span>
      <span>
        <i className="legend-changed">▲</i> changed
      </span>
      <span>
        <i className="legend-stale" /> stale
      </span>
      <span>
        <i className="legend-withdrawn">×</i> withdrawn
      </span>
      <span>
        <i className="legend-waiting" /> data waiting for it
      </span>
      {hasGivenUp && (
        <span>
          <i className="legend-given-up" /> data given up
        </span>
      )}
    </span>
  )
}

function Axis({ span, width }: { readonly span: TimeSpan; readonly width: number }) {
  const timeZone = useSettings((settings) => settings.timeZone)
  const ticks = axisTicks(span, Math.floor(width / TICK_WIDTH))
  const isWhole = ticks.every((at) => at % 60_000 === 0)
  const isDays = ticks.length > 1 && (ticks[1] ?? 0) - (ticks[0] ?? 0) >= 86_400_000
  return (
    <div className="timeline-axis" aria-hidden="true">
      {ticks.map((at) => {
        const x = ((at - span.fromMs) / (span.untilMs - span.fromMs)) * width
        const text = new Date(at).toISOString()
        const label = isDays
          ? dateText(text, timeZone).slice(0, 10)
          : clockText(text, timeZone).slice(0, isWhole ? 5 : 8)
        return (
          <span key={at}>
            <i style={{ left: NAMES_WIDTH + x }} />
            {x > 20 && x < width - 20 && <b style={{ left: NAMES_WIDTH + x }}>{label}</b>}
          </span>
        )
      })}
    </div>
  )
}

/** The timeline's events as a table: the twin of the picture. */
function EventTable({ templates }: { readonly templates: readonly TemplateSummary[] }) {
  const descriptions = useTemplates((state) => state.descriptions)
  const timeZone = useSettings((settings) => settings.timeZone)
  const rows = templates.flatMap((template) =>
    (descriptions.get(keyText(template.key))?.events ?? []).map((event) => ({ template, event })),
  )
  return (
    <div className="timeline-table" tabIndex={0} role="region" aria-label="Events of the templates">
      <table>
        <thead>
          <tr>
            <th scope="col">Template</th>
            <th scope="col">From</th>
            <th scope="col">Until</th>
            <th scope="col">What</th>
            <th scope="col">Clause</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ template, event }, index) => (
            <tr key={index}>
              <td>{template.key.templateId}</td>
              <td>{clockText(event.at, timeZone)}</td>
              <td>{event.until === undefined ? '' : clockText(event.until, timeZone)}</td>
              <td>{eventSentence(event)}</td>
              <td>{event.clause ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What became of every template of a domain, one line each. */
export function TemplateTimeline({ place }: { readonly place: TemplatePlace }) {
  const keeper = useTemplateKeeper()
  const timeRange = useTemplates((state) => state.tree?.timeRange)
  const descriptions = useTemplates((state) => state.descriptions)
  const selected = useTemplates((state) => state.selected)
  const timeZone = useSettings((settings) => settings.timeZone)
  const [isTable, setTable] = useState(false)
  const [area, areaWidth] = useElementWidth(UNMEASURED_WIDTH)
  const { templates } = place.domain
  const { scroller, onScroll, first, end, height, reveal } = useWindowedRows(templates.length, ROW_HEIGHT)
  const width = Math.max(100, areaWidth - NAMES_WIDTH - 16)
  const span = useMemo(
    () => (timeRange === undefined ? undefined : spanOf(timeRange.first, timeRange.last)),
    [timeRange],
  )
  const inSight = useMemo(() => templates.slice(first, end), [templates, first, end])
  useEffect(() => keeper.describe(inSight.map(({ key }) => key)), [keeper, inSight])

  const selectedText = selected === undefined ? '' : keyText(selected)
  const at = templates.findIndex(({ key }) => keyText(key) === selectedText)
  useEffect(() => reveal(at), [at, reveal])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'D' && (event.ctrlKey || event.metaKey) && event.shiftKey) setTable(!isTable)
    else if (event.ctrlKey || event.altKey || event.metaKey || isTable) return
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = templates[at + (event.key === 'ArrowDown' ? 1 : -1)]
      if (next !== undefined) keeper.select(next.key)
    } else return
    event.preventDefault()
  }
  return (
    <section className="timeline" aria-label="Template timeline" data-region="timeline" onKeyDown={onKeyDown}>
      <header className="timeline-header">
        <h3 className="pane-title">Template timeline</h3>
        <span className="timeline-facts ellipsis">
          {place.session.exporter}, {domainName(place.domain)}
        </span>
        <Legend hasGivenUp={templates.some(({ state }) => state === 'unresolved')} />
        <IconButton
          icon={Table2}
          label={isTable ? 'As a picture' : 'As a table'}
          keys="Ctrl Shift D"
          isPressed={isTable}
          onClick={() => setTable(!isTable)}
        />
      </header>
      {isTable ? (
        <EventTable templates={inSight} />
      ) : (
        <div ref={area} className="timeline-area">
          {span !== undefined && <Axis span={span} width={width} />}
          <div
            ref={scroller}
            className="timeline-rows"
            tabIndex={0}
            role="group"
            aria-label="Templates along the time"
            onScroll={onScroll}
          >
            <div className="timeline-body" style={{ height }}>
              <TimelinePatterns />
              {inSight.map((template, offset) => {
                const text = keyText(template.key)
                const description = descriptions.get(text)
                const isSelected = text === selectedText
                const meaning = nameBeside(template)
                return (
                  <div
                    key={text}
                    className={`timeline-row${isSelected ? ' is-selected' : ''}`}
                    style={{ top: (first + offset) * ROW_HEIGHT, height: ROW_HEIGHT }}
                    onClick={() => keeper.select(template.key)}
                  >
                    <span className="timeline-name" style={{ width: NAMES_WIDTH }} title={meaning}>
                      <b>
                        {hasTemplates(template.key.protocolVersion)
                          ? template.key.templateId
                          : VERSIONS[template.key.protocolVersion]}
                      </b>
                      <span className="ellipsis">{meaning}</span>
                    </span>
                    {description !== undefined && span !== undefined && (
                      <TimelineRow
                        description={description}
                        span={span}
                        width={width}
                        height={ROW_HEIGHT}
                        clock={(when) => clockText(when, timeZone)}
                      />
                    )}
                  </div>
                )
              })}
            </div>
          </div>
        </div>
      )}
    </section>
  )
}
