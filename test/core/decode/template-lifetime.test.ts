/** How long a template counts when it is not sent again (RFC 7011 §8.4): stale by its exporter's clock, never by silence. */
import { describe, expect, it } from 'vitest'
import { codesOf, decode, transportSession } from '../../support/decoding.ts'
import { dataSet, EXPORT_TIME, ipfixMessage, templateRecord, templateSet, u32 } from '../../support/message-builders.ts'

const TEMPLATE = templateSet(templateRecord(256, [{ id: 10, length: 4 }]))
const OTHER = templateSet(templateRecord(300, [{ id: 14, length: 4 }]))
const at = (seconds: number) => ({ exportTime: EXPORT_TIME + seconds })
const template = (seconds: number) => ipfixMessage(at(seconds), TEMPLATE)
const data = (seconds: number) => ipfixMessage(at(seconds), dataSet(256, u32(seconds)))

/** Refreshed every 60 s, so stale 180 s after the last one. */
const REFRESHED = [template(0), template(60), template(120)]

describe('RFC 7011 §8.4: the lifetime of a template', () => {
  it('is over at three times the observed refresh by the clock of the exporter', () => {
    const decoding = decode([...REFRESHED, data(301)])
    expect(codesOf(decoding)).toEqual(['template-stale'])
    const { summary, events } = decoding.describe(256)
    expect(summary).toMatchObject({ state: 'stale', refresh: { count: 2, medianSeconds: 60 } })
    expect(events.map(({ kind, at: time }) => [kind, time])).toEqual([
      ['learned', '2024-05-01T10:00:00.000000000Z'],
      ['refreshed', '2024-05-01T10:01:00.000000000Z'],
      ['stale', '2024-05-01T10:05:00.000000000Z'],
    ])
  })

  it('is not over before: at three times exactly the template is current', () => {
    const decoding = decode([...REFRESHED, data(300)])
    expect(codesOf(decoding)).toEqual([])
    expect(decoding.describe(256).summary.state).toBe('current')
  })

  it('goes on to decode the data of a stale template', () => {
    expect(decode([...REFRESHED, data(5000)]).records).toHaveLength(1)
  })

  it('drops a stale template when the settings say so; its data waits and is decoded when it comes again', () => {
    const settings = { dropStaleTemplates: true }
    const dropped = decode([...REFRESHED, data(301)], { settings })
    expect(codesOf(dropped)).toEqual(['template-dropped', 'template-missing'])
    expect(dropped.records).toEqual([])
    expect(dropped.describe(256).events.map(({ kind }) => kind)).toContain('dropped-as-stale')
    const mended = decode([...REFRESHED, data(301), template(302)], { settings })
    expect(mended.records).toMatchObject([{ '@decodedLate': true, ingressInterface: 301 }])
    expect(mended.describe(256).versions.map(({ version }) => version)).toEqual([1, 2])
  })

  it('is not ended by silence: without a message of the exporter nothing ages', () => {
    const decoding = decode([...REFRESHED, { octets: ipfixMessage(at(9999), OTHER), session: transportSession(1) }])
    expect(decoding.describe(256).summary.state).toBe('current')
  })

  it('begins again with a refresh', () => {
    const decoding = decode([...REFRESHED, data(301), template(302), data(310)])
    expect(decoding.describe(256).summary.state).toBe('current')
    expect(codesOf(decoding).filter((code) => code === 'template-stale')).toHaveLength(1)
  })

  it('follows a refresh interval that was changed', () => {
    const often = Array.from({ length: 20 }, (_, index) => template(120 + 600 * (index + 1)))
    const decoding = decode([...REFRESHED, ...often, data(120 + 12_000 + 1700)])
    expect(decoding.describe(256).summary).toMatchObject({ state: 'current', refresh: { medianSeconds: 600 } })
  })

  it('takes templates that come with every datagram for no interval of a second', () => {
    const decoding = decode([template(0), template(1), template(2), data(60)])
    expect(codesOf(decoding)).toEqual([])
  })

  it('counts a repeated datagram as no refresh', () => {
    const decoding = decode([template(0), template(0)])
    expect(decoding.describe(256).summary).not.toHaveProperty('refresh')
  })

  it.each(['tcp', 'sctp', 'file'] as const)('has no end over %s, where nothing has to be sent again', (protocol) => {
    const session = transportSession(0, protocol)
    const decoding = decode([...REFRESHED, data(5000)].map((octets) => ({ octets, session })))
    expect(codesOf(decoding)).not.toContain('template-stale')
  })
})
