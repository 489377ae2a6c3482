/** Template sets as files: what is exported comes back, and what is wrong is named. */
import { describe, expect, it } from 'vitest'
import { exportTemplate, parseTemplateSet } from '../../../core/protocol/template-set.ts'
import { decode } from '../../support/decoding.ts'
import {
  dataSet,
  ipfixMessage,
  templateRecord,
  templateSet,
  u32,
  v9Message,
  v9OptionsTemplateRecord,
  v9OptionsTemplateSet,
} from '../../support/message-builders.ts'

const FIELD = { pen: 0, id: 10, length: 4 }
const TEMPLATE = {
  exporter: '192.0.2.1:4739',
  domain: 1,
  protocolVersion: 10,
  templateId: 256,
  kind: 'data',
  scopeFieldCount: 0,
  fields: [FIELD],
}

function parse(template: object): string {
  const parsed = parseTemplateSet(
    JSON.stringify({ format: 'flowglass-template-set', version: 1, templates: [template] }),
  )
  return parsed.ok ? 'fine' : parsed.reason
}

describe('a template set', () => {
  it('is taken when it is whole', () => {
    expect(parse(TEMPLATE)).toBe('fine')
  })

  it.each([
    [{ ...TEMPLATE, kind: 'flow' }, 'templates[0].kind is neither "data" nor "options".'],
    [{ ...TEMPLATE, protocolVersion: 5 }, 'templates[0].protocolVersion is no whole number from 9 to 10.'],
    [{ ...TEMPLATE, templateId: 255 }, 'templates[0].templateId is no whole number from 256 to 65535.'],
    [{ ...TEMPLATE, scopeFieldCount: 2 }, 'templates[0].scopeFieldCount is no whole number from 0 to 1.'],
    [
      { ...TEMPLATE, fields: [{ ...FIELD, length: -1 }] },
      'templates[0].fields[0].length is no whole number from 0 to 65535.',
    ],
    [
      { ...TEMPLATE, fields: [{ ...FIELD, id: '10' }] },
      'templates[0].fields[0].id is no whole number from 0 to 65535.',
    ],
    [{ ...TEMPLATE, exporter: 7 }, 'templates[0].exporter is no text of up to 256 characters.'],
    [{ ...TEMPLATE, fields: {} }, 'templates[0].fields is no list.'],
  ])('is refused with the place that is wrong: %#', (template, reason) => {
    expect(parse(template)).toBe(reason)
  })

  it.each([
    ['{', /^It is no JSON/],
    ['[]', /^the file is no object/],
    ['{"format":"other"}', /^its "format" is not/],
    ['{"format":"flowglass-template-set","version":2}', /^version 2 is not known/],
    ['{"format":"flowglass-template-set","version":1,"templates":[]}', /^it has no template/],
  ])('is refused when the file is something else: %s', (text, reason) => {
    const parsed = parseTemplateSet(text)
    expect(parsed.ok ? '' : parsed.reason).toMatch(reason)
  })
})

describe('an exported template', () => {
  it('decodes the data of a capture that lacks it', () => {
    const message = ipfixMessage({}, templateSet(templateRecord(256, [FIELD])))
    const source = decode([message])
    const { summary, versions } = source.describe(256)
    const template = exportTemplate({ exporter: '192.0.2.1:4739' }, summary.key, summary.kind, versions[0]!)!
    const text = JSON.stringify({ format: 'flowglass-template-set', version: 1, templates: [template] })
    const parsed = parseTemplateSet(text)
    const settings = { assumedTemplates: parsed.ok ? parsed.set.templates : [] }
    const { records } = decode([ipfixMessage({}, dataSet(256, u32(7)))], { settings })
    expect(records).toMatchObject([{ '@assumedTemplate': true, ingressInterface: 7 }])
  })

  it('of NetFlow v9 keeps its scope types', () => {
    const options = v9OptionsTemplateRecord(257, [{ id: 2, length: 4 }], [{ id: 48, length: 1 }])
    const { describe: describeTemplate } = decode([v9Message({}, v9OptionsTemplateSet(options))])
    const { summary, versions } = describeTemplate(257, { protocolVersion: 9 })
    const template = exportTemplate({ exporter: 'x' }, summary.key, summary.kind, versions[0]!)
    expect(template).toMatchObject({
      kind: 'options',
      scopeFieldCount: 1,
      fields: [
        { pen: 0, id: 2, length: 4, name: 'scopeInterface' },
        { pen: 0, id: 48, length: 1 },
      ],
    })
  })
})
