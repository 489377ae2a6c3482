import { breakDownWhenTold } from './break-down.ts'
import '../../../electron/worker/engine.ts'

breakDownWhenTold('engine')
