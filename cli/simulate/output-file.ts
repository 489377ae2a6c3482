/** A file that is written as standard output is: in large pieces, and with its errors as exit status 1. */
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { createOutput, type Output } from '../output.ts'

export interface OutputFile extends Output {
  writeOctets(octets: Uint8Array): void
  /** Writes what is left and closes the file; rejects with `OutputError`. */
  close(): Promise<void>
}

/** The path that stands for standard output. */
export const STANDARD_OUTPUT = '-'

/** Opens a file to be written anew; what is wrong with it shows when it is written to. */
export function openOutputFile(path: string): OutputFile {
  const stream = path === STANDARD_OUTPUT ? process.stdout : createWriteStream(path)
  const output = createOutput(stream)
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
