/** The registries of vendors: who owns a Private Enterprise Number, and the prefix of its elements' keys. One line adds one. */
import { ELEMENTS as ANTREA } from './tables/antrea.data.ts'
import { ELEMENTS as BARRACUDA_12326 } from './tables/barracuda-12326.data.ts'
import { ELEMENTS as BARRACUDA } from './tables/barracuda.data.ts'
import { ELEMENTS as CACE } from './tables/cace.data.ts'
import { ELEMENTS as CERT } from './tables/cert.data.ts'
import { ELEMENTS as CESNET } from './tables/cesnet.data.ts'
import { ELEMENTS as CISCO } from './tables/cisco.data.ts'
import { ELEMENTS as NETSCALER } from './tables/citrix-netscaler.data.ts'
import { ELEMENTS as FASTIP } from './tables/fastip.data.ts'
import { ELEMENTS as FLOWMON } from './tables/flowmon.data.ts'
import { ELEMENTS as GIGAMON } from './tables/gigamon.data.ts'
import { ELEMENTS as HUAWEI } from './tables/huawei.data.ts'
import { ELEMENTS as IXIA } from './tables/ixia.data.ts'
import { ELEMENTS as JUNIPER } from './tables/juniper.data.ts'
import { ELEMENTS as MASARYK } from './tables/masaryk.data.ts'
import { ELEMENTS as NIAGARA } from './tables/niagara.data.ts'
import { ELEMENTS as NOKIA } from './tables/nokia.data.ts'
import { ELEMENTS as NTOP } from './tables/ntop.data.ts'
import { ELEMENTS as PEN_21373 } from './tables/pen-21373.data.ts'
import { ELEMENTS as PLIXER } from './tables/plixer.data.ts'
import { ELEMENTS as PROCERA } from './tables/procera.data.ts'
import { ELEMENTS as QOF } from './tables/qof.data.ts'
import { ELEMENTS as REDSOCKS } from './tables/redsocks.data.ts'
import { ELEMENTS as SOPHOS } from './tables/sophos.data.ts'
import { ELEMENTS as VIPTELA } from './tables/viptela.data.ts'
import { ELEMENTS as VMWARE } from './tables/vmware.data.ts'

export interface VendorRegistry {
  /** Private Enterprise Number. */
  readonly pen: number
  /** Before the colon of a dump key: lower-case letters and digits. */
  readonly prefix: string
  readonly organisation: string
  /** Generated table; empty where no element of the vendor has a public name. */
  readonly table: string
}

/** Every vendor with a prefix of its own, by number. */
export const VENDOR_REGISTRIES: readonly VendorRegistry[] = [
  { pen: 9, prefix: 'cisco', organisation: 'Cisco', table: CISCO },
  { pen: 637, prefix: 'nokia', organisation: 'Nokia', table: NOKIA },
  { pen: 2011, prefix: 'huawei', organisation: 'Huawei', table: HUAWEI },
  { pen: 2636, prefix: 'juniper', organisation: 'Juniper', table: JUNIPER },
  { pen: 3054, prefix: 'ixia', organisation: 'Ixia', table: IXIA },
  { pen: 5951, prefix: 'netscaler', organisation: 'Citrix NetScaler', table: NETSCALER },
  { pen: 6871, prefix: 'cert', organisation: 'CERT NetSA', table: CERT },
  { pen: 6876, prefix: 'vmware', organisation: 'VMware', table: VMWARE },
  { pen: 8057, prefix: 'cesnet', organisation: 'CESNET', table: CESNET },
  { pen: 9789, prefix: 'sophos', organisation: 'Sophos', table: SOPHOS },
  { pen: 10704, prefix: 'barracuda', organisation: 'Barracuda', table: BARRACUDA },
  { pen: 12326, prefix: 'barracuda12326', organisation: 'Barracuda, as PEN 12326', table: BARRACUDA_12326 },
  { pen: 13745, prefix: 'plixer', organisation: 'Plixer', table: PLIXER },
  { pen: 15397, prefix: 'procera', organisation: 'Procera', table: PROCERA },
  { pen: 16734, prefix: 'citrix', organisation: 'Citrix CloudBridge', table: '' },
  { pen: 16982, prefix: 'masaryk', organisation: 'Masaryk University', table: MASARYK },
  { pen: 21373, prefix: 'pen21373', organisation: 'netfilter', table: PEN_21373 },
  { pen: 25461, prefix: 'paloalto', organisation: 'Palo Alto Networks', table: '' },
  { pen: 26866, prefix: 'gigamon', organisation: 'Gigamon', table: GIGAMON },
  { pen: 32622, prefix: 'cace', organisation: 'CACE', table: CACE },
  { pen: 33610, prefix: 'fastip', organisation: 'fastip', table: FASTIP },
  { pen: 35566, prefix: 'qof', organisation: 'QoF', table: QOF },
  { pen: 35632, prefix: 'ntop', organisation: 'ntop', table: NTOP },
  { pen: 39499, prefix: 'flowmon', organisation: 'Flowmon', table: FLOWMON },
  { pen: 41916, prefix: 'viptela', organisation: 'Viptela', table: VIPTELA },
  { pen: 44913, prefix: 'redsocks', organisation: 'RedSocks', table: REDSOCKS },
  { pen: 47729, prefix: 'niagara', organisation: 'Niagara Networks', table: NIAGARA },
  { pen: 56506, prefix: 'antrea', organisation: 'Antrea', table: ANTREA },
]
