import { ArrowDownWideNarrow, X } from 'lucide-react'
import { useMemo } from 'react'
import { formatCount } from '../../core/elements/format-quantity.ts'
import type { ProblemReport } from '../../core/protocol/session-api.ts'
import type { TimeZone } from '../state/settings.ts'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import type { Viewer } from '../state/viewer.ts'
import { daysOf, placedText, type Days } from '../ui/clock-text.ts'
import { plural } from '../ui/numbers.ts'
import { FindingDetails } from './finding-details.tsx'
import { goFurther, goTo, targetOf, TARGET_WORDS } from './finding-targets.ts'
import { arrangeFindings, countSeverities, findingId, SEVERITIES, type FindingColumn } from './finding-order.ts'
import { FindingIcon, placeText, SEVERITY_ICONS, SEVERITY_TONES, whatHappened, withoutStop } from './finding-words.tsx'
import { useHealth } from './health-context.ts'
import { ListTable, type ListColumn } from './list-table.tsx'
import { useFirst } from './use-first.tsx'
import './findings.css'

/** The day too, where the findings are of several days: by the clocks of capture and exporters they often are. */
function firstText({ firstAt, frame, fileOffset }: ProblemReport, timeZone: TimeZone, days: Days): string {
  if (firstAt !== undefined) return placedText(firstAt, timeZone, days)
  if (frame !== undefined) return `frame ${formatCount(frame)}`
  return fileOffset === undefined ? '' : `octet ${formatCount(fileOffset)}`
}

function columnsOf(viewer: Viewer, timeZone: TimeZone, days: Days): readonly ListColumn<ProblemReport>[] {
  return [
    { id: 'severity', title: '', hint: 'Severity', cell: (problem) => <FindingIcon problem={problem} /> },
    {
      id: 'what',
      title: 'What happened',
      cell: (problem) => {
        const { headline, particulars } = whatHappened(problem)
        return (
          <span className="ellipsis" title={`${headline}\n${particulars}`}>
            {withoutStop(headline)} <span className="is-faint">{withoutStop(particulars)}</span>
          </span>
        )
      },
    },
    {
      id: 'where',
      title: 'Where',
      cell: (problem) => (
        <span className="finding-place" title={placeText(problem)}>
          <span className="ellipsis">{problem.exporter ?? 'whole session'}</span>
          {problem.domain !== undefined && <span> · {problem.domain}</span>}
        </span>
      ),
    },
    { id: 'count', title: 'Count', isNumber: true, isSortable: true, cell: (problem) => formatCount(problem.count) },
    {
      id: 'first',
      title: 'First',
      isSortable: true,
      cell: (problem) => <span title={problem.firstAt}>{firstText(problem, timeZone, days)}</span>,
    },
    {
      id: 'code',
      title: 'Code',
      isSpare: true,
      cell: (problem) => <span className="mono finding-code ellipsis">{problem.code}</span>,
    },
    {
      id: 'go',
      title: 'Go to',
      cell: (problem) => {
        const target = targetOf(problem)
        if (target === undefined) return null
        return (
          <button type="button" className="list-link" tabIndex={-1} onClick={() => goTo(viewer, problem, target)}>
            {TARGET_WORDS[target]} →
          </button>
        )
      },
    },
  ]
}

function SeverityFilter() {
  const viewer = useViewer()
  const problems = useHealth((state) => state.problems)
  const hidden = useHealth((state) => state.hidden)
  const counts = countSeverities(problems)
  return (
    <span className="severities" role="group" aria-label="Severities that are shown">
      {SEVERITIES.map((severity) => {
        const Icon = SEVERITY_ICONS[severity]
        const isShown = !hidden.includes(severity)
        return (
          <button
            key={severity}
            type="button"
            className="severity"
            aria-pressed={isShown}
            title={`${isShown ? 'Hide' : 'Show'} ${severity}s`}
            aria-label={plural(counts[severity], severity)}
            onClick={() =>
              viewer.health.store.setState({
                hidden: isShown ? [...hidden, severity] : hidden.filter((entry) => entry !== severity),
              })
            }
          >
            <Icon size={13} strokeWidth={1.75} className={`tone-${SEVERITY_TONES[severity]}`} />
            {counts[severity]}
          </button>
        )
      })}
    </span>
  )
}

