package greenwall.lab.bpftrace;

import greenwall.lab.signal.LatencyMode;
import greenwall.lab.tool.Connections;
import greenwall.lab.tool.Connections.Connection;
import greenwall.lab.tool.Sight;
import java.util.Map;

/// Connections as TCP sees them, and the interrupts that their packets come by.
final class NetworkEvents {
    private final EventQueue events;
    private final Sight sight;

    NetworkEvents(EventQueue events, Sight sight) {
        this.events = events;
        this.sight = sight;
    }

    void connections(long from, long to) {
        if (events.wants("tracepoint:tcp:tcp_retransmit_skb") || events.wants("kprobe:tcp_retransmit_skb")) {
            var known = Connections.of(sight);
            sight.life()
                    .retransmitsByPeer()
                    .forEach((far, rate) -> events.each(EventQueue.moved(rate, from, to), from, to, (nanos, weight) -> {
                        var there =
                                known.stream().filter(c -> c.far().equals(far)).toList();
                        var c = there.isEmpty()
                                ? known.get(events.below(known.size()))
                                : there.get(events.below(there.size()));
                        var fields = ends(c, far);
                        events.put(
                                "tracepoint:tcp:tcp_retransmit_skb",
                                nanos,
                                0,
                                "swapper/" + events.below(4),
                                fields,
                                weight);
                        events.put("kprobe:tcp_retransmit_skb", nanos, 0, "swapper/" + events.below(4), fields, weight);
                    }));
        }
        if (events.wants("tracepoint:sock:inet_sock_set_state", "kprobe:tcp_v4_connect")) {
            var known = Connections.of(sight);
            events.each(
                    EventQueue.moved(sight.life().tcp().activeOpens(), from, to),
                    from,
                    to,
                    (nanos, weight) -> open(known.get(events.below(known.size())), nanos, weight));
        }
        if (events.wants(
                "tracepoint:tcp:tcp_probe", "tracepoint:sock:sock_send_length", "tracepoint:sock:sock_recv_length")) {
            var known = Connections.of(sight);
            events.each(EventQueue.moved(sight.life().tcp().segmentsIn(), from, to), from, to, (nanos, weight) -> {
                var c = known.get(events.below(known.size()));
                long rtt = (long) (1e6 * events.draw(new LatencyMode(c.rttSeconds(), c.bad() ? 0.9 : 0.35)));
                events.put(
                        "tracepoint:tcp:tcp_probe",
                        nanos,
                        c.pid(),
                        c.command(),
                        Map.of(
                                "srtt",
                                rtt,
                                "dport",
                                (long) c.farPort(),
                                "sport",
                                (long) c.localPort(),
                                "daddr",
                                c.far(),
                                "saddr",
                                c.local()),
                        weight);
                Map<String, Object> length = Map.of("ret", 1200L, "protocol", 6L, "family", 2L);
                events.put("tracepoint:sock:sock_send_length", nanos, c.pid(), c.command(), length, weight);
                events.put("tracepoint:sock:sock_recv_length", nanos, c.pid(), c.command(), length, weight);
            });
        }
    }

    private static Map<String, Object> ends(Connection c, String far) {
        return Map.of(
                "saddr",
                c.local(),
                "daddr",
                far,
                "sport",
                (long) c.localPort(),
                "dport",
                (long) c.farPort(),
                "state",
                1L,
                "family",
                2L);
    }

    private void open(Connection c, long nanos, long weight) {
        long rtt = (long) (1e9 * c.rttSeconds());
        long socket = 0x7fff_0000L + events.below(1 << 20) * 64L;
        int[] states = {7, 2, 1, 8, 9, 7};
        long at = nanos;
        for (int i = 1; i < states.length; i++) {
            at += i == 1 ? 0 : (long) (rtt * (0.8 + events.unit()) * (i == 3 ? 12 : 1));
            events.put(
                    "tracepoint:sock:inet_sock_set_state",
                    at,
                    c.pid(),
                    c.command(),
                    Map.of(
                            "protocol",
                            6L,
                            "family",
                            2L,
                            "saddr",
                            c.local(),
                            "daddr",
                            c.far(),
                            "sport",
                            (long) c.localPort(),
                            "dport",
                            (long) c.farPort(),
                            "oldstate",
                            (long) states[i - 1],
                            "newstate",
                            (long) states[i],
                            "skaddr",
                            socket),
                    weight);
        }
        events.put("kprobe:tcp_v4_connect", nanos, c.pid(), c.command(), Map.of("arg0", socket), weight);
        events.put("kretprobe:tcp_v4_connect", nanos + 40_000, c.pid(), c.command(), Map.of("retval", 0L), weight);
    }

    void interrupts(long from, long to) {
        if (events.wantsAny("tracepoint:irq:") || events.wants("tracepoint:net:netif_receive_skb")) {
            events.each(EventQueue.moved(sight.life().interrupts(), from, to), from, to, (nanos, weight) -> {
                long[] kinds = {1, 3, 3, 3, 4, 7, 9};
                long vector = kinds[events.below(kinds.length)];
                long took = 1_000 + events.below(9_000);
                events.put("tracepoint:irq:softirq_entry", nanos, 0, "swapper/0", Map.of("vec", vector), weight);
                events.put("tracepoint:irq:softirq_exit", nanos + took, 0, "swapper/0", Map.of("vec", vector), weight);
                Map<String, Object> line = Map.of(
                        "irq",
                        40L + vector,
                        "name",
                        vector == 3 ? sight.host().uplink().device() + "-rx-0" : "ahci");
                events.put("tracepoint:irq:irq_handler_entry", nanos, 0, "swapper/0", line, weight);
                events.put("tracepoint:irq:irq_handler_exit", nanos + took / 2, 0, "swapper/0", line, weight);
                events.put(
                        "tracepoint:net:netif_receive_skb",
                        nanos,
                        0,
                        "swapper/0",
                        Map.of("name", sight.host().uplink().device(), "len", 52L + events.below(1448)),
                        weight);
            });
        }
    }
}
