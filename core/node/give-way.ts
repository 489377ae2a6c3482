/** Priority of the threads of a live session: what can wait gives way to the listener, whose datagrams cannot, and to the window. */
import { constants, getPriority, setPriority } from 'node:os'

/** On Linux alone, where 0 stands for the calling thread (setpriority(2), "C library/kernel differences"); elsewhere it would be the process. */
export const CAN_GIVE_WAY = process.platform === 'linux'

let hasGivenWay = false

/**
 * Lowers the priority of the calling thread and of the threads that it starts from now on, once, and for good: no thread may raise
 * its own. Does nothing where it cannot.
 */
export function giveWay(): void {
  if (!CAN_GIVE_WAY || hasGivenWay) return
  hasGivenWay = true
  try {
    const steps = constants.priority.PRIORITY_BELOW_NORMAL - constants.priority.PRIORITY_NORMAL
    setPriority(0, Math.min(constants.priority.PRIORITY_LOW, getPriority(0) + steps))
  } catch {
    // Where that is forbidden all threads have the same priority, as before.
  }
}
