/** The definition by which a record was decoded that need not be kept any more. */
import type { TemplateVersion } from '../decode/block.ts'

/** Undefined once its number is that of another definition, which came later. */
export function templateOfRecord(
  templates: readonly TemplateVersion[],
  version: number,
  record: number,
): TemplateVersion | undefined {
  const template = templates[version]
  return template === undefined || template.firstRecord > record ? undefined : template
}
