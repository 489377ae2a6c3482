/** Threads that are started by another one, as they are seen from here. */
import { Worker } from 'node:worker_threads'
import { resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CollectorThread } from '../../../core/node/collector-thread.ts'
import { createLauncher } from '../../../core/node/thread-launcher.ts'

/** Answers what it hears, twice; at `stop` it ends by itself, at `learn` it throws. */
const STARTED = `
const { workerData: { port } } = require('node:worker_threads')
port.on('message', (message) => {
  port.postMessage(message)
  port.postMessage(message)
  if (message.kind === 'stop') process.exit(7)
  if (message.kind === 'learn') throw new Error('no')
})`
const LAUNCHER = `
require('tsx/cjs')
const { parentPort, Worker } = require('node:worker_threads')
const { runLauncher } = require(${JSON.stringify(resolve('core/node/thread-launcher.ts'))})
runLauncher(parentPort, (port) => new Worker(${JSON.stringify(STARTED)}, { eval: true, workerData: { port }, transferList: [port] }))`

let worker: Worker
let start: () => CollectorThread
const startWithout = vi.fn<() => CollectorThread>()

beforeEach(() => {
  worker = new Worker(LAUNCHER, { eval: true })
  start = createLauncher(worker, startWithout)
})
afterEach(async () => {
  await worker.terminate()
})

/** What a thread says, in its order, and how it ended. */
function hear(thread: CollectorThread): string[] {
  const heard: string[] = []
  thread.onMessage(({ kind }) => heard.push(kind))
  thread.onEnded((reason) => heard.push(reason))
  return heard
}

describe('threads of a launcher', () => {
  it('are talked to one by one, with buffers handed over', async () => {
    const [one, two] = [start(), start()]
    const [heardOne, heardTwo] = [hear(one), hear(two)]
    const buffer = new ArrayBuffer(8)
    one.post({ kind: 'memory', buffers: [buffer] }, [buffer])
    two.post({ kind: 'stored' })
    await expect
      .poll(() => [heardOne, heardTwo], { timeout: 15_000 })
      .toEqual([
        ['memory', 'memory'],
        ['stored', 'stored'],
      ])
    expect(buffer.byteLength).toBe(0)
  })

  it('end with it, and others are started without it', async () => {
    const [running, another] = [start(), {} as CollectorThread]
    const heard = hear(running)
    running.post({ kind: 'stored' })
    await expect.poll(() => heard, { timeout: 15_000 }).toEqual(['stored', 'stored'])
    await worker.terminate()
    await expect.poll(() => heard.length, { timeout: 15_000 }).toBe(3)
    await running.dispose()
    startWithout.mockReturnValue(another)
    expect(start()).toBe(another)
  })

  it('say why they have ended, after the last of what they say', async () => {
    const [one, two, three] = [start(), start(), start()]
    const heard = [hear(one), hear(two), hear(three)]
    one.post({ kind: 'stop' })
    two.post({ kind: 'learn', elements: [] })
    await expect
      .poll(() => heard, { timeout: 15_000 })
      .toEqual([['stop', 'stop', 'exit code 7'], ['learn', 'learn', 'no'], []])
    await three.dispose()
    await three.dispose()
    await expect.poll(() => heard[2]?.join(), { timeout: 15_000 }).toMatch(/^exit code \d$/)
  })
})
