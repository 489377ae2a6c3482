/** The templates of a capture as a terminal shows them. */
import { describe, expect, it } from 'vitest'
import { formatTemplateTree } from '../../cli/format-templates.ts'
import { decode, type Sent } from '../support/decoding.ts'
import { dataSet, EXPORT_TIME, ipfixMessage, templateRecord, templateSet, u32 } from '../support/message-builders.ts'

function textOf(...sent: readonly (Uint8Array | Sent)[]): string[] {
  const { tree, describe: describeTemplate } = decode(sent)
  const keys = tree.sessions.flatMap(({ domains }) =>
    domains.flatMap(({ templates }) => templates.map(({ key }) => key)),
  )
  return formatTemplateTree(
    tree,
    keys.map((key) => describeTemplate(key.templateId, key)),
  ).split('\n')
}

describe('the text of templates', () => {
  it('lists exporters, domains, templates with their events', () => {
    const template = templateSet(templateRecord(256, [{ id: 8, length: 4 }]))
    const lines = textOf(
      ipfixMessage({}, dataSet(256, u32(1))),
      ipfixMessage({ exportTime: EXPORT_TIME + 60 }, template),
      ipfixMessage({ exportTime: EXPORT_TIME + 120 }, template, dataSet(300, u32(1))),
    )
    expect(lines).toEqual([
      'Exporter 192.0.2.1:4739 → 192.0.2.250:4739 (udp)',
      '  Domain 1, version 10',
      '    template 256 (flows, IPv4); current; 1 field, from 4 octets; 1 record; 1 decoded late; 1 refresh, every 60 s',
      '      2024-05-01T10:00:00.000000000Z – 2024-05-01T10:01:00.000000000Z data-waiting, 4 octets',
      '      2024-05-01T10:01:00.000000000Z learned v1: 1 field',
      '      2024-05-01T10:01:00.000000000Z decoded-late v1, 4 octets: 1 set had waited',
      '      2024-05-01T10:02:00.000000000Z refreshed v1',
      '    template 300; unresolved; 0 records; 1 set, 4 octets without a template',
      '      2024-05-01T10:02:00.000000000Z data-waiting, 4 octets',
      '      2024-05-01T10:02:00.000000000Z given-up, 4 octets: no template came before the end',
      '',
      '',
    ])
  })

  it('says so when there is none', () => {
    expect(formatTemplateTree({ sessions: [], omitted: { sessions: 0, templates: 0 } }, [])).toBe('No templates\n')
  })

  it('says what it leaves out', () => {
    expect(formatTemplateTree({ sessions: [], omitted: { sessions: 1, templates: 2 } }, [])).toBe(
      'Not listed: 1 session, 2 templates\n',
    )
  })
})
