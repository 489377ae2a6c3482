/** What of a manifest has room in a section header: labels go first, then templates, at last notes of records; what goes is counted. */
import type { CaptureManifest } from '../protocol/bundle-manifest.ts'
import { MAX_KNOWN_SESSIONS } from '../limits/live.ts'
import { fitsHeader } from './bundle-blocks.ts'

/** The manifest, shortened until it fits. */
export function fitManifest(manifest: CaptureManifest): CaptureManifest {
  let fitted = withoutSessionsPast(manifest, MAX_KNOWN_SESSIONS)
  while (!fitsHeader(fitted)) {
    const { knowledge } = fitted
    const { labels, templates } = knowledge
    const fewerLabels = labels.slice(0, labels.length >> 1)
    const fewerTemplates = labels.length > 0 ? templates : templates.slice(0, templates.length >> 1)
    const gone = labels.length - fewerLabels.length + templates.length - fewerTemplates.length
    if (gone === 0)
      return withoutNotes({ ...fitted, knowledge: { ...knowledge, elements: [], rates: [], sessions: [] } })
    fitted = {
      ...fitted,
      omitted: fitted.omitted + gone,
      knowledge: { ...knowledge, labels: fewerLabels, templates: fewerTemplates },
    }
  }
  return fitted
}

function withoutNotes(manifest: CaptureManifest): CaptureManifest {
  if (manifest.marks === undefined || fitsHeader(manifest)) return manifest
  const gone = manifest.marks.filter(({ note }) => note !== undefined).length
  return {
    ...manifest,
    omitted: manifest.omitted + gone,
    marks: manifest.marks.map(({ note: _note, ...mark }) => mark),
  }
}

function withoutSessionsPast(manifest: CaptureManifest, most: number): CaptureManifest {
  const { knowledge } = manifest
  if (knowledge.sessions.length <= most) return manifest
  const isKept = ({ session }: { readonly session: number }): boolean => session < most
  const templates = knowledge.templates.filter(isKept)
  const labels = knowledge.labels.filter(isKept)
  const rates = knowledge.rates.filter(isKept)
  const before = knowledge.templates.length + knowledge.labels.length + knowledge.rates.length
  const omitted = manifest.omitted + before - templates.length - labels.length - rates.length
  const sessions = knowledge.sessions.slice(0, most)
  return { ...manifest, omitted, knowledge: { ...knowledge, sessions, templates, labels, rates } }
}
