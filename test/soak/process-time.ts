/** Processor time of a process and all that it has started, thread by thread, as Linux tells it. */
import { readdirSync, readFileSync } from 'node:fs'
import { descendantsOf } from './process-memory.ts'

/** Ticks of the kernel's clock in a second, as Linux counts processor time. */
const TICKS_PER_SECOND = 100

/** Processor seconds of each thread by now, by `process number/thread number name`. */
export function threadTimes(pid: number): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const one of [pid, ...descendantsOf(pid)]) {
    for (const [thread, seconds] of threadsOf(one)) times.set(`${String(one)}/${thread}`, seconds)
  }
  return times
}

/** The threads that took the most between two looks: `seconds thread`, one a line. */
export function describeThreads(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): string {
  const spent = [...now].map(([thread, seconds]) => ({ thread, seconds: seconds - (before.get(thread) ?? 0) }))
  const most = spent.filter(({ seconds }) => seconds >= 1).sort((one, other) => other.seconds - one.seconds)
  return most.map(({ thread, seconds }) => `  ${seconds.toFixed(1).padStart(6)} s  ${thread}`).join('\n')
}

function threadsOf(pid: number): [string, number][] {
  const folder = `/proc/${String(pid)}/task`
  try {
    return readdirSync(folder).map((thread) => {
      // Fields 14 and 15 of proc_pid_stat(5), after the name in parentheses.
      const stat = readFileSync(`${folder}/${thread}/stat`, 'utf8')
      const end = stat.lastIndexOf(') ')
      const fields = stat.slice(end + 2).split(' ')
      const name = stat.slice(stat.indexOf('(') + 1, end)
      return [`${thread} ${name}`, (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND]
    })
  } catch {
    // It has ended meanwhile.
    return []
  }
}

/** Seconds that all processors were busy, and idle, by now. */
export function machineTimes(): { readonly busy: number; readonly idle: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1)
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, ...interrupts] = line.split(/ +/).slice(1, 9).map(Number)
  const busy = interrupts.reduce((sum, ticks) => sum + ticks, user + nice + system)
  return { busy: busy / TICKS_PER_SECOND, idle: (idle + wait) / TICKS_PER_SECOND }
}
