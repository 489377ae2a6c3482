/** The parts of AG Grid that the viewer uses; the rest stays out of the bundle. This folder alone imports it. */
import {
  CellStyleModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  InfiniteRowModelModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
} from 'ag-grid-community'

let areRegistered = false

/** Registers them once. */
export function registerGridModules(): void {
  if (areRegistered) return
  areRegistered = true
  ModuleRegistry.registerModules([
    InfiniteRowModelModule,
    ColumnApiModule,
    ColumnAutoSizeModule,
    RowApiModule,
    ScrollApiModule,
    RowSelectionModule,
    RowStyleModule,
    CellStyleModule,
    RenderApiModule,
  ])
}
