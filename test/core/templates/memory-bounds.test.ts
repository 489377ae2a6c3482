/** What waits and what is known stays within its bounds, and what has to go is told. */
import { describe, expect, it } from 'vitest'
import { createKnownTemplate, type KnownTemplate } from '../../../core/templates/known-template.ts'
import { createPendingSets, type PendingSet } from '../../../core/templates/pending-sets.ts'
import { createTemplateStore } from '../../../core/templates/template-store.ts'
import { heldMiB } from '../../support/held-memory.ts'

function pendingSet(templateId: number, length: number): PendingSet<string> {
  return {
    templateId,
    origin: `set of ${templateId}`,
    seconds: 0,
    octets: new Uint8Array(length),
    offset: 20,
    isClipped: false,
  }
}

describe('pending sets', () => {
  it('gives up the oldest past its octets', () => {
    const sets = createPendingSets<string>({ octets: 100, sets: 10 })
    const [first, second] = [{}, {}]
    sets.add(first, pendingSet(256, 60))
    sets.add(second, pendingSet(257, 30))
    const dropped = sets.add(first, pendingSet(258, 20))
    expect(dropped.map((set) => set.templateId)).toEqual([256])
    expect(sets.octets()).toBe(50)
    expect(sets.take(first, 256)).toEqual([])
    expect(sets.take(second, 257)).toHaveLength(1)
    expect(sets.octets()).toBe(20)
  })

  it('gives up the oldest past its count, not those that were taken', () => {
    const sets = createPendingSets<string>({ octets: 1000, sets: 2 })
    const key = {}
    sets.add(key, pendingSet(256, 1))
    sets.take(key, 256)
    const dropped = [257, 258, 259].flatMap((templateId) => sets.add(key, pendingSet(templateId, 1)))
    expect(dropped.map((set) => set.templateId)).toEqual([257])
    expect(sets.takeAll().map((set) => set.templateId)).toEqual([258, 259])
    expect(sets.octets()).toBe(0)
  })

  it('keeps nothing of those that it gave up, however many wait for a template that never comes', () => {
    const sets = createPendingSets<string>({ octets: 1000, sets: 100 })
    const key = {}
    const set = pendingSet(256, 4)
    sets.add(key, set)
    const before = heldMiB()
    for (let count = 0; count < 1_000_000; count++) sets.add(key, set)
    expect(heldMiB() - before).toBeLessThan(8)
    expect(sets.take(key, 256)).toHaveLength(100)
  })

  it('gives what is left in the order in which it came, after many were given up', () => {
    const sets = createPendingSets<string>({ octets: 100_000, sets: 1500 })
    const key = {}
    for (let length = 1; length <= 10_000; length++) sets.add(key, { ...pendingSet(256, 1), seconds: length })
    const seconds = sets.take(key, 256).map((set) => set.seconds)
    expect(seconds).toEqual(Array.from({ length: 1500 }, (_, index) => 8501 + index))
    expect(sets.octets()).toBe(0)
  })

  it('forgets a key with all that waits under it', () => {
    const sets = createPendingSets<string>()
    const [gone, kept] = [{}, {}]
    sets.add(gone, pendingSet(256, 4))
    sets.add(kept, pendingSet(256, 4))
    expect(sets.takeAllOf(gone)).toHaveLength(1)
    expect(sets.takeAll()).toHaveLength(1)
  })
})

function template(templateId: number): KnownTemplate {
  return createKnownTemplate({
    versionId: 0,
    templateId,
    version: 1,
    isOptions: false,
    specifiers: [],
    scopeFieldCount: 0,
    fields: [],
    shapeId: 0,
  })
}

describe('the template store', () => {
  it('forgets what was used longest ago, over all domains', () => {
    let forgotten = 0
    const store = createTemplateStore((gone) => (forgotten += gone.length), 3)
    const [one, two] = [store.createDomain(), store.createDomain()]
    store.define(one, template(256))
    store.define(one, template(257))
    store.define(two, template(256))
    store.find(one, 256)
    store.define(two, template(300))
    expect(forgotten).toBe(1)
    expect(store.count()).toBe(3)
    expect(store.find(one, 257)).toBeUndefined()
    expect(store.find(one, 256)).toBeDefined()
  })

  it('tells what a withdrawal took away', () => {
    const store = createTemplateStore(() => undefined)
    const domain = store.createDomain()
    store.define(domain, template(256))
    expect(store.withdraw(domain, 256)?.templateId).toBe(256)
    expect(store.withdraw(domain, 256)).toBeUndefined()
    expect(store.find(domain, 256)).toBeUndefined()
    expect(store.count()).toBe(0)
  })
})
