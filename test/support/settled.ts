/** Settles after so many turns of timers, each of which lets one answer of a fake host come: however slow the machine, as many answers as turns. */
export async function settled(turns = 40): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((go) => setTimeout(go, 0))
}
