/** What a record's template version says of it: its exporter, domain, template and version. */
import type { SessionFacts, Shape, TemplateVersion } from '../decode/block.ts'
import { SFLOW_5, versionInHeader } from '../wire/message-header.ts'
import type { TemplateProperty } from './source.ts'

/** What has been seen of shapes, templates and sessions, by id. */
export interface Catalog {
  readonly shapes: readonly Shape[]
  readonly templates: readonly TemplateVersion[]
  readonly sessions: readonly SessionFacts[]
}

/** The value of a property for the records of a template version; undefined when the version is not known. */
export function templateValue(
  catalog: Catalog,
  versionId: number,
  property: TemplateProperty,
): string | number | undefined {
  const template = catalog.templates[versionId]
  if (template === undefined) return undefined
  switch (property) {
    case 'exporter':
      return catalog.sessions[template.sessionId]?.exporter
    case 'type':
      return catalog.shapes[template.shapeId]?.type
    case 'domain':
      return template.domain
    case 'templateId':
      return template.templateId
    case 'protocolVersion':
      return versionInHeader(template.protocolVersion)
    case 'protocol':
      return template.protocolVersion === SFLOW_5 ? 'sflow' : undefined
    case 'templateVersion':
      return template.id
  }
}
