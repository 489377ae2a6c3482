/** The colour rule that a row falls under: the engine says which, by all its fields and not only those that show. */
import type { RowClassRules } from 'ag-grid-community'
import { RULE_COLOURS, type ColourRule } from '../marks/colour-rule.ts'
import type { LoadedRow } from './loaded-row.ts'

/** The first rule that a row passes, of those that its window was asked about. */
export function ruleOf(row: LoadedRow | undefined): ColourRule | undefined {
  const rules = row?.window.rules
  return rules?.asked[rules.matches[row?.index ?? -1] ?? -1]
}

/** The classes of rows that their bar and their tint hang on. */
export const RULE_CLASSES: RowClassRules<LoadedRow> = {
  ...Object.fromEntries(
    RULE_COLOURS.map((colour) => [
      `rule-${colour}`,
      ({ data }: { readonly data: LoadedRow | undefined }) => ruleOf(data)?.colour === colour,
    ]),
  ),
  'has-rule': ({ data }) => ruleOf(data) !== undefined,
  'has-tint': ({ data }) => ruleOf(data)?.hasTint === true,
}
