/** A filter that lets through what any of some filters does; empty when there are none. */
export function joinEither(filters: readonly string[]): string {
  const texts = filters.map((text) => text.trim()).filter((text) => text !== '')
  return texts.length < 2 ? (texts[0] ?? '') : texts.map((text) => `(${text})`).join(' or ')
}
