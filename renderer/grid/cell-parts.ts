/** Parts of cells in plain DOM. */

/** Characters at the end of a URL that always show. */
const URL_END = 12

/** A span with a class and a text. */
export function part(className: string, text: string): HTMLSpanElement {
  const span = document.createElement('span')
  span.className = className
  span.textContent = text
  return span
}

/** A URL that does not fit loses its middle: host and last part say the most. */
export function keepEnd(span: HTMLElement): void {
  const text = span.textContent
  if (text.length <= URL_END * 2) return
  span.classList.add('cell-url')
  span.replaceChildren(part('cell-url-head', text.slice(0, -URL_END)), part('cell-url-end', text.slice(-URL_END)))
}
