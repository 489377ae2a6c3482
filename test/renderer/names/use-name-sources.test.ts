// @vitest-environment happy-dom
import { act, renderHook, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import type { NameSources } from '../../../core/protocol/address-names-api.ts'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { useNameSources } from '../../../renderer/names/use-name-sources.ts'
import { createSettingsStore } from '../../../renderer/state/settings.ts'
import { createViewer } from '../../../renderer/state/viewer.ts'

it('a source that was switched stays so when an older look at the sources is answered', async () => {
  const host = createFakeHost({ records: 10 })
  const viewer = createViewer(host, createSettingsStore({ getItem: () => null, setItem: () => undefined }))
  const { result, unmount } = renderHook(() => useNameSources(viewer))
  await waitFor(() => expect(result.current.sources?.switches.hosts).toBe(true))

  const before = await host.session.nameSources()
  let answer: (sources: NameSources) => void = () => undefined
  const older = new Promise<NameSources>((resolve) => {
    answer = resolve
  })
  const looked = vi.spyOn(host.session, 'nameSources').mockReturnValueOnce(older)
  await waitFor(() => expect(looked).toHaveBeenCalled())
  vi.spyOn(host.session, 'setNameSwitches').mockReturnValue(new Promise(() => undefined))
  act(() => void result.current.switchTo('hosts', { hosts: false }))
  expect(result.current.sources?.switches.hosts).toBe(false)
  await act(async () => {
    answer(before)
    await older
  })
  expect(result.current.sources?.switches.hosts).toBe(false)
  unmount()
  viewer.dispose()
})
