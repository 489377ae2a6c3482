/** AG Grid in the viewer's tokens: every colour is a custom property, so that a change of theme needs no new grid. */
import { themeQuartz } from 'ag-grid-community'

export const HEADER_HEIGHT = 24
export const GROUP_HEADER_HEIGHT = 20

export const gridTheme = themeQuartz.withParams({
  backgroundColor: 'var(--bg1)',
  foregroundColor: 'var(--t1)',
  accentColor: 'var(--accent)',
  borderColor: 'var(--line2)',
  borderRadius: 0,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  chromeBackgroundColor: 'var(--bg2)',
  headerBackgroundColor: 'var(--bg2)',
  headerTextColor: 'var(--t2)',
  headerFontWeight: 500,
  headerFontSize: 12,
  headerHeight: HEADER_HEIGHT,
  headerColumnBorder: false,
  headerRowBorder: { color: 'var(--line2)' },
  headerColumnResizeHandleColor: 'transparent',
  headerColumnResizeHandleWidth: 2,
  headerCellHoverBackgroundColor: 'var(--bg3)',
  headerCellMovingBackgroundColor: 'var(--bg3)',
  rowBorder: { color: 'var(--line1)' },
  rowHoverColor: 'var(--bg3)',
  oddRowBackgroundColor: 'var(--bg1)',
  selectedRowBackgroundColor: 'var(--sel)',
  pinnedColumnBorder: false,
  columnBorder: false,
  cellHorizontalPadding: 6,
  spacing: 4,
  fontFamily: 'inherit',
  fontSize: 12,
  dataFontSize: 12,
  browserColorScheme: 'inherit',
  rangeSelectionBorderColor: 'var(--accent)',
})
