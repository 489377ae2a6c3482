/**
 * Ports that people meet, by the names of IANA's registry; not the whole of it: most of its six thousand names stand for programs that
 * nobody runs, on ports that others use today. A line is the port, its transports (t: TCP, u: UDP, s: SCTP), its name, and other
 * names that it is known by. 8443 has the name that it is used by, not the registered one.
 */
export const SERVICES = `
7 tu echo
9 tu discard
13 tu daytime
17 tu qotd
19 tu chargen
20 t ftp-data
21 t ftp
22 t ssh
23 t telnet
25 t smtp
37 tu time
43 t whois
49 t tacacs
53 tu domain dns
67 u bootps dhcp-server
68 u bootpc dhcp-client
69 u tftp
70 t gopher
79 t finger
80 tu http
88 tu kerberos
102 t iso-tsap
104 t acr-nema
110 t pop3
111 tu sunrpc rpcbind portmap
113 t ident auth
119 t nntp
123 u ntp
135 tu epmap msrpc
137 u netbios-ns
138 u netbios-dgm
139 t netbios-ssn
143 t imap
161 tu snmp
162 tu snmptrap
177 u xdmcp
179 t bgp
194 t irc
199 t smux
201 u at-rtmp
264 t bgmp
318 t pkix-timestamp
319 u ptp-event
320 u ptp-general
323 t rpki-rtr
324 t rpki-rtr-tls
369 tu rpc2portmap
389 tu ldap
427 tu svrloc slp
443 tu https quic
445 t microsoft-ds smb
464 tu kpasswd
465 t submissions smtps
500 u isakmp ike
502 t mbap modbus
512 t exec
513 t login
514 t shell
514 u syslog
515 t printer lpd
520 u router rip
521 u ripng
540 t uucp
543 t klogin
544 t kshell
546 u dhcpv6-client
547 u dhcpv6-server
548 t afpovertcp afp
554 tu rtsp
563 t nntps
587 t submission
593 t http-rpc-epmap
601 t syslog-conn
623 u asf-rmcp ipmi
631 tu ipp
636 t ldaps
639 t msdp
646 tu ldp
647 t dhcp-failover
700 t epp
749 t kerberos-adm
830 t netconf-ssh netconf
831 t netconf-beep
832 t netconfsoaphttp
853 t domain-s dot
853 u domain-s doq
860 t iscsi
861 t owamp-control
862 t twamp-control
862 u twamp-test
873 t rsync
989 t ftps-data
990 t ftps
992 t telnets
993 t imaps
995 t pop3s
1080 t socks
1099 t rmiregistry
1194 tu openvpn
1344 t icap
1352 t lotusnote
1433 t ms-sql-s mssql
1434 u ms-sql-m
1494 tu ica
1604 u icabrowser
1645 u sightline
1646 u sa-msg-port
1701 u l2f l2tp
1719 u h323gatestat
1720 t h323hostcall
1723 t pptp
1755 t ms-streaming
1812 u radius
1813 u radius-acct
1883 t mqtt
1900 u ssdp
1935 t macromedia-fcs rtmp
1985 u hsrp
2000 t cisco-sccp
2029 u hsrpv6
2049 tu nfs
2083 t radsec
2123 u gtp-control
2152 u gtp-user
2375 t docker
2376 t docker-s
2379 t etcd-client
2380 t etcd-server
2427 u mgcp-gateway
2598 t citriximaclient session-reliability
2727 u mgcp-callagent
2775 t smpp
3205 t isns
3260 t iscsi-target
3268 t msft-gc
3269 t msft-gc-ssl
3306 t mysql
3389 tu ms-wbt-server rdp
3478 tu stun turn
3493 t nut
3544 u teredo
3632 t distcc
3690 t svn
3702 u ws-discovery
3784 u bfd-control
3785 u bfd-echo
3799 u radius-dynauth
3868 ts diameter
4190 t sieve
4317 t opentelemetry
4369 t epmd
4460 t ntske
4500 u ipsec-nat-t
4569 u iax
4739 tus ipfix
4740 tus ipfixs
4784 u bfd-multi-ctl
4786 t smart-install
4789 u vxlan
4790 u vxlan-gpe
5004 u avt-profile-1 rtp
5005 u avt-profile-2 rtcp
5060 tus sip
5061 ts sips
5222 t xmpp-client
5246 u capwap-control
5247 u capwap-data
5269 t xmpp-server
5349 tu stuns turns
5351 u pcp nat-pmp
5353 u mdns
5355 tu llmnr
5432 t postgresql postgres
5445 t smbdirect
5666 t nrpe
5671 t amqps
5672 ts amqp
5683 tu coap
5684 tu coaps
5900 t rfb vnc
5985 t wsman winrm
5986 t wsmans
6000 t x11
6081 u geneve
6343 u sflow
6379 t redis
6513 t netconf-tls
6514 tu syslog-tls
6635 u mpls-udp
6636 u mpls-udp-dtls
6653 t openflow
6696 u babel
6697 t ircs-u
6784 u bfd-lag
8008 t http-alt
8080 t http-alt
8140 t puppet
8443 t https-alt pcsync-https
8883 t secure-mqtt mqtts
9100 t hp-pdl-datastr jetdirect
9101 t bacula-dir
9102 t bacula-fd
9103 t bacula-sd
9418 t git
10050 t zabbix-agent
10051 t zabbix-trapper
11112 t dicom
11211 tu memcache memcached
11371 t hkp
20048 tu mountd
27017 t mongodb
36412 s s1-control
36422 s x2-control
38412 s ng-control
38472 s f1-control
47808 u bacnet
`
