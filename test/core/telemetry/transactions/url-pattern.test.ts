import fc from 'fast-check'
import { expect, it } from 'vitest'
import { urlPattern } from '../../../../core/telemetry/transactions/url-pattern.ts'

it.each([
  ['/api/orders/4711', '/api/orders/{n}'],
  ['/api/orders/4711/items/12?page=2', '/api/orders/{n}/items/{n}'],
  ['/cart', '/cart'],
  ['/', '/'],
  ['', ''],
  ['/api/v2/items/9', '/api/v2/items/{n}'],
  ['/users/3f2504e0-4f89-11d3-9a0c-0305e82c3301/photo', '/users/{id}/photo'],
  ['/objects/507f1f77bcf86cd799439011', '/objects/{id}'],
  ['/static/app.8f3e2a1b.js', '/static/app.{id}.js'],
  ['/img/12.png', '/img/{n}.png'],
  ['/item-17/view', '/item-{n}/view'],
  ['/a;jsessionid=AB12/b', '/a/b'],
  ['http://shop.example.net/p/1#top', '/p/{n}'],
  ['/accounting/feedface', '/accounting/feedface'],
])('%s reads %s', (url, pattern) => {
  expect(urlPattern(url)).toBe(pattern)
})

it('has no query, is its own pattern, and is the same for all numbers', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.nat(), (url, number) => {
      const pattern = urlPattern(url)
      expect(pattern).not.toMatch(/[?#]/)
      expect(urlPattern(pattern)).toBe(pattern)
      expect(urlPattern(`/orders/${number}`)).toBe('/orders/{n}')
    }),
  )
})
