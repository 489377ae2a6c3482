/** Lets whatever else waits in this thread be done first: a long piece of work calls it between its stages. */
export function giveWay(): Promise<void> {
  return new Promise((resume) => setTimeout(resume, 0))
}
