/** Ids whose label depends on when: all others need to be looked up once. */
import type { IdClass } from '../names/id-classes.ts'
import type { NameTables } from '../names/name-tables.ts'

export interface ChangingLabels {
  has(session: number, domain: number, id: string): boolean
}

/** Ids of a class that had several labels, or that are of one incarnation among several. */
export function findChangingLabels(tables: NameTables, idClass: IdClass): ChangingLabels {
  const changing = new Map<string, Set<string>>()
  for (const { idClass: other, session, domain, incarnations } of tables.list()) {
    if (other !== idClass) continue
    const key = keyOf(session, domain)
    const ids = changing.get(key) ?? new Set<string>()
    changing.set(key, ids)
    for (const { names } of incarnations) {
      for (const [id, labels] of names) if (incarnations.length > 1 || labels.length > 1) ids.add(id)
    }
  }
  return { has: (session, domain, id) => changing.get(keyOf(session, domain))?.has(id) === true }
}

function keyOf(session: number, domain: number): string {
  return `${session}/${domain}`
}
