// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { AddressNames } from '../../../core/protocol/address-names-api.ts'
import { drawEndpoint } from '../../../renderer/grid/endpoint-cell.ts'
import { rowsOfWindow } from '../../../renderer/grid/loaded-row.ts'
import { roomForNames, roomInList } from '../../../renderer/grid/name-room.ts'
import { nameCells, setName, showAddress, showService, type CellNames } from '../../../renderer/grid/named-cell.ts'
import { fakeColumns } from '../../../renderer/host/fake-records.ts'

const HOST: AddressNames = { host: 'gw.example.net', hostFrom: 'hosts', country: { code: 'DE', name: 'Germany' } }

function cell(text: string): HTMLElement {
  const span = document.createElement('span')
  span.className = 'cell'
  span.textContent = text
  span.title = text
  return span
}

function namesOf(known: Readonly<Record<string, AddressNames>>): CellNames & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    of(address) {
      asked.push(address)
      return known[address]
    },
    service: (port) => (port === 443 ? 'https' : undefined),
  }
}

describe('a cell with an address', () => {
  it('keeps its text, and has the name beside it and all that is known in the tip', () => {
    const span = cell('192.0.2.1')
    showAddress(span, '192.0.2.1', namesOf({ '192.0.2.1': HOST }))
    expect(span.textContent).toBe('192.0.2.1')
    expect(span.dataset['name']).toBe('gw.example.net')
    expect(span.title).toBe('192.0.2.1\ngw.example.net (hosts file)\nGermany (DE)')
  })

  it('gets a name that comes late without being drawn again, and loses one that goes', () => {
    const region = document.createElement('div')
    const [one, other] = [cell('192.0.2.1'), cell('192.0.2.2')]
    region.append(one, other)
    showAddress(one, '192.0.2.1', namesOf({}))
    showAddress(other, '192.0.2.2', namesOf({}))
    const names = namesOf({ '192.0.2.1': HOST, '192.0.2.2': HOST })
    nameCells(region, names, new Set(['192.0.2.1']))
    expect([one.dataset['name'], other.dataset['name']]).toEqual(['gw.example.net', undefined])
    // All in sight are asked for: what is stale comes with the next answer.
    expect(names.asked).toEqual(['192.0.2.1', '192.0.2.2'])
    setName(one, {})
    expect(one.dataset['name']).toBeUndefined()
    expect([one.textContent, one.title]).toEqual(['192.0.2.1', '192.0.2.1'])
  })

  it('is drawn as it is where nothing is known', () => {
    const span = cell('192.0.2.1')
    showAddress(span, '192.0.2.1', namesOf({ '192.0.2.1': {} }))
    expect(span.classList.contains('cell-named')).toBe(false)
    expect(span.title).toBe('192.0.2.1')
  })

  it('of a list keeps address and port together, and names the service in the tip', () => {
    const [row] = rowsOfWindow(
      {
        view: 1,
        revision: 1,
        first: 0,
        rowCount: 1,
        records: [1],
        columns: [['192.0.2.1'], [443]],
        labels: [null, null],
      },
      ['client', 'clientPort'],
    )
    if (row === undefined) throw new Error('there is no row')
    const span = cell('')
    const context = { span, row, value: '192.0.2.1', title: 'Client', names: namesOf({ '192.0.2.1': HOST }) }
    const options = { timeZone: 'utc', precision: 'auto', timeFormat: 'absolute', form: 'short' } as const
    expect(drawEndpoint('clientPort')({ ...context, options })).toBe(true)
    expect(span.textContent).toBe('192.0.2.1:443')
    expect(span.querySelector('.cell-value')?.textContent).toBe('192.0.2.1:443')
    expect(span.title.split('\n')[0]).toBe('192.0.2.1:443 (https)')
  })
})

describe('a cell with a port', () => {
  it('has the name of its service beside it', () => {
    const span = cell('443')
    showService(span, 'https', true)
    expect([span.textContent, span.dataset['name'], span.title]).toEqual(['443', 'https', '443\nhttps'])
    const unknown = cell('51053')
    showService(unknown, undefined, true)
    expect(unknown.dataset['name']).toBeUndefined()
    const narrow = cell('443')
    showService(narrow, 'https', false)
    expect([narrow.dataset['name'], narrow.title]).toEqual([undefined, '443\nhttps'])
  })
})

describe('room for names', () => {
  const columns = fakeColumns(1000)
  const shown = ['@record', '@source', '@sourcePort', '@destination', '@destinationPort'].map((id) => ({ id }))

  it('is none before a name is found, but for services where there is room left', () => {
    expect(roomForNames({ shown, columns, width: 450, widest: 'none' })).toMatchObject({ address: 0, port: 0 })
    expect(roomForNames({ shown, columns, width: 1440, widest: 'none' })).toMatchObject({ address: 0, port: 56 })
  })

  it('is given to a host in any window, and more of it where no column needs it', () => {
    expect(roomForNames({ shown, columns, width: 400, widest: 'host' })).toMatchObject({ address: 52, port: 0 })
    expect(roomForNames({ shown, columns, width: 1440, widest: 'host' })).toMatchObject({ address: 132, port: 56 })
    expect(roomForNames({ shown, columns, width: 400, widest: 'code' }).address).toBe(24)
  })

  it('is left alone where somebody chose the widths', () => {
    const chosen = shown.map((one) => ({ ...one, width: 300 }))
    expect(roomForNames({ shown: chosen, columns, width: 3000, widest: 'host' })).toMatchObject({ address: 0, port: 0 })
  })

  it('is there in a list that is wide', () => {
    expect(roomInList({ width: 1000, widest: 'host' }).address).toBe(0)
    expect(roomInList({ width: 1440, widest: 'host' }).address).toBe(84)
  })
})
