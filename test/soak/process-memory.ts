/** Resident memory of a process and all that it has started, as Linux tells it. */
import { readdirSync, readFileSync } from 'node:fs'

/** Octets of a process and its children; shared pages count in each. */
export function residentOctets(pid: number): number {
  return [pid, ...descendantsOf(pid)].reduce((sum, one) => sum + residentOf(one), 0)
}

/** Octets of one process alone. */
export function residentOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** Numbers of all that a process has started. */
export function descendantsOf(pid: number): readonly number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      parents.set(Number(name), Number(fields[1]))
    } catch {
      // It has ended meanwhile.
    }
  }
  const found: number[] = []
  const look = (parent: number): void => {
    for (const [child, its] of parents) {
      if (its !== parent) continue
      found.push(child)
      look(child)
    }
  }
  look(pid)
  return found
}
