import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TimeQueue } from '../../../core/simulate/time-queue.ts'

test('gives the earliest first, and of equal moments the one that came first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (moments) => {
      const queue = new TimeQueue<readonly [micros: number, order: number]>()
      moments.forEach((micros, order) => queue.add(micros, [micros, order]))
      const taken = moments.map(() => queue.take())
      const meant = moments.map((micros, order) => [micros, order]).sort(([a, b], [c, d]) => a! - c! || b! - d!)
      expect(taken).toEqual(meant)
      expect([queue.take(), queue.size, queue.nextMicros]).toEqual([undefined, 0, Number.POSITIVE_INFINITY])
    }),
  )
})

test('keeps its order while items come and go', () => {
  const queue = new TimeQueue<string>()
  queue.add(5, 'five')
  queue.add(3, 'three')
  expect(queue.take()).toBe('three')
  queue.add(4, 'four')
  expect(queue.nextMicros).toBe(4)
  expect([queue.take(), queue.take()]).toEqual(['four', 'five'])
})
