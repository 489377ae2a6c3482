import { createBirpc } from 'birpc'
import { afterEach, describe, expect, it } from 'vitest'
import { fail } from '../../../core/protocol/failure.ts'
import type { HostFunctions, ViewerFunctions } from '../../../core/protocol/viewer-rpc.ts'
import { createFakeHost } from '../../../renderer/host/fake-host.ts'
import { createRpcClient, createRpcEvents } from '../../../renderer/host/rpc-host.ts'

const channel = new MessageChannel()
afterEach(() => {
  channel.port1.close()
  channel.port2.close()
})

describe('calls over a port', () => {
  it('reach the host by name, and its events reach the viewer', async () => {
    const fake = createFakeHost({ records: 50 })
    const functions: HostFunctions = {
      ...fake.session,
      ...fake.host,
      restartEngine: () => Promise.resolve(fail('engine-stopped', 'It stopped again.', 'Report it.')),
    }
    const server = createBirpc<ViewerFunctions, HostFunctions>(functions, {
      post: (message) => channel.port2.postMessage(message),
      on: (listener) => channel.port2.addEventListener('message', (event) => listener(event.data)),
    })
    channel.port2.start()
    fake.open()

    const events = createRpcEvents()
    const phases: string[] = []
    events.changed.on((status) => phases.push(status.phase))
    const client = createRpcClient(
      {
        post: (message) => channel.port1.postMessage(message),
        on: (listener) => channel.port1.addEventListener('message', (event) => listener(event.data)),
      },
      events,
    )
    channel.port1.start()

    const view = await client.functions.openView({ filter: '', sort: [] })
    expect(view).toMatchObject({ ok: true, value: { rowCount: 50 } })
    expect(await client.functions.restartEngine()).toMatchObject({ ok: false, failure: { code: 'engine-stopped' } })
    await server.changed(await fake.session.status())
    expect(phases).toEqual(['ready'])

    const waiting = client.functions.status()
    client.close('The page closes.')
    await expect(waiting).rejects.toThrow()
  })
})