const SORT_WORDS: Record<FindingColumn, string> = { severity: 'Severity', count: 'Count', first: 'First' }
const SORT_ORDER: readonly FindingColumn[] = ['severity', 'count', 'first']

function FindingsHeader({ shown }: { readonly shown: number }) {
  const viewer = useViewer()
  const all = useHealth((state) => state.problems.length)
  const sort = useHealth((state) => state.sort)
  const scope = useHealth((state) => state.scope)
  const store = viewer.health.store
  const next = SORT_ORDER[(SORT_ORDER.indexOf(sort.column) + 1) % SORT_ORDER.length] ?? 'severity'
  const kinds = shown === all ? plural(all, 'kind') : `${formatCount(shown)} of ${plural(all, 'kind')}`
  return (
    <header className="pane-header findings-header">
      <h3 className="pane-title">Findings</h3>
      <span className="pane-note ellipsis">
        {all === 0 ? 'none' : `${kinds}, the first occurrence of each is kept with its octets`}
      </span>
      {scope !== undefined && (
        <button
          type="button"
          className="scope-chip"
          title="Show the findings of all exporters"
          onClick={() => store.setState({ scope: undefined })}
        >
          <span className="ellipsis">
            {scope.exporter}
            {scope.domain === undefined ? '' : ` · ${scope.domain}`}
          </span>
          <X size={12} strokeWidth={1.75} />
        </button>
      )}
      <span className="top-gap" />
      <SeverityFilter />
      <button
        type="button"
        className="button button-quiet"
        title={`Sorted by ${SORT_WORDS[sort.column].toLowerCase()}; press for ${SORT_WORDS[next].toLowerCase()}`}
        onClick={() => store.setState({ sort: { column: next, isReversed: false } })}
      >
        <ArrowDownWideNarrow size={14} strokeWidth={1.75} />
        {SORT_WORDS[sort.column]}
      </button>
    </header>
  )
}

/** What was wrong in the input, and all that is known of the one that is selected. */
export function Findings() {
  const viewer = useViewer()
  const timeZone = useSettings((settings) => settings.timeZone)
  const problems = useHealth((state) => state.problems)
  const sort = useHealth((state) => state.sort)
  const hidden = useHealth((state) => state.hidden)
  const scope = useHealth((state) => state.scope)
  const finding = useHealth((state) => state.finding)
  const listed = useMemo(() => arrangeFindings(problems, { sort, hidden, scope }), [problems, sort, hidden, scope])
  const days = useMemo(
    () =>
      daysOf(
        problems.flatMap(({ firstAt }) => (firstAt === undefined ? [] : [firstAt])),
        timeZone,
      ),
    [problems, timeZone],
  )
  const columns = useMemo(() => columnsOf(viewer, timeZone, days), [viewer, timeZone, days])
  const at = listed.findIndex((problem) => findingId(problem) === finding)
  const { shown, more, showAtLeast } = useFirst(listed, 'kind')
  // F8 goes on beyond what was drawn so far.
  showAtLeast(at + 1)
  const selected = listed[at]
  const store = viewer.health.store
  const isFallingFirst = sort.column === 'count'
  const direction = isFallingFirst === sort.isReversed ? 'ascending' : 'descending'
  return (
    <section className="findings" aria-label="Findings">
      <FindingsHeader shown={listed.length} />
      {listed.length === 0 ? (
        <p className="findings-none">
          {problems.length === 0 ? 'No findings' : 'No findings here: others are hidden by severity or exporter'}
        </p>
      ) : (
        <div className="findings-scroll">
          <ListTable
            label="Findings"
            columns={columns}
            rows={shown}
            idOf={findingId}
            selected={finding}
            onSelect={(problem) => store.setState({ finding: findingId(problem) })}
            onEnter={(problem) => goFurther(viewer, problem)}
            sort={{ column: sort.column, direction }}
            onSort={(column) =>
              store.setState({
                sort: { column: column as FindingColumn, isReversed: sort.column === column && !sort.isReversed },
              })
            }
          />
          {more}
        </div>
      )}
      {selected !== undefined && <FindingDetails problem={selected} />}
    </section>
  )
}
