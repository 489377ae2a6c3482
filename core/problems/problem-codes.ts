/**
 * The closed list of problem codes. Adding one is one entry here: severity, a sentence that says
 * what happened, the clause it rests on, and what the reader can do.
 */
export type Severity = 'note' | 'warning' | 'error'

export interface ProblemFacts {
  readonly severity: Severity
  readonly sentence: string
  readonly clause?: string
  readonly nextStep: string
  /** Versions whose exporters have to keep the rule; absent when the fault may as well lie between exporter and capture. */
  readonly exporterRule?: readonly ProtocolNumber[]
}

/** NetFlow 5, 7, 9, IPFIX 10, sFlow 105. */
type ProtocolNumber = 5 | 7 | 9 | 10 | 105

export const PROBLEM_CODES = {
  'file-cut-short': {
    severity: 'warning',
    sentence: 'The file ends inside a packet or message.',
    nextStep: 'What came before the cut is shown. If the file is still being written, open it again later.',
  },
  'file-damaged': {
    severity: 'error',
    sentence: 'The file holds octets that are no part of its format.',
    nextStep: 'Reading went on where a valid block or message follows. Compare the file with its source.',
  },
  'compression-damaged': {
    severity: 'error',
    sentence: 'The compressed data cannot be unpacked any further.',
    nextStep: 'What came before is shown. Compare the file with its source.',
  },
  'frame-cut': {
    severity: 'warning',
    sentence: 'Frames were cut by the snap length of the capture.',
    nextStep: 'Capture with a larger snap length (tcpdump -s 0).',
  },
  'frame-malformed': {
    severity: 'warning',
    sentence: 'A frame has headers that contradict each other.',
    nextStep: 'Look at the frame in a packet analyser.',
  },
  'link-type-unknown': {
    severity: 'error',
    sentence: 'The link layer of the capture is not supported.',
    nextStep: 'Capture on an Ethernet, Linux cooked, loopback or raw IP interface.',
  },
  'fragment-incomplete': {
    severity: 'warning',
    sentence: 'An IP datagram could not be put together: fragments are missing.',
    clause: 'RFC 791 §3.2, RFC 8200 §4.5',
    nextStep: 'Lower the exporter’s datagram size below the path MTU.',
  },
  'stream-gap': {
    severity: 'warning',
    sentence: 'Segments of a TCP stream are missing from the capture.',
    nextStep: 'Reading went on at the next message. Check that the capture kept up.',
  },
  'stream-not-ipfix': {
    severity: 'note',
    sentence: 'Octets of a TCP stream or SCTP association are no IPFIX message.',
    clause: 'RFC 7011 §10.4',
    nextStep: 'Nothing, if the stream carries something else.',
  },
  'datagram-unknown': {
    severity: 'note',
    sentence: 'A datagram to a port for flow export is no NetFlow, IPFIX or sFlow message.',
    nextStep: 'Nothing, if something else listens on that port.',
  },
  'message-short': {
    severity: 'error',
    sentence: 'A message is shorter than its header says.',
    clause: 'RFC 7011 §3.1',
    nextStep: 'The whole records in it are shown. Check for a cut capture or an exporter that counts wrongly.',
  },
  'message-length-invalid': {
    severity: 'error',
    sentence: 'A message header states an impossible length or count.',
    clause: 'RFC 7011 §3.1',
    nextStep: 'Report the octets to the maker of the exporter.',
    exporterRule: [5, 7, 10],
  },
  'set-length-invalid': {
    severity: 'error',
    sentence: 'A set states a length below its header or past its message.',
    clause: 'RFC 7011 §3.3.2',
    nextStep: 'The whole records before the end of the message are shown.',
    exporterRule: [9, 10],
  },
  'set-reserved': {
    severity: 'warning',
    sentence: 'A set has an id that is reserved (4 to 255, or that of another protocol version).',
    clause: 'RFC 7011 §3.3.2',
    nextStep: 'The set was skipped and its octets counted as undecodable.',
    exporterRule: [9, 10],
  },
  'template-malformed': {
    severity: 'error',
    sentence: 'A template cannot be read: its fields run past its set, or its counts contradict each other.',
    clause: 'RFC 7011 §3.4',
    nextStep: 'Records of this template cannot be decoded. Report the octets to the maker of the exporter.',
    exporterRule: [9, 10],
  },
  'template-empty': {
    severity: 'warning',
    sentence: 'A template has no fields, or fields of no length.',
    clause: 'RFC 7011 §3.4.1',
    nextStep: 'No record can follow it.',
    exporterRule: [9, 10],
  },
  'template-redefined': {
    severity: 'warning',
    sentence: 'A template was redefined on a reliable transport without having been withdrawn.',
    clause: 'RFC 7011 §8.1',
    nextStep: 'The new definition counts from here on. Report it to the maker of the exporter.',
    exporterRule: [10],
  },
  'template-stale': {
    severity: 'note',
    sentence: 'A template was not sent again for three times its usual interval.',
    clause: 'RFC 7011 §8.4',
    nextStep: 'Its data is decoded as before. Check that the exporter still sends its templates.',
  },
  'template-dropped': {
    severity: 'warning',
    sentence: 'A template that was not sent again for three intervals was dropped, as the settings say.',
    clause: 'RFC 7011 §8.4',
    nextStep: 'Its data waits until the exporter sends it again. Switch dropping off to go on decoding.',
  },
  'template-out-of-order': {
    severity: 'note',
    sentence: 'An older definition of a template arrived after a newer one.',
    clause: 'RFC 7011 §8.2',
    nextStep: 'Nothing: it counts for the data exported before the newer one.',
  },
  'withdrawal-unknown': {
    severity: 'warning',
    sentence: 'A template was withdrawn that is not known.',
    clause: 'RFC 7011 §8.1',
    nextStep: 'Nothing, if the capture began after the template was sent.',
    exporterRule: [10],
  },
  'withdrawal-over-udp': {
    severity: 'note',
    sentence: 'A template was withdrawn over UDP; that has no effect.',
    clause: 'RFC 7011 §8.4',
    nextStep: 'The template goes on to count. Report it to the maker of the exporter.',
    exporterRule: [10],
  },
  'template-assumed': {
    severity: 'note',
    sentence: 'Data was decoded with a template of another session or file, as the settings say.',
    clause: 'RFC 7011 §8',
    nextStep: 'The records are marked. Check that their values make sense.',
  },
  'template-not-assumed': {
    severity: 'warning',
    sentence: 'A template of another session or file was not used for data that has none.',
    clause: 'RFC 7011 §8',
    nextStep: 'The detail says why. Bring the template of this very exporter.',
  },
  'template-missing': {
    severity: 'warning',
    sentence: 'Data arrived for a template that is not known.',
    clause: 'RFC 7011 §9',
    nextStep: 'It is decoded as soon as the template comes; a capture over a longer time may have it.',
  },
  'pending-dropped': {
    severity: 'error',
    sentence: 'More data waited for templates than is kept, or longer; the oldest was given up.',
    nextStep: 'Shorten the template refresh interval of the exporter.',
  },
  'field-length-invalid': {
    severity: 'warning',
    sentence: 'A field has a length that its type does not allow.',
    clause: 'RFC 7011 §6.2',
    nextStep: 'The value is shown as octets.',
    exporterRule: [9, 10],
  },
  'element-info-invalid': {
    severity: 'warning',
    sentence: 'The exporter describes an element with a type that does not exist, or without a name.',
    clause: 'RFC 5610 §3',
    nextStep: 'The element stays unknown and shows as octets. Report it to the maker of the exporter.',
    exporterRule: [10],
  },
  'element-info-conflict': {
    severity: 'note',
    sentence: 'The exporter describes an element otherwise than it is known.',
    clause: 'RFC 5610 §3',
    nextStep: 'What was known stays. `flowglass elements forget` forgets what was learned earlier.',
    exporterRule: [10],
  },
  'record-cut': {
    severity: 'error',
    sentence: 'A record runs past its set.',
    clause: 'RFC 7011 §3.4.3',
    nextStep: 'The records before it are shown; its octets count as malformed.',
    exporterRule: [9, 10],
  },
  'time-base-missing': {
    severity: 'warning',
    sentence: 'Stamps of flows count from a start of the system that the exporter has not told.',
    clause: 'RFC 7012 §5, IANA 21, 22 and 160',
    nextStep:
      'The records have no start and end. Add systemInitTimeMilliseconds to the exporter’s template or options.',
  },
  'end-before-start': {
    severity: 'note',
    sentence: 'Records end before they start.',
    nextStep:
      'Both times are shown as they came. Look for a clock that was set, or report it to the maker of the exporter.',
  },
  'text-ill-formed': {
    severity: 'note',
    sentence: 'A string is no well-formed UTF-8.',
    clause: 'RFC 7011 §6.1.6',
    nextStep: 'Wrong octets are shown as U+FFFD; the octets of the record have the original.',
    exporterRule: [9, 10],
  },
  'list-undecodable': {
    severity: 'warning',
    sentence: 'A list of structured data cannot be decoded.',
    clause: 'RFC 6313 §4.5',
    nextStep: 'The list is shown as octets. If it needs a template, see that the exporter sends that template first.',
    exporterRule: [10],
  },
  'reverse-without-key': {
    severity: 'warning',
    sentence: 'A template has reverse elements, but no directional key field that says what they are the reverse of.',
    clause: 'RFC 5103 §5',
    nextStep: 'The values are shown. Report the template to the maker of the exporter.',
    exporterRule: [10],
  },
  'records-lost': {
    severity: 'warning',
    sentence: 'Sequence numbers say that records or packets are missing.',
    clause: 'RFC 7011 §3.1, RFC 3954 §5.1',
    nextStep: 'Look for loss between exporter and capture: socket buffers, interface drops.',
  },
  'sequence-reset': {
    severity: 'note',
    sentence: 'The sequence number jumped back: the exporter restarted, or datagrams came out of order.',
    clause: 'RFC 7011 §3.1',
    nextStep: 'Nothing, if the exporter restarted.',
  },
  'sequence-counted-wrongly': {
    severity: 'warning',
    sentence: 'The sequence numbers of an exporter count something else than they should.',
    clause: 'RFC 7011 §3.1, RFC 3954 §5.1',
    nextStep: 'Losses are told by what it does count. Report it to the maker of the exporter.',
    exporterRule: [5, 7, 9, 10, 105],
  },
  'clock-offset': {
    severity: 'note',
    sentence: 'The clock of an exporter and that of the capture differ.',
    nextStep: 'Set both clocks by NTP. The Health view can shift the times of the exporter.',
  },
  'sflow-sample-malformed': {
    severity: 'error',
    sentence: 'An sFlow sample contradicts itself: its records run past it, or its datagram ends before it.',
    clause: 'sFlow version 5, §5',
    nextStep: 'What could be read of it is shown. Report the octets to the maker of the agent.',
    exporterRule: [105],
  },
  'sflow-format-unknown': {
    severity: 'note',
    sentence: 'An sFlow sample holds a structure that is not known, a vendor’s or a new one.',
    clause: 'sFlow version 5, §5',
    nextStep: 'Its octets are shown under the number of its format.',
  },
  'sflow-version-unsupported': {
    severity: 'warning',
    sentence: 'A datagram is of an sFlow version before 5, which had another format.',
    nextStep: 'Set the agent to sFlow version 5. The datagram’s octets count as undecodable.',
  },
  'too-many-exporters': {
    severity: 'error',
    sentence: 'More sources send than the engine keeps; it forgets those first that sent a few datagrams only.',
    nextStep:
      'If these are no exporters of yours, somebody sends under invented addresses: let in your exporters alone, in the limits of listening or with --allow, and listen again. What was forgotten, and records that were not decoded, are counted.',
  },
  'numbers-run-out': {
    severity: 'warning',
    sentence: 'Seven eighths of the numbers that a session has for records, messages, packets or texts are given.',
    nextStep:
      'Nothing is decoded any more after the last number: cut the capture into parts (editcap -c) and open one after the other. What listens begins anew by itself.',
  },
  'numbers-used-up': {
    severity: 'error',
    sentence:
      'All numbers that a session has for records, messages, packets or texts are given: what came later was not decoded.',
    nextStep:
      'Cut the capture into parts (editcap -c) and open one after the other. Of what listens this is only said when it was stopped at that moment: what came last is in the recording if there is one.',
  },
  'session-renewed': {
    severity: 'note',
    sentence:
      'A new session has taken the place of the live one, for which something had run out: numbers, kinds of records, or room on its disk.',
    nextStep:
      'Nothing: listening went on, and no datagram was lost. What was not stored for want of room is counted in Health. Records of before show no more. Where there is a recording they are in it, as far as it has not let go of them: open the files of its folder one by one.',
  },
  'limit-reached': {
    severity: 'error',
    sentence: 'A bound of the engine was reached.',
    nextStep: 'The detail names the bound. What it left out is counted.',
  },
} as const satisfies Record<string, ProblemFacts>

export type ProblemCode = keyof typeof PROBLEM_CODES
