import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  layoutFields,
  MAX_DRAWN_OCTETS,
  UNITS_PER_LINE,
  UNITS_PER_OCTET,
} from '../../../renderer/templates/layout-cells.ts'
import { templateFields } from './template-fields.ts'

/** `field@line+octet:octets`, of the cells of a layout. */
const cellsOf = (text: string): string[] =>
  layoutFields(templateFields(text)).cells.map(
    ({ field, line, unit, units }) => `${field}@${line}+${unit / UNITS_PER_OCTET}:${units / UNITS_PER_OCTET}`,
  )

describe('the layout of a template', () => {
  it('puts fields side by side, an octet for an octet', () => {
    expect(cellsOf('8/4 12/4 1/8')).toEqual(['0@0+0:4', '1@0+4:4', '2@0+8:8'])
  })

  it('wraps a field at the end of a line of 32 octets', () => {
    expect(cellsOf('27/16 148/12 28/16')).toEqual(['0@0+0:16', '1@0+16:12', '2@0+28:4', '2@1+0:12'])
  })

  it('says at which octet a line begins, until a field of variable length', () => {
    const { lines } = layoutFields(templateFields('1/40 5951:130/v 5951:131/v'))
    expect(lines.map(({ label }) => label)).toEqual(['0', '32', '40+'])
  })

  it('gives fields behind a variable one their width, but no offset', () => {
    const { cells, lines } = layoutFields(templateFields('8/4 5951:130/v 2/8'))
    expect(lines).toHaveLength(2)
    expect(cells[2]).toMatchObject({ line: 1, units: 8 * UNITS_PER_OCTET })
    expect(cells[1]).toMatchObject({ line: 1, unit: 0, isVariable: true })
  })

  it('takes six fields of variable length in a line', () => {
    const { lines } = layoutFields(templateFields(Array.from({ length: 7 }, (_, id) => `${id + 1}/v`).join(' ')))
    expect(lines.map(({ label }) => label)).toEqual(['0', ''])
  })

  it('draws a bounded part of a template with very long or very many fields', () => {
    const long = layoutFields(templateFields('8/4 1/65000 12/4'))
    expect(long.omittedFields).toBe(2)
    const many = layoutFields(templateFields(Array.from({ length: 4000 }, () => '4/1').join(' ')))
    expect(many.cells).toHaveLength(MAX_DRAWN_OCTETS)
    expect(many.omittedFields).toBe(4000 - MAX_DRAWN_OCTETS)
  })

  it('leaves out a field without octets, and nothing else', () => {
    expect(cellsOf('8/4 9/0 12/4')).toEqual(['0@0+0:4', '2@0+4:4'])
  })

  it('draws every octet once and nothing over the end of a line', () => {
    const field = fc.oneof(fc.integer({ min: 1, max: 70 }).map(String), fc.constant('v'))
    fc.assert(
      fc.property(fc.array(field, { maxLength: 30 }), (lengths) => {
        const { cells } = layoutFields(templateFields(lengths.map((length, id) => `${id + 1}/${length}`).join(' ')))
        for (const { unit, units } of cells) expect(unit + units).toBeLessThanOrEqual(UNITS_PER_LINE)
        lengths.forEach((length, index) => {
          const drawn = cells.filter(({ field: own }) => own === index).reduce((sum, { units }) => sum + units, 0)
          if (length !== 'v') expect(drawn).toBe(Number(length) * UNITS_PER_OCTET)
        })
        const places = cells.map(({ line, unit }) => line * UNITS_PER_LINE + unit)
        expect(new Set(places).size).toBe(places.length)
      }),
    )
  })
})
