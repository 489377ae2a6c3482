import { breakDownWhenTold } from './break-down.ts'
import { fillDiskWhenTold } from './full-disk.ts'
import '../../../electron/worker/listener.ts'

breakDownWhenTold('listener')
void fillDiskWhenTold('listener')
