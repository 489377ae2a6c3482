import type { IRowNode } from 'ag-grid-community'

/**
 * Marks a row as selected or not, alone when others are to lose the mark. A row whose block is not read has no identity yet and cannot
 * be marked, though it may show values already: it is marked when its block is there.
 */
export function markRow(node: IRowNode | undefined, isSelected: boolean, others: 'stay' | 'cleared'): void {
  if (node?.id === undefined) return
  node.setSelected(isSelected, others === 'cleared', 'api')
}
