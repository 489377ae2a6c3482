import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCsv, createJson, createNdjson } from '../../../core/export/row-formats.ts'
import { encodeCell } from '../../../core/export/text-encoding.ts'

/** Texts that files made by hand get wrong. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '"',
    '""',
    ',',
    '\r',
    '\n',
    '\r\n',
    '',
    ' ',
    '\ufeff',
    '\u0000',
    '=1+1',
    '";DROP TABLE x',
    '\u2028',
    'a"b,c\r\nd',
  ),
)
const texts = fc.array(fc.array(fc.option(hostile, { nil: undefined }), { minLength: 2, maxLength: 2 }), {
  maxLength: 20,
})

/** RFC 4180 §2, read letter by letter; a field in quotes that is empty is a text, one without is none. */
function parseCsv(text: string): (string | undefined)[][] {
  const rows: (string | undefined)[][] = []
  let row: (string | undefined)[] = []
  for (let at = 0; at < text.length;) {
    let field: string | undefined
    if (text[at] === '"') {
      field = ''
      for (at += 1; ; at += 1) {
        if (text[at] !== '"') field += text.charAt(at)
        else if (text[at + 1] === '"') field += text.charAt((at += 1))
        else break
      }
      at += 1
    } else {
      const end = /[,\r]/.exec(text.slice(at))?.index ?? text.length - at
      field = end === 0 ? undefined : text.slice(at, at + end)
      at += end
    }
    row.push(field)
    if (text[at] === ',') {
      at += 1
      if (text.slice(at, at + 2) === '\r\n') row.push(undefined)
    }
    if (text.slice(at, at + 2) === '\r\n') {
      rows.push(row)
      row = []
      at += 2
    }
  }
  return rows
}

/** Columns of encoded texts out of rows. */
function columnsOf(rows: readonly (string | undefined)[][], encode: (text: string) => string | undefined, width = 2) {
  return Array.from({ length: width }, (_, index) =>
    rows.map((row) => {
      const text = row[index]
      return text === undefined ? undefined : encode(text)
    }),
  )
}

describe('CSV (RFC 4180)', () => {
  it('gives back every text, whatever is in it', () => {
    fc.assert(
      fc.property(texts, fc.array(hostile, { minLength: 2, maxLength: 2 }), (rows, names) => {
        const csv = createCsv(names)
        const body = csv.rows(
          columnsOf(rows, (text) => encodeCell(csv.encoding, text)),
          rows.length,
        )
        const empty = (text: string | undefined) => (text === '' ? undefined : text)
        expect(parseCsv(csv.head() + body + csv.tail())).toEqual([
          names.map(empty),
          ...rows.map((row) => row.map(empty)),
        ])
      }),
    )
  })

  it('ends each line with CRLF, and writes no empty line for a row of one empty value', () => {
    const csv = createCsv(['a'])
    expect(csv.head() + csv.rows([[undefined, 'x']], 2)).toBe('a\r\n""\r\nx\r\n')
  })

  it('leaves out rows that are not there', () => {
    expect(
      createCsv(['a', 'b']).rows(
        [
          ['1', '2'],
          ['3', '4'],
        ],
        2,
        Uint8Array.of(0, 1),
      ),
    ).toBe('2,4\r\n')
  })
})

describe('JSON', () => {
  it('gives back every text, a line each and in one array', () => {
    fc.assert(
      fc.property(texts, (rows) => {
        const expected = rows.map(([a, b]) => ({ ...(a !== undefined && { 'a"': a }), ...(b !== undefined && { b }) }))
        for (const format of [createNdjson(['a"', 'b'], 'leave out'), createJson(['a"', 'b'], 'leave out')]) {
          const columns = columnsOf(rows, (text) => encodeCell(format.encoding, text))
          const half = rows.length >> 1
          const cut = (from: number, to: number) => columns.map((column) => column.slice(from, to))
          const text =
            format.head() +
            format.rows(cut(0, half), half) +
            format.rows(cut(half, rows.length), rows.length - half) +
            format.tail()
          const read: unknown = text.startsWith('[')
            ? JSON.parse(text)
            : text
                .split('\n')
                .filter((line) => line !== '')
                .map((line) => JSON.parse(line) as unknown)
          expect(read).toEqual(expected)
        }
      }),
    )
  })

  it('has null for what is absent where that is asked for', () => {
    expect(createNdjson(['a', 'b'], 'null').rows([['1'], [undefined]], 1)).toBe('{"a":1,"b":null}\n')
  })
})
