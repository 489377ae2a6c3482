/** `flowglass-2026-11-22-065003.pcapng`: what a bundle is called where nobody says otherwise. */
export function bundleName(isAnonymised: boolean, now = new Date()): string {
  const stamp = now.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')
  return `flowglass-${stamp}${isAnonymised ? '-anonymised' : ''}.pcapng`
}
