import { describe, expect, it } from 'vitest'
import { fakeStory } from '../../../renderer/host/fake-exchanges.ts'
import { fakeConnection, fakeExchange, type FakeExchange } from '../../../renderer/host/fake-timeline.ts'
import { fakeTransaction } from '../../../renderer/host/fake-transaction.ts'
import { indexConnection } from '../../../renderer/timeline/connection-index.ts'
import type { Painter } from '../../../renderer/timeline/painter.ts'
import { readPalette } from '../../../renderer/timeline/palette.ts'
import { pictureSvg } from '../../../renderer/timeline/picture-file.ts'
import { escapeXml } from '../../../renderer/timeline/svg-painter.ts'
import { wholeWindow } from '../../../renderer/timeline/time-scale.ts'
import { composeTimeline, timelineJson } from '../../../renderer/timeline/timeline-export.ts'

const measure = (text: string, size: number) => text.length * size * 0.5
const palette = readPalette()

function pictureOf(exchanges: readonly FakeExchange[], selected: number, mode: 'lanes' | 'ladder' = 'lanes') {
  const connection = fakeConnection(exchanges)
  const request = {
    index: indexConnection(connection),
    selected,
    details: fakeTransaction(exchanges, selected),
    window: wholeWindow(connection.lengthUs),
    mode,
    isUnfolded: false,
    rowHeight: 22,
    timeZone: 'utc',
    width: 1112,
  } as const
  return composeTimeline(request, palette, measure)
}

function parsed(svg: string): Document {
  const document = new DOMParser().parseFromString(svg, 'application/xml')
  expect(document.querySelector('parsererror')).toBeNull()
  return document
}

/** The texts that a painter is asked to draw. */
function textsPainted(paint: (painter: Painter) => void): readonly string[] {
  const texts: string[] = []
  const draws = (_: unknown, draw: () => void) => draw()
  paint({
    measure,
    box: () => undefined,
    line: () => undefined,
    polygon: () => undefined,
    dot: () => undefined,
    text: (_x, _y, text) => texts.push(text),
    clip: draws,
    shift: (_x, _y, draw) => draw(),
  })
  return texts
}

describe('the SVG', () => {
  it('is well-formed and shows what the screen shows', () => {
    const picture = pictureOf(fakeStory('slow-server'), 3)
    const document = parsed(pictureSvg(picture, palette, measure))
    const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent)
    expect(texts).toEqual(textsPainted(picture.paint))
    expect(texts).toEqual(
      expect.arrayContaining([
        'Connection 14460661',
        'server wait 1.842 s, 91 %',
        'Server wait',
        '1,842.2 ms',
        'since 09:21:41.268',
      ]),
    )
    expect(document.documentElement.getAttribute('viewBox')).toBe(`0 0 1112 ${picture.height}`)
    expect(document.querySelector('title')?.textContent).toContain('1 with a lost leg')
  })

  it('holds every text to the width that it was laid out with, whatever typeface a viewer has', () => {
    const document = parsed(pictureSvg(pictureOf(fakeStory('slow-server'), 3), palette, measure))
    for (const text of document.querySelectorAll('text')) {
      const size = Number(text.getAttribute('font-size'))
      expect(Number(text.getAttribute('textLength'))).toBeCloseTo(measure(text.textContent, size), 1)
    }
  })

  it('keeps markup of a URL text', () => {
    const url = '/a?b=<script>alert("x")</script>&c=\'d\''
    const svg = pictureSvg(pictureOf([fakeExchange({ url, waitUs: 2_000_000 })], 0), palette, measure)
    expect(svg).not.toContain('<script')
    const texts = [...parsed(svg).querySelectorAll('text')].map(({ textContent }) => textContent)
    expect(texts.some((text) => text.includes(url))).toBe(true)
  })

  it('replaces what XML cannot hold', () => {
    expect(escapeXml('a\u0000b\ud800c\u001f')).toBe('a\ufffdb\ufffdc\ufffd')
    expect(escapeXml('\u{1f600} & "<>\'')).toBe('\u{1f600} &amp; &quot;&lt;&gt;&apos;')
  })

  it('has the ladder when that is what is shown', () => {
    const texts = textsPainted(pictureOf(fakeStory('slow-server'), 3, 'ladder').paint)
    expect(texts).toEqual(expect.arrayContaining(['client', 'NetScaler', 'server', 'client → VIP · 41.2 ms, 2,846 B']))
    expect(texts).not.toContain('since 09:21:41.268')
  })
})

describe('the JSON', () => {
  it('holds connection and transaction as they came', () => {
    const exchanges = fakeStory('slow-server')
    const [connection, transaction] = [fakeConnection(exchanges), fakeTransaction(exchanges, 3)]
    expect(JSON.parse(timelineJson(connection, transaction))).toEqual({
      format: 'flowglass-timeline',
      version: 1,
      connection,
      transaction,
    })
    expect(JSON.parse(timelineJson(connection, undefined))).not.toHaveProperty('transaction')
  })
})
