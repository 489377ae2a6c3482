/** The captures that the end-to-end tests open. */
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The capture that comes with the program. */
export const SAMPLE = resolve('resources/sample.pcapng')

/** A record of the sample as the command line prints it: what the window shows must agree with it. */
export type DumpedRecord = Readonly<Record<string, unknown>> & { readonly '@record': number; readonly '@type': string }

/** All records of the sample, in the order of decoding. */
export async function dumpSample(): Promise<readonly DumpedRecord[]> {
  const { stdout } = await run(process.execPath, ['out/cli/index.js', 'dump', SAMPLE], { maxBuffer: 1 << 28 })
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as DumpedRecord)
}

/** A file that is no capture of any kind. */
export async function writeNoCapture(folder: string): Promise<string> {
  const path = join(folder, 'notes.pcap')
  await writeFile(path, 'These are the notes of a tired engineer, and no capture.\n')
  return path
}
