/** Filters that lead from a template to its rows. */
import type { TemplateVersionReport } from '../../core/protocol/template-report.ts'
import type { TemplatePlace } from './template-names.ts'

/** The rows of one definition. */
export function versionFilter(version: Pick<TemplateVersionReport, 'id'>): string {
  return `@templateVersion == ${version.id}`
}

/** The rows of a template over all its definitions, for as long as its exporter keeps address and port. */
export function templateFilter({ session, template }: TemplatePlace): string {
  const { domain, templateId } = template.key
  return `exporter == "${session.exporter}" && domain == ${domain} && template == ${templateId}`
}
