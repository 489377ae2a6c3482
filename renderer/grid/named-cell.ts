/**
 * Names in cells, in plain DOM. They are drawn, not written (`content: attr(data-name)`): whoever copies a cell copies its value alone,
 * and filters are made of it. What comes late is put into the cells that are there, without drawing the rows again.
 */
import type { AddressNames } from '../../core/protocol/address-names-api.ts'
import { nameLines, shortName } from '../names/name-words.ts'

/** What cells ask of the names. */
export interface CellNames {
  of(address: string): AddressNames | undefined
  service(port: number, protocol?: number): string | undefined
}

/** Class of a value that is a text, beside which there is a name. */
export const NAMED_TEXT = 'cell-value ellipsis'

/** The value goes into one part, beside which its name has what room is left. */
function wrapValue(span: HTMLElement): void {
  if (span.classList.contains('cell-named')) return
  const value = document.createElement('span')
  const isEndpoint = span.classList.contains('cell-endpoint')
  value.className = isEndpoint ? 'cell-value cell-endpoint' : NAMED_TEXT
  value.append(...span.childNodes)
  span.classList.remove('cell-endpoint')
  span.classList.add('cell-named')
  span.append(value)
}

/** The tip of a cell: its own first line, and below it what is known. */
function setTip(span: HTMLElement, lines: readonly string[]): void {
  const [own = ''] = span.title.split('\n')
  const tip = [own, ...lines].join('\n')
  if (span.title !== tip) span.title = tip
}

/** Puts the name of an address beside it, or takes it away. */
export function setName(span: HTMLElement, names: AddressNames | undefined): void {
  const name = names === undefined ? undefined : shortName(names)
  if (name === undefined) delete span.dataset['name']
  else {
    wrapValue(span)
    span.dataset['name'] = name
  }
  setTip(span, names === undefined ? [] : nameLines(names))
}

/** Makes a cell that is drawn already one of an address. */
export function showAddress(span: HTMLElement, address: string, names: CellNames): void {
  span.dataset['address'] = address
  const known = names.of(address)
  if (known !== undefined) setName(span, known)
}

/** Puts the name of a service beside a port where it has room, and into the tip in any case. */
export function showService(span: HTMLElement, name: string | undefined, hasRoom: boolean): void {
  if (name === undefined) return
  if (hasRoom) {
    wrapValue(span)
    span.dataset['name'] = name
  }
  setTip(span, [name])
}

/** Puts names that have come into the cells of a region; asks for those that are not known. */
export function nameCells(region: Element, names: CellNames, changed: ReadonlySet<string>): void {
  for (const span of region.querySelectorAll<HTMLElement>('[data-address]')) {
    const address = span.dataset['address'] ?? ''
    const known = names.of(address)
    if (changed.has(address)) setName(span, known)
  }
}
