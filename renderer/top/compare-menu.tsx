import { GitCompare } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useHealth } from '../health/health-context.ts'
import { brushText, spanText, windowOf } from '../histogram/moments.ts'
import { previousOf } from '../histogram/brush.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { comparedWith, type CompareChoice } from './compare-choice.ts'
import { CompareFileMenu } from './compare-file-menu.tsx'

function ExporterPair({ onChoose }: { readonly onChoose: (choice: CompareChoice) => void }) {
  const report = useHealth((state) => state.report)
  const exporters = [...new Set((report?.rows ?? []).map(({ exporter }) => exporter))]
  const [pair, setPair] = useState({ after: exporters[0] ?? '', before: exporters[1] ?? '' })
  if (exporters.length < 2) return <div className="menu-title">One exporter alone has nothing to compare with</div>
  const pick = (side: 'after' | 'before', label: string) => (
    <select aria-label={label} value={pair[side]} onChange={({ target }) => setPair({ ...pair, [side]: target.value })}>
      {exporters.map((exporter) => (
        <option key={exporter} value={exporter}>
          {exporter}
        </option>
      ))}
    </select>
  )
  return (
    <div className="measure-pick exporter-pair">
      {pick('after', 'Exporter')}
      <span>against</span>
      {pick('before', 'Exporter that it is compared with')}
      <Button
        label="Compare"
        isDisabled={pair.after === pair.before}
        onClick={() => onChoose({ kind: 'exporters', ...pair })}
      />
    </div>
  )
}

/** What the panels are compared with. */
export function CompareMenu() {
  const viewer = useViewer()
  const { top } = viewer.charts
  const [isOpen, setOpen] = useState(false)
  const compare = useStore(top.store, (state) => state.compare)
  const range = useViewerState((state) => state.view.wanted.timeRange)
  const timeZone = useSettings((settings) => settings.timeZone)
  const against = comparedWith(compare, range, timeZone)
  const brush = range && windowOf(range)
  // The exporters of the session are what Health knows.
  useEffect(() => (isOpen ? viewer.health.watch() : undefined), [viewer, isOpen])
  const close = () => setOpen(false)
  const choose = (choice: CompareChoice) => {
    top.compareWith(choice)
    close()
  }
  return (
    <div className="filter-menu">
      <Button
        variant={against === undefined ? 'quiet' : 'plain'}
        icon={GitCompare}
        label={against === undefined ? 'Compare' : `Against ${against}`}
        isPressed={against !== undefined}
        hasMenu
        isExpanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Popover label="Compare with" side="below-right" onClose={close} className="compare-popover">
          <Menu label="Compare with">
            <MenuItem label="Nothing" isChecked={compare.kind === 'none'} onSelect={() => choose({ kind: 'none' })} />
            {brush !== undefined && (
              <>
                <MenuItem
                  label={`The time before: ${spanText(previousOf(brush), timeZone)}`}
                  isChecked={compare.kind === 'previous'}
                  onSelect={() => choose({ kind: 'previous' })}
                />
                <MenuItem
                  label={`Keep ${brushText(brush, timeZone)}, then brush another`}
                  onSelect={() => {
                    if (range !== undefined) choose({ kind: 'range', range })
                    viewer.brush(undefined)
                  }}
                />
              </>
            )}
            {compare.kind === 'range' && <MenuItem label={`Stretch ${against ?? ''}`} isChecked onSelect={close} />}
            <p className="menu-note">
              {brush === undefined
                ? 'Brush a stretch of the histogram to compare it with the time before.'
                : 'Or draw the other stretch in the histogram with Shift held down.'}
            </p>
            <div className="menu-line" />
            <CompareFileMenu onDone={close} />
            <div className="menu-line" />
            <div className="menu-title">One exporter against another</div>
            <ExporterPair onChoose={choose} />
          </Menu>
        </Popover>
      )}
    </div>
  )
}
