/** The templates that lists of a stored record were decoded by. */
import type { TemplateVersion } from '../decode/block.ts'
import type { ElementRegistry } from '../elements/element.ts'
import type { ListTemplate, ListTemplates } from '../wire/list-value.ts'
import { leastRecordLength } from '../wire/plan-field.ts'
import { templateFields } from '../wire/template-fields.ts'

/**
 * The templates of the session and domain of `owner`, as they were when a record was decoded.
 *
 * @param owner template version of the record
 */
export function listTemplatesAt(
  catalog: { readonly templates: readonly TemplateVersion[] },
  registry: ElementRegistry,
  owner: TemplateVersion,
  record: number,
): ListTemplates {
  const known = new Map<number, ListTemplate | undefined>()

  function look(templateId: number): ListTemplate | undefined {
    const version = latestVersion(catalog.templates, owner, templateId, record)
    if (version?.protocolVersion !== 10) return undefined
    const fields = templateFields(version.fields, version.scopeFieldCount, 10, registry)
    return { fields, leastLength: leastRecordLength(fields) }
  }

  return {
    find(templateId) {
      if (!known.has(templateId)) known.set(templateId, look(templateId))
      return known.get(templateId)
    },
  }
}

function latestVersion(
  templates: readonly TemplateVersion[],
  owner: TemplateVersion,
  templateId: number,
  record: number,
): TemplateVersion | undefined {
  let latest: TemplateVersion | undefined
  // Numbers of versions are given again: they do not tell which came later.
  for (const template of templates) {
    if (template.templateId !== templateId || template.firstRecord > record) continue
    if (template.sessionId !== owner.sessionId || template.domain !== owner.domain) continue
    if (latest === undefined || template.version > latest.version) latest = template
  }
  return latest
}
