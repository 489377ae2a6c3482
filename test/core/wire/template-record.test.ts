import { describe, expect, it } from 'vitest'
import { decodeIpfixTemplate, decodeV9Template } from '../../../core/wire/template-record.ts'
import {
  hex,
  optionsTemplateRecord,
  templateRecord,
  v9OptionsTemplateRecord,
  v9TemplateRecord,
  withdrawal,
} from '../../support/message-builders.ts'

const viewOf = (octets: Uint8Array<ArrayBuffer>): DataView => new DataView(octets.buffer)

describe('IPFIX template records', () => {
  it('have enterprise numbers where the bit says so', () => {
    const octets = templateRecord(300, [
      { id: 8, length: 4 },
      { pen: 5951, id: 130, length: 65_535 },
    ])
    expect(octets).toEqual(hex('012c 0002  0008 0004  8082 ffff 0000173f'))
    expect(decodeIpfixTemplate(viewOf(octets), 0, octets.length, false)).toEqual({
      kind: 'template',
      templateId: 300,
      isOptions: false,
      fields: [
        { pen: 0, id: 8, length: 4 },
        { pen: 5951, id: 130, length: 65_535 },
      ],
      scopeFieldCount: 0,
      end: 16,
      oddity: undefined,
    })
  })

  it('count scope fields among the fields in options', () => {
    const octets = optionsTemplateRecord(301, [{ id: 149, length: 4 }], [{ id: 41, length: 8 }])
    const parse = decodeIpfixTemplate(viewOf(octets), 0, octets.length, true)
    expect(parse).toMatchObject({ kind: 'template', scopeFieldCount: 1, end: 14 })
  })

  it('are broken when their fields run past the set', () => {
    const octets = templateRecord(300, [
      { id: 8, length: 4 },
      { pen: 5951, id: 130, length: 4 },
    ])
    for (let end = 4; end < octets.length; end++) {
      expect(decodeIpfixTemplate(viewOf(octets), 0, end, false).kind).toBe('broken')
    }
  })

  it('withdraw a template by having no fields', () => {
    expect(decodeIpfixTemplate(viewOf(withdrawal(300)), 0, 4, false)).toMatchObject({ kind: 'withdrawal', end: 4 })
    expect(decodeIpfixTemplate(viewOf(withdrawal(2)), 0, 4, false).kind).toBe('withdrawal')
    expect(decodeIpfixTemplate(viewOf(withdrawal(3)), 0, 4, false).kind).toBe('broken')
    expect(decodeIpfixTemplate(viewOf(withdrawal(0)), 0, 4, false).kind).toBe('broken')
  })
})

describe('v9 template records', () => {
  it('have no enterprise bit', () => {
    const octets = v9TemplateRecord(256, [{ id: 0x8003, length: 4 }])
    expect(decodeV9Template(viewOf(octets), 0, octets.length, false)).toMatchObject({
      fields: [{ pen: 0, id: 0x8003, length: 4 }],
    })
  })

  it('state lengths in octets in options', () => {
    const octets = v9OptionsTemplateRecord(
      257,
      [{ id: 1, length: 4 }],
      [
        { id: 34, length: 4 },
        { id: 35, length: 1 },
      ],
    )
    expect(octets).toEqual(hex('0101 0004 0008  0001 0004  0022 0004  0023 0001'))
    expect(decodeV9Template(viewOf(octets), 0, octets.length, true)).toMatchObject({ scopeFieldCount: 1, end: 18 })
  })

  it('are used with a remark when their lengths are no multiples of four', () => {
    const octets = hex('0101 0005 0004  0001 0004  0022 0004')
    const parse = decodeV9Template(viewOf(octets), 0, octets.length, true)
    expect(parse).toMatchObject({ kind: 'template', end: 14 })
    expect(parse.kind === 'template' && parse.oddity).toMatch(/multiples of 4/)
  })
})
