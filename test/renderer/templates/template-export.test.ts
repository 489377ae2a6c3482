import { describe, expect, it } from 'vitest'
import { DEFAULT_DECODE_SETTINGS } from '../../../core/protocol/decode-settings.ts'
import { parseTemplateSet } from '../../../core/protocol/template-set.ts'
import { createFakeTemplates } from '../../../renderer/host/fake-templates.ts'
import {
  definitionOf,
  templateSetOf,
  templateText,
  withTemplates,
} from '../../../renderer/templates/template-export.ts'
import { allTemplates, sharedIdNote } from '../../../renderer/templates/template-names.ts'

const templates = createFakeTemplates()

function exported(id: number) {
  const place = allTemplates(templates.tree()).find(({ template }) => template.key.templateId === id)
  const description = place === undefined ? undefined : templates.describe(place.template.key)
  const version = description?.ok === true ? description.value.versions.at(-1) : undefined
  if (place === undefined || version === undefined) throw new Error(`There is no template ${id}.`)
  const definition = definitionOf(place, version)
  if (definition === undefined) throw new Error(`Template ${id} cannot be exported.`)
  return { place, version, definition }
}

describe('a template set', () => {
  it('is read as it was written', () => {
    const { definition } = exported(258)
    const set = templateSetOf([definition])
    expect(parseTemplateSet(JSON.stringify(set))).toEqual({ ok: true, set })
  })

  it('takes the place of what was brought before for the same id', () => {
    const { definition } = exported(256)
    const other = exported(257).definition
    const before = withTemplates(DEFAULT_DECODE_SETTINGS, [definition, other])
    const shorter = { ...definition, fields: definition.fields.slice(0, 2) }
    const after = withTemplates(before, [shorter])
    expect(after.assumedTemplates).toEqual([other, shorter])
  })
})

describe('a template as text', () => {
  it('has a line for each field under a header that says whose it is', () => {
    const { place, version } = exported(265)
    const lines = templateText(place, version).split('\n')
    expect(lines[0]).toBe('Options template 265 v1')
    expect(lines).toContain('IPFIX from 192.0.2.11:50122, domain 0')
    expect(lines.filter((line) => /^ *\d+ {2}/.test(line))).toHaveLength(version.fields.length)
    expect(lines.some((line) => /var +ns:152/.test(line))).toBe(true)
  })
})

describe('an id at several exporters', () => {
  it('is noted, because each means something else', () => {
    expect(sharedIdNote(templates.tree())).toMatch(/^Template 256 exists at 2 exporters with 2 meanings/)
    expect(sharedIdNote(createFakeTemplates(10).tree())).toBeUndefined()
  })
})
