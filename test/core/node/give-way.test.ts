/** In a process of its own, for a priority is lowered for good. */
import { spawnSync } from 'node:child_process'
import { getPriority } from 'node:os'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

const IN_WORKER = `
require('tsx/cjs')
const { getPriority } = require('node:os')
const { Worker, parentPort } = require('node:worker_threads')
const { giveWay } = require(${JSON.stringify(resolve('core/node/give-way.ts'))})
const CHILD = "require('node:worker_threads').parentPort.postMessage(require('node:os').getPriority(0))"
const priorityOfChild = () => new Promise((settle) => new Worker(CHILD, { eval: true }).on('message', settle))
async function run() {
  const before = await priorityOfChild()
  giveWay()
  giveWay()
  parentPort.postMessage({ before, own: getPriority(0), after: await priorityOfChild() })
}
void run()`
const MAIN = `
const { getPriority } = require('node:os')
const { Worker } = require('node:worker_threads')
new Worker(${JSON.stringify(IN_WORKER)}, { eval: true }).on('message', (answer) =>
  console.log(JSON.stringify({ ...answer, main: getPriority(0) })))`

it.runIf(process.platform === 'linux')('lowers the calling thread and those it starts later, and no other', () => {
  const run = spawnSync(process.execPath, ['-e', MAIN], { encoding: 'utf8' })
  const normal = getPriority(process.pid)
  const lower = Math.min(19, normal + 10)
  expect(run.stderr).toBe('')
  expect(JSON.parse(run.stdout)).toEqual({ before: normal, own: lower, after: lower, main: normal })
})
