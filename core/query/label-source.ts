/** Labels of ids, as a filter and a window ask for them: by the key of a field and the template versions of the records. */
import { hasKnownIds, idClassOf } from '../names/id-classes.ts'
import type { SessionNames } from '../names/session-names.ts'
import type { Validity } from '../names/valid-from.ts'

/** Ids with a label that was looked for, in records of some template versions, while the label holds. */
export interface LabelledIds extends Validity {
  readonly templates: readonly number[]
  /** As the dump prints them. */
  readonly ids: readonly string[]
}

export interface LabelSource {
  /** The ids of a field whose labels match. */
  match(key: string, matches: (label: string) => boolean): readonly LabelledIds[]
  /** Whether the values of a field are ids that something may name. */
  hasIds(key: string): boolean
  labelOf(templateVersion: number, key: string, id: string, time: bigint): string | undefined
  /** Grows when another field turns out to hold ids. */
  readonly idFieldsRevision: number
}

/** The labels of a session. */
export function createLabelSource(names: SessionNames): LabelSource {
  return {
    match(key, matches) {
      const found = names.tables.match(idClassOf(key), matches)
      return found.map(({ session, domain, ids, from, until }) => ({
        templates: templatesOf(session, domain),
        ids,
        from,
        until,
      }))
    },
    hasIds: (key) => hasKnownIds(key) || names.tables.classes.has(idClassOf(key)),
    labelOf: names.labelOf,
    get idFieldsRevision() {
      return names.tables.classes.size
    },
  }

  function templatesOf(session: number, domain: number): number[] {
    return names.templates.flatMap((template) =>
      template.sessionId === session && template.domain === domain ? [template.id] : [],
    )
  }
}
