import { describe, expect, it } from 'vitest'
import type { RecordField } from '../../../core/protocol/session-api.ts'
import {
  asciiOfRun,
  describeField,
  fieldByOctet,
  hexOfRun,
  octetsOfHex,
  rangeText,
  runsOfLine,
} from '../../../renderer/details/octet-lines.ts'

function field(offset: number, length: number, more: Partial<RecordField> = {}): RecordField {
  return {
    key: 'field',
    element: '1',
    value: 0,
    type: 'unsigned8',
    columnType: 'integer',
    isScope: false,
    offset,
    length,
    prefixLength: 0,
    tags: [],
    ...more,
  }
}

describe('octet lines', () => {
  it('gives every octet its field, and those around the record none', () => {
    expect([...fieldByOctet(8, [field(2, 1), field(3, 3)])]).toEqual([-1, -1, 0, 1, 1, 1, -1, -1])
  })

  it('clips a field that runs past the message', () => {
    expect([...fieldByOctet(3, [field(2, 9)])]).toEqual([-1, -1, 0])
  })

  it('cuts a line where the field changes and in its middle', () => {
    const owner = fieldByOctet(20, [field(0, 4), field(4, 15)])
    expect(runsOfLine(0, owner)).toEqual([
      { first: 0, end: 4, field: 0 },
      { first: 4, end: 8, field: 1 },
      { first: 8, end: 16, field: 1 },
    ])
    expect(runsOfLine(1, owner)).toEqual([
      { first: 16, end: 19, field: 1 },
      { first: 19, end: 20, field: -1 },
    ])
  })

  it('writes octets as hex and as ASCII', () => {
    const octets = octetsOfHex('48694e00ff')
    expect(hexOfRun(octets, { first: 1, end: 4 })).toBe('69 4e 00')
    expect(asciiOfRun(octets, { first: 0, end: 5 })).toBe('HiN··')
  })

  it('counts a range from the record, and names a length prefix', () => {
    expect(rangeText(field(120, 26), { recordOffset: 20 })).toBe('100–125')
    expect(rangeText(field(20, 0), { recordOffset: 20 })).toBe('000')
    expect(describeField(field(0, 26, { prefixLength: 1, columnType: 'text' }))).toBe('1 length + 25 text')
    expect(describeField(field(0, 1))).toBe('1 octet')
  })
})
