import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOctetInterner, type OctetInterner } from '../../../core/bytes/octet-interner.ts'
import { hex, text } from '../../support/message-builders.ts'

type Kind = 'text' | 'octets'

/** Interns octets that lie in the middle of others. */
function intern(interner: OctetInterner, octets: Uint8Array, kind: Kind): number {
  const around = new Uint8Array(octets.length + 5).fill(0xee)
  around.set(octets, 3)
  const view = new DataView(around.buffer)
  const end = 3 + octets.length
  return kind === 'text' ? interner.internText(around, view, 3, end) : interner.internOctets(around, view, 3, end)
}

function takeTexts(interner: OctetInterner): { firstId: number; texts: string[] } {
  const { firstId, count, octets, ends } = interner.takeDelta()
  expect(ends).toHaveLength(count)
  const texts = [...ends].map((end, index) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets.subarray(index === 0 ? 0 : ends[index - 1], end)),
  )
  return { firstId, texts }
}

describe('interning', () => {
  it('gives the same id to the same octets of the same kind, another to the other kind', () => {
    const interner = createOctetInterner()
    const first = intern(interner, text('GET'), 'text')
    expect(intern(interner, text('GET'), 'text')).toBe(first)
    const octets = intern(interner, text('GET'), 'octets')
    expect(octets).not.toBe(first)
    expect(takeTexts(interner)).toEqual({ firstId: 0, texts: ['GET', '474554'] })
  })

  it('tells texts of one length apart by any octet, whatever came in between', () => {
    const interner = createOctetInterner()
    const texts = Array.from({ length: 41 }, (_, length) =>
      Array.from({ length: length + 1 }, (_, at) =>
        text('x'.repeat(length).replace(/./g, (x, i) => (i === at ? 'y' : x))),
      ),
    ).flat()
    const ids = texts.map((each) => intern(interner, each, 'text'))
    expect(new Set(ids).size).toBe(texts.length)
    expect(texts.map((each) => intern(interner, each, 'text'))).toEqual(ids)
    expect([...texts].reverse().map((each) => intern(interner, each, 'text'))).toEqual([...ids].reverse())
  })

  it('takes trailing NULs for no part of a string, but of octets', () => {
    const interner = createOctetInterner()
    expect(intern(interner, hex('47 45 54 00 00'), 'text')).toBe(intern(interner, text('GET'), 'text'))
    expect(intern(interner, hex('00'), 'text')).toBe(intern(interner, hex(''), 'text'))
    expect(intern(interner, hex('01 00'), 'octets')).not.toBe(intern(interner, hex('01'), 'octets'))
    expect(takeTexts(interner).texts).toEqual(['GET', '', '0100', '01'])
  })

  it('shows ill-formed UTF-8 as U+FFFD and counts it; a byte order mark stays', () => {
    const interner = createOctetInterner()
    intern(interner, hex('c3 28 41'), 'text')
    intern(interner, hex('ef bb bf 41'), 'text')
    intern(interner, text('Zürich'), 'text')
    expect(interner.illFormedCount()).toBe(1)
    expect(takeTexts(interner).texts).toEqual(['\ufffd(A', '\ufeffA', 'Zürich'])
  })

  it('keeps the JSON text of a list apart from a string and octets of the same content', () => {
    const interner = createOctetInterner()
    const json = '{"semantic":"allOf","items":["ü"]}'
    const first = interner.internJson(json)
    expect(interner.internJson(json)).toBe(first)
    expect(intern(interner, text(json), 'text')).not.toBe(first)
    expect(interner.internJson(`${json} `)).not.toBe(first)
    expect(takeTexts(interner).texts).toEqual([json, json, `${json} `])
  })

  it('hands over each entry once, with ids that go on', () => {
    const interner = createOctetInterner()
    intern(interner, text('a'), 'text')
    expect(takeTexts(interner)).toEqual({ firstId: 0, texts: ['a'] })
    expect(interner.deltaCount()).toBe(0)
    intern(interner, text('a'), 'text')
    intern(interner, text('b'), 'text')
    expect(takeTexts(interner)).toEqual({ firstId: 1, texts: ['b'] })
  })

  it('begins anew past its bound, with new ids for what comes again', () => {
    const interner = createOctetInterner(1000)
    const ids = Array.from({ length: 100 }, (_, index) => intern(interner, text(`value ${index}`), 'text'))
    expect(new Set(ids).size).toBe(100)
    expect(interner.takeDelta().firstLiveId).toBeGreaterThan(0)
    expect(intern(interner, text('value 0'), 'text')).toBe(100)
    expect(intern(interner, text('value 99'), 'text')).toBe(99)
  })

  it('agrees with a map of strings for any octets', () => {
    const short = fc.uint8Array({ maxLength: 12, max: 3 })
    const entry = fc.tuple(fc.oneof(short, fc.uint8Array({ maxLength: 40 })), fc.constantFrom<Kind>('text', 'octets'))
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 300 }), (entries) => {
        const interner = createOctetInterner()
        const known = new Map<string, number>()
        for (const [octets, kind] of entries) {
          const plain = kind + Buffer.from(kind === 'text' ? withoutNuls(octets) : octets).toString('hex')
          const id = intern(interner, octets, kind)
          expect(id).toBe(known.get(plain) ?? known.size)
          known.set(plain, id)
        }
      }),
    )
  })
})

function withoutNuls(octets: Uint8Array): Uint8Array {
  let end = octets.length
  while (end > 0 && octets[end - 1] === 0) end--
  return octets.subarray(0, end)
}
