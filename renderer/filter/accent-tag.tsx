import { useViewer, useViewerState } from '../state/viewer-context.tsx'
import { FILTER_ACCENTS, type FilterAccent } from '../../core/query/filter-language/filter-accent.ts'
import { parseFilter } from '../../core/query/filter-language/parse-filter.ts'
import { translateFilter } from '../../core/query/filter-language/translate-filter.ts'
import { Menu } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { fieldsFor } from './check-filter.ts'
import type { FilterTarget } from './filter-target.ts'

export const ACCENT_NAMES: Readonly<Record<FilterAccent, string>> = {
  fields: 'fields',
  nfdump: 'nfdump',
  wireshark: 'Wireshark',
}

export interface AccentTagProps {
  readonly text: string
  readonly accents: readonly FilterAccent[]
  readonly target: Pick<FilterTarget, 'catalogue' | 'recordFields' | 'isShown'>
  /** Writes the filter in another accent. */
  readonly onWrite: (text: string) => void
}

/** Which accent a filter is written in; opens the same filter in the others. */
export function AccentTag({ text, accents, target, onWrite }: AccentTagProps) {
  const viewer = useViewer()
  const isOpen = useViewerState((state) => state.overlay === 'accent') && target.isShown
  const name = accents.map((accent) => ACCENT_NAMES[accent]).join(' + ')
  const close = () => viewer.setOverlay('none')
  return (
    <span className="filter-menu">
      <button
        type="button"
        className="accent-tag"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={`Accent: ${name}`}
        title={`Written as ${name}. Write it as another`}
        onClick={(event) => {
          event.stopPropagation()
          viewer.setOverlay(isOpen ? 'none' : 'accent')
        }}
      >
        {accents.length > 1 ? 'mixed' : name}
      </button>
      {isOpen && (
        <Popover label="Write it as" side="below-right" onClose={close} className="accent-menu">
          <AccentChoice
            text={text}
            target={target}
            onChoose={(written) => {
              close()
              onWrite(written)
            }}
          />
        </Popover>
      )}
    </span>
  )
}

interface AccentChoiceProps extends Pick<AccentTagProps, 'text' | 'target'> {
  readonly onChoose: (text: string) => void
}

/** The filter in each accent, and what of it an accent has no words for. */
function AccentChoice({ text, target, onChoose }: AccentChoiceProps) {
  const catalogue = fieldsFor(text, target)
  const parsed = parseFilter(text, catalogue)
  if (!parsed.ok) return <div className="menu-title">The filter cannot be read</div>
  return (
    <Menu label="Write it as">
      <div className="menu-title">Write it as</div>
      {FILTER_ACCENTS.map((accent) => {
        const { text: written, foreign } = translateFilter(parsed.tree, accent, catalogue)
        return (
          <button
            key={accent}
            type="button"
            className="menu-item accent-item"
            role="menuitem"
            aria-label={`Write it as ${ACCENT_NAMES[accent]}`}
            onClick={() => onChoose(written)}
          >
            <span className="accent-name">{ACCENT_NAMES[accent]}</span>
            <span className="accent-text ellipsis" title={written}>
              {written}
            </span>
            {foreign.length > 0 && (
              <span className="accent-foreign" title={foreign.join('\n')}>
                {foreign.length === 1 ? 'one part' : `${foreign.length} parts`} as fields: {ACCENT_NAMES[accent]} has no
                words for {foreign.length === 1 ? 'it' : 'them'}
              </span>
            )}
          </button>
        )
      })}
    </Menu>
  )
}
