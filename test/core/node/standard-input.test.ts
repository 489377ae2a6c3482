/** Standard input is read where the collector reads: in a worker thread, from a pipe and from a file. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const CONTENT = 'octets of a capture '.repeat(10_000)
const IN_WORKER = `
require('tsx/cjs')
const { readCapture } = require(${JSON.stringify(resolve('core/node/file-source.ts'))})
let octets = 0
const count = (chunk) => void (octets += chunk.length)
void readCapture('-', { onChunk: count, onProblem: () => undefined }).then((result) =>
  require('node:worker_threads').parentPort.postMessage({ octets, ok: result.ok, message: result.failure?.message }),
)`
const MAIN = `
const { Worker } = require('node:worker_threads')
new Worker(${JSON.stringify(IN_WORKER)}, { eval: true }).on('message', (answer) => console.log(JSON.stringify(answer)))`

function readInWorker(input: { readonly pipe: string } | { readonly descriptor: number }): unknown {
  const run = spawnSync(process.execPath, ['-e', MAIN], {
    encoding: 'utf8',
    ...('pipe' in input ? { input: input.pipe } : { stdio: [input.descriptor, 'pipe', 'pipe'] }),
  })
  return run.status === 0 ? JSON.parse(run.stdout) : run.stderr
}

it('reads a pipe', () => {
  expect(readInWorker({ pipe: CONTENT })).toEqual({ octets: CONTENT.length, ok: true })
})

it('reads a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flowglass-standard-input-'))
  writeFileSync(join(folder, 'capture'), CONTENT)
  const descriptor = openSync(join(folder, 'capture'), 'r')
  expect(readInWorker({ descriptor })).toEqual({ octets: CONTENT.length, ok: true })
  closeSync(descriptor)
  rmSync(folder, { recursive: true })
})

it('calls it by its name when it is empty', () => {
  expect(readInWorker({ pipe: '' })).toEqual({ octets: 0, ok: false, message: 'Standard input is empty.' })
})
