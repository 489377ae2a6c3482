import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeServices } from '../../../core/addresses/merge-services.ts'
import { knownServices, parseServices, servicePort } from '../../../core/addresses/service-table.ts'
import { createServiceLookup } from '../../../core/protocol/address-names-api.ts'

const TCP = 6
const UDP = 17

describe('the table of services', () => {
  it('is in the order of ports and names no port twice', () => {
    const ports = knownServices().map(({ port }) => port)
    expect(ports).toEqual([...ports].sort((one, other) => one - other))
    const places = knownServices().map(({ port, protocol }) => `${String(protocol)}/${String(port)}`)
    expect(new Set(places).size).toBe(places.length)
  })

  it.each([
    ['https', 443],
    ['HTTPS', 443],
    ['dns', 53],
    ['syslog', 514],
    ['ipfix', 4739],
    ['http-alt', undefined],
    ['nothing', undefined],
  ])('%s is port %s', (name, port) => {
    expect(servicePort(name)).toBe(port)
  })

  it('has names that no number could be meant by', () => {
    for (const { name, aliases } of knownServices()) {
      for (const each of [name, ...aliases]) expect(each).toMatch(/^(?=.*[a-z])[a-z0-9-]+$/)
    }
  })
})

describe('files of services', () => {
  it('reads name, port, transport and other names', () => {
    const { services, skippedLines } = parseServices('# comment\nours\t8443/tcp  our-app # mine\nq 9/UDP\r\n')
    expect(services).toEqual([
      { port: 8443, protocol: TCP, name: 'ours', aliases: ['our-app'] },
      { port: 9, protocol: UDP, name: 'q', aliases: [] },
    ])
    expect(skippedLines).toBe(0)
  })

  it('counts lines that it does not understand', () => {
    const { services, skippedLines } = parseServices(
      'a\nb 1\nc 1/ddp\nd 70000/tcp\ne -1/tcp\n\u0007 1/tcp\ngood 1/tcp\n',
    )
    expect(services).toHaveLength(1)
    expect(skippedLines).toBe(6)
  })

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) =>
        parseServices(text).services.every(({ port }) => port < 65_536),
      ),
    )
  })
})

describe('services of several origins', () => {
  const file = parseServices('ours 443/tcp\nmine 9999/tcp\nlate 40000/tcp\n').services

  it('lets a file of the system add names below the ports of clients', () => {
    const find = createServiceLookup({ transports: mergeServices(file, false) })
    expect([443, 9999, 40_000].map((port) => find(port, TCP))).toEqual(['https', 'mine', undefined])
  })

  it('believes a file that the user chose first', () => {
    const find = createServiceLookup({ transports: mergeServices(file, true) })
    expect([443, 9999, 40_000].map((port) => find(port, TCP))).toEqual(['ours', 'mine', 'late'])
  })

  it('names a port of an unknown transport when all that name it agree', () => {
    const find = createServiceLookup({ transports: mergeServices([], false) })
    expect([find(53), find(514), find(514, UDP), find(12_345)]).toEqual(['domain', undefined, 'syslog', undefined])
  })
})
