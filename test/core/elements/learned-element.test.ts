import { describe, expect, test } from 'vitest'
import { createElementRegistry } from '../../../core/elements/registry.ts'
import { MAX_NAME_LENGTH } from '../../../core/limits/names.ts'
import type { LearnedElement } from '../../../core/protocol/names-report.ts'

const QUEUE: LearnedElement = {
  pen: 64_512,
  id: 17,
  name: 'queueDepth',
  type: 'unsigned32',
  semantics: 'quantity',
  units: 'packets',
}

describe('learned elements (RFC 5610)', () => {
  test('an unknown element gets name, type, semantics and units, and keeps its key', () => {
    const registry = createElementRegistry()
    const before = registry.find(64_512, 17)
    expect(before).toMatchObject({ key: 'e64512id17', type: 'octetArray', isKnown: false })
    expect(registry.learn(QUEUE)).toBe('new')
    const after = registry.find(64_512, 17)
    expect(after).toMatchObject({
      key: 'e64512id17',
      name: 'queueDepth',
      type: 'unsigned32',
      semantics: 'quantity',
      units: 'packets',
      isKnown: true,
      learned: QUEUE,
    })
    expect(registry.find(64_512, 17)).toBe(after)
    expect(registry.learnedElements()).toEqual([QUEUE])
    expect(registry.learnedCount()).toBe(1)
  })

  test('the learned name and the key find it in any case', () => {
    const registry = createElementRegistry()
    registry.learn(QUEUE)
    const element = registry.find(64_512, 17)
    expect(registry.findByKey('QUEUEdepth')).toBe(element)
    expect(registry.findByKey('E64512ID17')).toBe(element)
  })

  test('a registry wins over what is learned', () => {
    const registry = createElementRegistry()
    expect(registry.learn({ ...QUEUE, pen: 0, id: 1 })).toBe('conflict')
    expect(registry.find(0, 1).name).toBe('octetDeltaCount')
    expect(
      registry.learn({ pen: 0, id: 1, name: 'octetDeltaCount', type: 'unsigned64', semantics: 'deltaCounter' }),
    ).toBe('same')
    registry.learn({ ...QUEUE, name: 'octetDeltaCount' })
    expect(registry.findByKey('octetDeltaCount')).toBe(registry.find(0, 1))
  })

  test('the first description stays, and another one is a conflict', () => {
    const registry = createElementRegistry()
    registry.learn(QUEUE)
    expect(registry.learn({ ...QUEUE, description: 'More words change nothing.' })).toBe('same')
    expect(registry.learn({ ...QUEUE, type: 'unsigned64' })).toBe('conflict')
    expect(registry.learn({ ...QUEUE, units: 'octets' })).toBe('conflict')
    expect(registry.find(64_512, 17)).toMatchObject({ type: 'unsigned32', units: 'packets' })
  })

  test.each([
    ['no name', { name: '' }],
    ['a name without end', { name: 'x'.repeat(MAX_NAME_LENGTH + 1) }],
    ['an unknown type', { type: 'unsigned24' }],
    ['unknown semantics', { semantics: 'mood' }],
    ['id 0', { id: 0 }],
    ['an id that has the enterprise bit', { id: 0x8001 }],
    ['a reverse element, which is what its forward one is (RFC 5103)', { pen: 29_305, id: 4000 }],
  ])('%s is refused', (_, change) => {
    const registry = createElementRegistry()
    expect(registry.learn({ ...QUEUE, ...change })).toBe('refused')
    expect(registry.learnedCount()).toBe(0)
  })
})
