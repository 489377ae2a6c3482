/** What shapes, templates and sessions have been seen; grows with blocks as they are appended, before their records are visible. */
import type { DecodedBlock, SessionFacts, Shape, TemplateVersion } from '../decode/block.ts'

export interface SessionCatalog {
  readonly shapes: readonly Shape[]
  readonly templates: readonly TemplateVersion[]
  readonly sessions: readonly SessionFacts[]
  /** Names of exporters in the sessions. */
  readonly exporterCount: number
  /** Grows with every change. */
  readonly revision: number
}

/** What the records that are there now lead to, for who reads them for long: their numbers are given again once they are removed. */
export function copyCatalog(catalog: SessionCatalog): Pick<SessionCatalog, 'shapes' | 'templates' | 'sessions'> {
  return { shapes: catalog.shapes, templates: catalog.templates.slice(), sessions: catalog.sessions.slice() }
}

export interface GrowingCatalog {
  readonly catalog: SessionCatalog
  /** Takes what is new in a block. */
  register(block: DecodedBlock): void
}

/** Makes an empty one. */
export function createSessionCatalog(): GrowingCatalog {
  const catalog = {
    shapes: [] as Shape[],
    templates: [] as TemplateVersion[],
    sessions: [] as SessionFacts[],
    exporterCount: 0,
    revision: 0,
  }
  /** Sessions of each exporter. */
  const sessionsOf = new Map<string, number>()

  /** An id may be that of a session before, which the decoder has forgotten. */
  function registerSession(session: SessionFacts): void {
    const before = catalog.sessions[session.id]?.exporter
    catalog.sessions[session.id] = session
    sessionsOf.set(session.exporter, (sessionsOf.get(session.exporter) ?? 0) + 1)
    if (before !== undefined) {
      const left = (sessionsOf.get(before) ?? 1) - 1
      if (left === 0) sessionsOf.delete(before)
      else sessionsOf.set(before, left)
    }
    catalog.exporterCount = sessionsOf.size
  }

  return {
    catalog,
    register({ newShapes, newTemplates, newSessions }) {
      for (const shape of newShapes) catalog.shapes[shape.id] = shape
      for (const template of newTemplates) catalog.templates[template.id] = template
      for (const session of newSessions) registerSession(session)
      catalog.revision += newShapes.length + newTemplates.length + newSessions.length
    },
  }
}
