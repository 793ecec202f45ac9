package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.NetLife;
import greenwall.lab.world.Parts.Link;
import java.util.List;
import java.util.function.Function;

/// node_exporter's netdev, netclass, netstat, sockstat, arp, conntrack and udp_queues collectors.
final class NodeNet {
    private static final List<String> QUIET = List.of(
            "receive_compressed",
            "receive_fifo",
            "receive_frame",
            "receive_multicast",
            "receive_nohandler",
            "transmit_carrier",
            "transmit_colls",
            "transmit_compressed",
            "transmit_drop",
            "transmit_errs",
            "transmit_fifo");

    private NodeNet() {}

    static void addTo(FamilyList list) {
        device(list, "receive_bytes", NetLife::rxBytes);
        device(list, "receive_packets", NetLife::rxPackets);
        device(list, "receive_drop", NetLife::rxDropped);
        device(list, "receive_errs", NetLife::rxErrors);
        device(list, "transmit_bytes", NetLife::txBytes);
        device(list, "transmit_packets", NetLife::txPackets);
        for (var name : QUIET) {
            device(list, name, link -> Rate.NONE);
        }
        property(list, "up", "Value is 1 if operstate is 'up', 0 otherwise.", link -> 1);
        property(list, "carrier", "Network device property: carrier", link -> 1);
        property(
                list,
                "mtu_bytes",
                "Network device property: mtu_bytes",
                link -> link.equals("lo") ? 65_536 : link.startsWith("wg") ? 1420 : 1500);
        property(list, "transmit_queue_length", "Network device property: transmit_queue_length", link -> 1000);
        property(
                list,
                "protocol_type",
                "Network device property: protocol_type",
                link -> link.equals("lo") ? 772 : link.startsWith("wg") ? 65_534 : 1);
        list.gauge("node_network_speed_bytes", "Network device property: speed_bytes", out -> {
            for (var link : out.life().host().links()) {
                if (link.bitsPerSecond() > 0) {
                    out.constant(link.bitsPerSecond() / 8.0, "device", link.device());
                }
            }
        });
        list.gauge("node_network_info", "Non-numeric data from /sys/class/net/<iface>, value is always 1.", out -> {
            for (var link : out.life().host().links()) {
                info(out, link);
            }
        });
        protocols(list);
        sockets(list);
    }

    private static void info(Out out, Link link) {
        out.constant(
                1,
                "address",
                link.mac(),
                "adminstate",
                "up",
                "broadcast",
                "ff:ff:ff:ff:ff:ff",
                "device",
                link.device(),
                "duplex",
                link.bitsPerSecond() > 0 ? "full" : "unknown",
                "ifalias",
                "",
                "operstate",
                "up");
    }

    private static void device(FamilyList list, String name, Function<NetLife, Rate> rate) {
        list.counter("node_network_" + name + "_total", "Network device statistic " + name + ".", out -> {
            for (var link : out.life().links()) {
                out.count(rate.apply(link), "device", link.device());
            }
        });
    }

    private interface Property {
        double of(String device);
    }

    private static void property(FamilyList list, String name, String help, Property property) {
        list.gauge("node_network_" + name, help, out -> {
            for (var link : out.life().links()) {
                out.constant(property.of(link.device()), "device", link.device());
            }
        });
    }

