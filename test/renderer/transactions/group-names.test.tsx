// @vitest-environment happy-dom
import { act, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import '../leave-page.ts'
import { showPage } from '../viewer-page.tsx'

/** What is watched for coming into sight, and by what. */
const watched = new Map<Element, () => void>()

class Sight {
  readonly #onSeen: IntersectionObserverCallback
  constructor(onSeen: IntersectionObserverCallback) {
    this.#onSeen = onSeen
  }
  observe(target: Element): void {
    const entry = { isIntersecting: true, target } as IntersectionObserverEntry
    watched.set(target, () => this.#onSeen([entry], this as unknown as IntersectionObserver))
  }
  disconnect(): void {
    // What was seen stays in the map for the test.
  }
}

afterEach(() => vi.unstubAllGlobals())

it('groups by address have the names of those that come into sight, and ask for no others', async () => {
  vi.stubGlobal('IntersectionObserver', Sight)
  const { host, user, viewer } = showPage()
  host.open()
  await screen.findByRole('columnheader', { name: /Destination/ })
  await user.keyboard('{Control>}2{/Control}')
  await screen.findByRole('columnheader', { name: /Verdict/ })
  const asked = vi.spyOn(host.session, 'nameAddresses')
  act(() => viewer.lists.transactions.groupBy('server'))
  await screen.findByRole('grid', { name: 'Groups by Backend' })
  const groups = () => [...watched].filter(([element]) => element.closest('.group-table') !== null)
  await waitFor(() => expect(groups().length).toBeGreaterThan(1))
  const [[place, see] = [], [other] = []] = groups()
  const address = place?.parentElement?.textContent ?? ''
  expect(address).toMatch(/^[\da-f.:]+$/)
  host.addressNames.name(address, { host: 'web-1.example.net', hostFrom: 'hosts' })
  asked.mockClear()
  act(() => viewer.names.renew())
  act(() => see?.())
  await waitFor(() => expect(place?.querySelector('[data-name="web-1.example.net"]')).toBeTruthy())
  expect(place?.parentElement?.textContent).toBe(address)
  expect(asked.mock.calls.flat(2)).not.toContain(other?.parentElement?.textContent)
})
