/** Where tshark is, against which decoding is compared. */
import { findProgram, installDebianPackages } from './debian.ts'

/** A tshark of this machine, or one that is installed now; undefined when none can be had. */
export async function findTshark(): Promise<string | undefined> {
  const found = findProgram('tshark')
  if (found !== undefined) return found
  process.stdout.write('Installing tshark …\n')
  await installDebianPackages([['tshark']])
  return findProgram('tshark')
}
