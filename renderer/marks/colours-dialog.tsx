import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import { MAX_COLOUR_RULES } from '../../core/limits/viewer.ts'
import { canApply, catalogueOf, checkFilter, isFilterFor, listCatalogueOf } from '../filter/check-filter.ts'
import { LIST_NAMES } from '../../core/protocol/list-api.ts'
import { useSettings, useViewer, useViewerState } from '../state/viewer-context.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import {
  BUILT_IN_RULES,
  COLOUR_NAMES,
  GLYPH_NAMES,
  MAX_RULE_NAME,
  moveRule,
  newRule,
  RULE_COLOURS,
  RULE_GLYPHS,
  type ColourRule,
} from './colour-rule.ts'
import './marks.css'

interface RuleRowProps {
  readonly rule: ColourRule
  /** What is wrong with its filter, or that nothing here has its fields. */
  readonly remark: string | undefined
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onChange: (part: Partial<ColourRule>) => void
  readonly onMove: (places: number) => void
  readonly onDelete: () => void
}

function RuleRow({ rule, remark, isFirst, isLast, onChange, onMove, onDelete }: RuleRowProps) {
  const name = rule.name === '' ? 'without a name' : rule.name
  return (
    <li className={`rule-row rule-${rule.colour} ${rule.isOn ? '' : 'is-off'}`} aria-label={name}>
      <input
        type="checkbox"
        aria-label={`${name}: on`}
        checked={rule.isOn}
        onChange={(event) => onChange({ isOn: event.target.checked })}
      />
      <span className={`rule-sample ${rule.hasTint ? 'has-tint' : ''}`} aria-hidden="true">
        {rule.glyph}
      </span>
      <input
        className="field"
        aria-label="Name"
        value={rule.name}
        maxLength={MAX_RULE_NAME}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <input
        className="field mono"
        aria-label="Filter"
        aria-invalid={remark !== undefined}
        title={remark}
        spellCheck={false}
        value={rule.filter}
        onChange={(event) => onChange({ filter: event.target.value })}
      />
      <select
        className="field"
        aria-label="Colour"
        value={rule.colour}
        onChange={(event) =>
          onChange({ colour: RULE_COLOURS.find((one) => one === event.target.value) ?? rule.colour })
        }
      >
        {RULE_COLOURS.map((colour) => (
          <option key={colour} value={colour}>
            {COLOUR_NAMES[colour]}
          </option>
        ))}
      </select>
      <select
        className="field"
        aria-label="Glyph"
        value={rule.glyph}
        onChange={(event) => onChange({ glyph: RULE_GLYPHS.find((one) => one === event.target.value) ?? rule.glyph })}
      >
        {RULE_GLYPHS.map((glyph) => (
          <option key={glyph} value={glyph} aria-label={GLYPH_NAMES[glyph]}>
            {glyph}
          </option>
        ))}
      </select>
      <label className="check" title="Tints the row beside the bar">
        <input
          type="checkbox"
          checked={rule.hasTint}
          onChange={(event) => onChange({ hasTint: event.target.checked })}
        />
        Tint
      </label>
      <label className="check" title="Colours transactions, connections and sessions, too, where they have the fields">
        <input
          type="checkbox"
          checked={rule.isForLists}
          onChange={(event) => onChange({ isForLists: event.target.checked })}
        />
        Lists
      </label>
      <span className="rule-buttons">
        <IconButton icon={ArrowUp} label={`${name}: earlier`} isDisabled={isFirst} onClick={() => onMove(-1)} />
        <IconButton icon={ArrowDown} label={`${name}: later`} isDisabled={isLast} onClick={() => onMove(1)} />
        <IconButton icon={Trash2} label={`${name}: delete`} onClick={onDelete} />
      </span>
      {remark !== undefined && <span className="rule-remark">{remark}</span>}
    </li>
  )
}

/** The colour rules in their order: added, ordered, switched off, deleted. Changes show at once. */
export function ColoursDialog() {
  const viewer = useViewer()
  const rules = useSettings((settings) => settings.colourRules)
  const columns = useViewerState((state) => state.columns)
  const ofTransactions = useViewerState((state) => state.transactionColumns)
  const lists = useViewerState((state) => state.lists)
  const catalogue = useMemo(() => catalogueOf(columns, ofTransactions), [columns, ofTransactions])
  const close = () => viewer.setOverlay('none')
  const set = (next: readonly ColourRule[]) => viewer.settings.setState({ colourRules: next })
  const remarkOn = ({ filter, isForLists }: ColourRule): string | undefined => {
    const check = checkFilter(filter, undefined)
    if (check.kind === 'empty') return 'Without a filter it colours nothing'
    if (!canApply(check) && 'sentence' in check) return `The filter is wrong: ${check.sentence}`
    const isForList = isForLists && LIST_NAMES.some((list) => isFilterFor(filter, listCatalogueOf(lists[list].columns)))
    return isForList || isFilterFor(filter, catalogue) ? undefined : 'Nothing in this session has its fields'
  }
  return (
    <Dialog label="Colour rules" className="colours-dialog" onClose={close}>
      <h2>Colour rules</h2>
      <p className="dialog-note">
        The first rule that a row passes colours it. Bar, glyph and tip say which one it is.
      </p>
      <ol className="rule-list">
        {rules.map((rule, index) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            remark={remarkOn(rule)}
            isFirst={index === 0}
            isLast={index === rules.length - 1}
            onChange={(part) => set(rules.map((one) => (one.id === rule.id ? { ...one, ...part } : one)))}
            onMove={(places) => set(moveRule(rules, rule.id, places))}
            onDelete={() => set(rules.filter((one) => one.id !== rule.id))}
          />
        ))}
      </ol>
      {rules.length === 0 && <p className="dialog-note">There is no rule: no row is coloured.</p>}
      <div className="dialog-foot">
        <Button
          icon={Plus}
          label="Add a rule"
          isDisabled={rules.length >= MAX_COLOUR_RULES}
          onClick={() => {
            const colour = RULE_COLOURS.find((one) => rules.every((rule) => rule.colour !== one)) ?? 'cyan'
            const { filter } = viewer.store.getState()
            set([{ ...newRule(filter.text, colour), name: filter.text === '' ? 'New rule' : filter.text }, ...rules])
          }}
        />
        <Button variant="quiet" label="Built-in rules again" onClick={() => set(BUILT_IN_RULES)} />
        <Button variant="quiet" label="Profiles …" onClick={() => viewer.setOverlay('profiles')} />
        <span className="top-gap" />
        <Button variant="primary" label="Done" onClick={close} />
      </div>
    </Dialog>
  )
}
