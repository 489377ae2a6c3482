import { breakDownWhenTold } from './break-down.ts'
import '../../../electron/worker/collector.ts'

breakDownWhenTold('collector')
