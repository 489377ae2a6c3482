import { useStore } from 'zustand'
import { formatCount } from '../../core/elements/format-quantity.ts'
import { PRECISION_NAMES } from '../app/time-format.ts'
import type { TimePrecision } from '../state/settings.ts'
import { useSettings, useViewer } from '../state/viewer-context.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'

const PRECISIONS: readonly TimePrecision[] = ['auto', 's', 'ms', 'us', 'ns']

/** Zone and precision of every time in the session. */
export function TimeFormatMenu({ onClose }: { readonly onClose: () => void }) {
  const viewer = useViewer()
  const timeZone = useSettings((settings) => settings.timeZone)
  const precision = useSettings((settings) => settings.timePrecision)
  const reference = useStore(viewer.marks.store, (marks) => marks.reference)
  return (
    <Popover label="Time format" side="below-right" onClose={onClose}>
      <Menu label="Time format">
        {reference !== undefined && (
          <>
            <MenuItem
              label={`Times as they are, no longer since record ${formatCount(reference.record)}`}
              onSelect={() => viewer.marks.setReference(undefined)}
            />
            <div className="menu-line" />
          </>
        )}
        <div className="menu-title">Zone</div>
        <MenuItem
          label="UTC"
          isChecked={timeZone === 'utc'}
          onSelect={() => viewer.settings.setState({ timeZone: 'utc' })}
        />
        <MenuItem
          label="Local time"
          isChecked={timeZone === 'local'}
          onSelect={() => viewer.settings.setState({ timeZone: 'local' })}
        />
        <div className="menu-line" />
        <div className="menu-title">Precision</div>
        {PRECISIONS.map((value) => (
          <MenuItem
            key={value}
            label={PRECISION_NAMES[value]}
            isChecked={precision === value}
            onSelect={() => viewer.settings.setState({ timePrecision: value })}
          />
        ))}
      </Menu>
    </Popover>
  )
}
