/** A thread whose files take nothing more when the test says so: as on a disk that is full, of which nobody else notices anything. */
import { open } from 'node:fs/promises'
import { BroadcastChannel } from 'node:worker_threads'
import { CHANNEL_VARIABLE, type Order } from './break-down.ts'

/** Has all writing through file handles fail from `disk-full` to `disk-free`. */
export async function fillDiskWhenTold(name: string): Promise<void> {
  const channel = process.env[CHANNEL_VARIABLE]
  if (channel === undefined) return
  let isFull = false
  const order = new BroadcastChannel(channel)
  order.onmessage = (event: unknown) => {
    const { thread, how } = (event as { data: Order }).data
    if (thread === name) isFull = how === 'disk-full'
  }
  order.unref()
  const any = await open(process.execPath, 'r')
  const handles = Object.getPrototypeOf(any) as { write: (...args: unknown[]) => Promise<unknown> }
  await any.close()
  const write = handles.write
  handles.write = function (...args) {
    if (isFull) return Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }))
    return write.apply(this, args)
  }
}
