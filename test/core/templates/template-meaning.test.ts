/** What a template is for, by its elements alone. */
import { describe, expect, it } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { deduceMeaning, type TemplateContent } from '../../../core/templates/template-meaning.ts'

const registry = createElementRegistry()

/** Elements as `id` or `pen:id`. */
function content(elements: string, overrides: Partial<TemplateContent> = {}): TemplateContent {
  return {
    isOptions: false,
    protocolVersion: 10,
    elements: elements.split(' ').map((label) => {
      const [id, pen = '0'] = label.split(':').reverse()
      return registry.find(Number(pen), Number(id))
    }),
    ...overrides,
  }
}

describe('the meaning of a data template', () => {
  it.each([
    ['8 12 5951:133 5951:129 5951:130 5951:142 5951:158', 'HTTP request in, IPv4', 1],
    ['8 12 5951:133 5951:129 5951:144 5951:146', 'HTTP response in, IPv4', 3],
    ['27 28 5951:133 5951:128', 'TCP out, IPv6', undefined],
    ['8 12 5951:133', 'TCP in, IPv4', undefined],
    ['5951:134 5951:136 5951:135', 'syslog', undefined],
    ['8 12 5951:133 5951:204 5951:215', 'ICA session, IPv4', undefined],
    ['8 12 6 39499:69 39499:330', 'TCP, NPM metrics, TLS, IPv4', undefined],
    ['8 12 39499:110', 'DNS, IPv4', undefined],
    ['8 12 1 2', 'flows, IPv4', undefined],
    ['8 12 27 28 1', 'flows, IPv4 and IPv6', undefined],
    ['8 12 1 29305:1', 'flows of both directions, IPv4', undefined],
    ['56 80 1', 'layer 2 flows', undefined],
    ['8 12 225 230', 'NAT events, IPv4', undefined],
    ['8 12 233', 'firewall events, IPv4', undefined],
  ])('%s: %s', (elements, text, leg) => {
    const meaning = deduceMeaning(content(elements))
    expect(meaning?.text).toBe(text)
    expect(meaning?.leg).toBe(leg)
  })

  it('names the elements that say so', () => {
    expect(deduceMeaning(content('8 12 5951:130'))?.evidence).toBe('netscaler:httpReqUrl 5951:130, sourceIPv4Address 8')
  })

  it('is not known without such elements', () => {
    expect(deduceMeaning(content('210 9999:1'))).toBeUndefined()
  })

  it('of NetFlow v5 is its version', () => {
    expect(deduceMeaning(content('8 12 1', { protocolVersion: 5 }))?.text).toBe('NetFlow 5 flows, IPv4')
  })
})

describe('the meaning of an options template', () => {
  it.each([
    ['149 5951:150 5951:151 5951:152', 'application names'],
    ['95 96', 'application names'],
    ['10 82', 'interfaces'],
    ['144 302 304', 'sampler'],
    ['303 339 341', 'type information'],
    ['144 40 41 42', 'counts of the exporting process'],
  ])('%s: %s', (elements, text) => {
    expect(deduceMeaning(content(elements, { isOptions: true }))?.text).toBe(text)
  })

  it.each([
    ['statistics of the Metering Process (§4.1)', '149 143 41 42 40', 'counts of the exporting process'],
    ['reliability of the Metering Process (§4.2)', '149 143 164 165 323 324', 'losses of the metering process'],
    ['reliability of the Exporting Process (§4.3)', '144 166 167 168 323 324', 'losses of the exporting process'],
    ['Flow Keys (§4.4)', '145 173', 'flow keys'],
  ])('is told by the combination of elements that RFC 7011 §4 asks for: %s', (_, elements, text) => {
    expect(deduceMeaning(content(elements, { isOptions: true }))?.text).toBe(text)
  })

  it('is not that of Flow Keys without the template that they are keys of (RFC 7011 §4.4)', () => {
    expect(deduceMeaning(content('149 173', { isOptions: true }))).toBeUndefined()
  })

  it('is not known for a table of any other kind', () => {
    expect(deduceMeaning(content('144 1', { isOptions: true }))).toBeUndefined()
  })
})
