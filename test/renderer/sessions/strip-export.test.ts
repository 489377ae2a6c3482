// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { TrafficSessionDetails } from '../../../core/protocol/traffic-session-report.ts'
import { fakeTrafficSession } from '../../../renderer/host/fake-traffic-sessions.ts'
import { linesOf } from '../../../renderer/sessions/paint-tiles.ts'
import { stripJson, stripPicture } from '../../../renderer/sessions/strip-export.ts'
import { readPalette } from '../../../renderer/timeline/palette.ts'
import { pictureSvg } from '../../../renderer/timeline/picture-file.ts'

function session(number: number): TrafficSessionDetails {
  const details = fakeTrafficSession(number, 'service')
  if (details === undefined) throw new Error(`There is no session ${number}.`)
  return details
}

/** As if every character were six pixels wide. */
const measure = (text: string): number => text.length * 6

function svgOf(details: TrafficSessionDetails): Document {
  const palette = readPalette()
  const text = pictureSvg(stripPicture(details, palette), palette, measure)
  return new DOMParser().parseFromString(text, 'image/svg+xml')
}

const textsOf = (svg: Document): string[] => [...svg.querySelectorAll('text')].map((node) => node.textContent)

describe('the picture of a session', () => {
  it('shows the same figures and words as the screen', () => {
    const texts = textsOf(svgOf(session(3)))
    expect(texts).toContain('Session 192.0.2.145:61744 → 203.0.113.80:443')
    expect(texts).toContain("client's network path: RTT and retransmissions high, SRT normal")
    for (const figure of ['186.2', '4.4', '22.7', '14', '49', '52', '65,535', '1.91']) expect(texts).toContain(figure)
    expect(texts).toContain('RTT 186.2 ms: SYN → SYN-ACK → ACK, exported as one sum')
    expect(texts).toContain('Why this verdict')
  })

  it('says of what is unusual that it is, without colour', () => {
    expect(textsOf(svgOf(session(3))).filter((text) => text === '▲ unusual')).toHaveLength(3)
    expect(textsOf(svgOf(session(7))).filter((text) => text === '▲ unusual')).toHaveLength(0)
  })

  it('says n/m with the reason where nothing was measured', () => {
    const texts = textsOf(svgOf(session(4)))
    expect(texts.filter((text) => text === 'n/m')).toHaveLength(4)
    expect(texts.join(' ')).toContain('n/m  RTT and SRT not measured')
  })

  it('has its title for those who do not see it', () => {
    expect(svgOf(session(3)).querySelector('title')?.textContent).toBe('Session 192.0.2.145:61744 → 203.0.113.80:443')
  })

  it('has no number that is none, even of a session of one packet', () => {
    const dns = session(7)
    const one = dns.uniflows.slice(0, 1).map((uniflow) => ({ ...uniflow, startUs: 0, endUs: 0 }))
    const svg = svgOf({ ...dns, durationUs: 0, uniflows: one })
    expect(svg.documentElement.outerHTML).not.toContain('NaN')
    expect(textsOf(svg).join(' ')).toContain('No record of this direction came')
  })
})

describe('a session as JSON', () => {
  it('is everything that the strip is made of', () => {
    const details = session(3)
    expect(JSON.parse(stripJson(details))).toEqual({ format: 'flowglass-session', version: 1, session: details })
  })
})

describe('lines of words', () => {
  it('break between words and are cut after the last line', () => {
    expect(linesOf('one two three', 60, measure, 2)).toEqual(['one two', 'three'])
    expect(linesOf('one two three four five', 60, measure, 2)).toEqual(['one two', 'three four…'])
    expect(linesOf('one', 60, measure, 2)).toEqual(['one'])
  })
})
