import { describe, expect, it } from 'vitest'
import { csvOf, jsonOf } from '../../../renderer/menu/row-text.ts'

describe('rows as texts', () => {
  it('are CSV by RFC 4180: quotes doubled, absent and empty told apart', () => {
    expect(csvOf(['a', 'b', 'c'], [['x, "y"', null, '']])).toBe('a,b,c\r\n"x, ""y""",,""\r\n')
  })

  it('are an object, several of them a list', () => {
    expect(JSON.parse(jsonOf(['a', 'b'], [[1, null]]))).toEqual({ a: 1, b: null })
    expect(JSON.parse(jsonOf(['a'], [[1], ['2']]))).toEqual([{ a: 1 }, { a: '2' }])
  })
})