    private static void protocols(FamilyList list) {
        statistic(list, "Tcp_ActiveOpens", out -> out.life().tcp().activeOpens());
        statistic(list, "Tcp_PassiveOpens", out -> out.life().tcp().passiveOpens());
        statistic(list, "Tcp_RetransSegs", out -> out.life().tcp().retransmitted());
        statistic(list, "Tcp_InSegs", out -> out.life().tcp().segmentsIn());
        statistic(list, "Tcp_OutSegs", out -> out.life().tcp().segmentsOut());
        statistic(list, "Tcp_OutRsts", out -> out.life().tcp().resets());
        statistic(list, "Tcp_InErrs", out -> Rate.NONE);
        statistic(list, "TcpExt_TCPTimeouts", out -> out.life().tcp().timeouts());
        statistic(
                list, "TcpExt_TCPSynRetrans", out -> out.life().tcp().timeouts().times(0.3));
        for (var name : List.of(
                "TcpExt_ListenDrops",
                "TcpExt_ListenOverflows",
                "TcpExt_SyncookiesFailed",
                "TcpExt_SyncookiesRecv",
                "TcpExt_SyncookiesSent",
                "Udp_InErrors",
                "Udp_RcvbufErrors",
                "Udp_SndbufErrors",
                "UdpLite_InErrors",
                "Icmp_InErrors",
                "Icmp6_InErrors",
                "Udp6_InErrors",
                "Udp6_RcvbufErrors",
                "Udp6_SndbufErrors",
                "UdpLite6_InErrors",
                "Udp6_NoPorts")) {
            statistic(list, name, out -> Rate.NONE);
        }
        statistic(list, "IpExt_InOctets", out -> uplink(out).rxBytes());
        statistic(list, "IpExt_OutOctets", out -> uplink(out).txBytes());
        statistic(list, "Ip6_InOctets", out -> uplink(out).rxBytes().times(0.001));
        statistic(list, "Ip6_OutOctets", out -> uplink(out).txBytes().times(0.001));
        statistic(list, "Udp_InDatagrams", out -> uplink(out).rxPackets().times(0.08));
        statistic(list, "Udp_OutDatagrams", out -> uplink(out).txPackets().times(0.08));
        statistic(list, "Udp_NoPorts", out -> uplink(out).rxPackets().times(0.000_02));
        statistic(list, "Udp6_InDatagrams", out -> uplink(out).rxPackets().times(0.000_1));
        statistic(list, "Udp6_OutDatagrams", out -> uplink(out).txPackets().times(0.000_1));
        statistic(list, "Icmp_InMsgs", out -> uplink(out).rxPackets().times(0.000_3));
        statistic(list, "Icmp_OutMsgs", out -> uplink(out).txPackets().times(0.000_3));
        statistic(list, "Icmp6_InMsgs", out -> uplink(out).rxPackets().times(0.000_1));
        statistic(list, "Icmp6_OutMsgs", out -> uplink(out).txPackets().times(0.000_1));
        list.untyped("node_netstat_Tcp_CurrEstab", "Statistic TcpCurrEstab.", out -> {
            var tcp = out.life().tcp();
            out.gauge(t -> Math.round(tcp.establishedAt(t)));
        });
        list.untyped(
                "node_netstat_Ip_Forwarding",
                "Statistic IpForwarding.",
                out -> out.constant(out.life().host().isGuest() ? 2 : 1));
    }

    private static NetLife uplink(Out out) {
        return out.life().link(out.life().host().uplink().device());
    }

    private interface RateOf {
        Rate of(Out out);
    }

    private static void statistic(FamilyList list, String name, RateOf rate) {
        list.untyped(
                "node_netstat_" + name, "Statistic " + name.replace("_", "") + ".", out -> out.count(rate.of(out)));
    }

    private static void sockets(FamilyList list) {
        socket(list, "TCP_inuse", 1.15);
        socket(list, "TCP_alloc", 1.6);
        socket(list, "TCP_tw", 0.7);
        socket(list, "TCP_orphan", 0);
        socket(list, "TCP_mem", 0.4);
        socket(list, "TCP_mem_bytes", 1638);
        socket(list, "TCP6_inuse", 0.1);
        socket(list, "UDP_inuse", 0.03);
        socket(list, "UDP_mem", 0.01);
        socket(list, "UDP_mem_bytes", 41);
        socket(list, "UDP6_inuse", 0.02);
        socket(list, "UDPLITE_inuse", 0);
        socket(list, "UDPLITE6_inuse", 0);
        socket(list, "RAW_inuse", 0);
        socket(list, "RAW6_inuse", 0);
        socket(list, "FRAG_inuse", 0);
        socket(list, "FRAG_memory", 0);
        socket(list, "FRAG6_inuse", 0);
        socket(list, "FRAG6_memory", 0);
        list.gauge("node_sockstat_sockets_used", "Number of IPv4 sockets in use.", out -> {
            var tcp = out.life().tcp();
            out.gauge(t -> Math.round(180 + 1.7 * tcp.establishedAt(t)));
        });
        list.gauge(
                "node_arp_entries",
                "ARP entries by device",
                out -> out.constant(
                        6 + out.life().host().number() % 9,
                        "device",
                        out.life().host().uplink().device()));
        list.gauge(
                "node_nf_conntrack_entries",
                "Number of currently allocated flow entries for connection tracking.",
                out -> {
                    var tcp = out.life().tcp();
                    out.gauge(t -> Math.round(1.4 * tcp.establishedAt(t)));
                });
        list.fixed("node_nf_conntrack_entries_limit", "Maximum size of connection tracking table.", out -> 262_144);
    }

    private static void socket(FamilyList list, String name, double perConnection) {
        int cut = name.indexOf('_');
        list.gauge(
                "node_sockstat_" + name,
                "Number of " + name.substring(0, cut) + " sockets in state " + name.substring(cut + 1) + ".",
                out -> {
                    var tcp = out.life().tcp();
                    out.gauge(t -> Math.round(perConnection * tcp.establishedAt(t)));
                });
    }
}
