/** What of a template the centre shows: one version beside the one before it, or two that are compared. */
import { useMemo } from 'react'
import type { FieldValues, TemplateDescription, TemplateVersionReport } from '../../core/protocol/template-report.ts'
import { alignVersions, type AlignedField } from './align-versions.ts'
import type { Comparison } from './template-keeper.ts'
import { useSelectedDescription, useTemplates } from './templates-context.ts'

export interface ShownVersion {
  readonly version: TemplateVersionReport
  /** What it is compared with; undefined for the first one. */
  readonly before: TemplateVersionReport | undefined
  /** Removed fields are among them in a comparison only. */
  readonly rows: readonly AlignedField[]
  readonly isComparison: boolean
}

/** The version that is shown; undefined when there is none. */
export function shownVersionOf(
  { versions }: TemplateDescription,
  version: number | undefined,
  comparison: Comparison | undefined,
): ShownVersion | undefined {
  const find = (wanted: number | undefined) => versions.find((entry) => entry.version === wanted)
  const after = find(comparison?.after ?? version) ?? versions.at(-1)
  if (after === undefined) return undefined
  const before = comparison === undefined ? find(after.version - 1) : find(comparison.before)
  const rows = alignVersions(before?.fields ?? after.fields, after.fields)
  const isComparison = comparison !== undefined && before !== undefined
  return {
    version: after,
    before,
    rows: isComparison ? rows : rows.filter(({ change }) => change !== 'removed'),
    isComparison,
  }
}

/** The version that the view shows. */
export function useShownVersion(): ShownVersion | undefined {
  const description = useSelectedDescription()
  const version = useTemplates((state) => state.version)
  const comparison = useTemplates((state) => state.comparison)
  return useMemo(
    () => (description === undefined ? undefined : shownVersionOf(description, version, comparison)),
    [description, version, comparison],
  )
}

/** What the records of the shown version hold, by position of the field; empty until it is known. */
export function useShownValues(shown: ShownVersion | undefined): ReadonlyMap<number, FieldValues> {
  const values = useTemplates((state) => (shown === undefined ? undefined : state.values.get(shown.version.id)))
  return useMemo(() => new Map((values ?? []).map((entry) => [entry.position, entry])), [values])
}
