/** A file that is written as standard output is: in large pieces, and with its errors as exit status 1. */
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { checkWritable } from '../../core/live/check-place.ts'
import { succeed, type Result } from '../../core/protocol/failure.ts'
import { createOutput, type Output } from '../output.ts'

export interface OutputFile extends Output {
  writeOctets(octets: Uint8Array): void
  /** Writes what is left and closes the file; rejects with `OutputError`. */
  close(): Promise<void>
}

/** The path that stands for standard output. */
export const STANDARD_OUTPUT = '-'

/** Why a file cannot be written to; found out without waiting for whoever may read from a pipe. */
export function checkOutputFile(path: string): Promise<Result<void>> {
  if (path === STANDARD_OUTPUT) return Promise.resolve(succeed(undefined))
  return checkWritable({ path, what: 'output', code: 'export-not-written', smaller: 'simulate less' })
}

/** Opens a file to be written anew; what goes wrong with it later shows when it is written to. */
export function openOutputFile(path: string): OutputFile {
  const stream = path === STANDARD_OUTPUT ? process.stdout : createWriteStream(path)
  const output = path === STANDARD_OUTPUT ? createOutput(stream) : createOutput(stream, path)
  return Object.assign(output, {
    writeOctets(octets: Uint8Array) {
      output.reserve(octets.length)
      output.octets.set(octets, output.at)
      output.at += octets.length
    },
    async close() {
      await output.finish()
      if (stream === process.stdout) return
      stream.end()
      await finished(stream)
    },
  })
}
