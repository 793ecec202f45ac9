package greenwall.lab.probe;

import greenwall.lab.facts.Connections;
import greenwall.lab.facts.Connections.Connection;
import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.Rate;
import greenwall.lab.tool.ToolHost;
import greenwall.lab.world.Cpu;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/// TCP connections, packets, and the interrupts that deliver them.
record NetworkEvents(ToolHost sight) {
    private static final int MOST_AT_ONCE = 60;
    /// In the order of the kernel's numbers, from 1.
    private static final List<String> STATES = List.of(
            (",ESTABLISHED,SYN_SENT,SYN_RECV,FIN_WAIT1,FIN_WAIT2,TIME_WAIT," + "CLOSE,CLOSE_WAIT,LAST_ACK,LISTEN")
                    .split(","));
    private static final List<Integer> OPENED_HERE = List.of(7, 2, 1, 8, 9, 7);
    private static final List<Integer> OPENED_THERE = List.of(10, 3, 1, 4, 5, 7);

    private static KernelEvent of(KernelEvent happening, Connection c, String far) {
        return happening
                .with("comm", c.command())
                .with("pid", c.pid())
                .with("laddr", c.local())
                .with("lport", c.localPort())
                .with("raddr", far)
                .with("rport", c.farPort());
    }

    private static KernelEvent once(LatencyMode took, Connection c) {
        return of(new KernelEvent(1, true, took, new LinkedHashMap<>()), c, c.far());
    }

    /// The opened connections of one direction, each once.
    private List<KernelEvent> opened(
            Sampler sampler, Rate rate, boolean incoming, Function<Connection, List<KernelEvent>> each) {
        var known = Connections.of(sight.view()).stream()
                .filter(c -> c.incoming() == incoming)
                .toList();
        var all = new ArrayList<KernelEvent>();
        long count = known.isEmpty() ? 0 : sampler.count(sampler.lately(rate));
        for (int i = 0; i < Math.min(count, MOST_AT_ONCE); i++) {
            all.addAll(each.apply(known.get(sampler.below(known.size()))));
        }
        return all;
    }

    private List<KernelEvent> opened(Sampler sampler, Function<Connection, List<KernelEvent>> each) {
        var tcp = sight.simulation().tcp();
        var all = new ArrayList<>(opened(sampler, tcp.activeOpens(), false, each));
        all.addAll(opened(sampler, tcp.passiveOpens(), true, each));
        return all;
    }

    /// Connections that were opened from here.
    List<KernelEvent> connects(Sampler sampler) {
        return opened(sampler, sight.simulation().tcp().activeOpens(), false, c -> {
            double lost = c.bad() && sampler.unit() < 0.2 ? 1 : 0;
            return List.of(once(new LatencyMode(c.rttSeconds() * 1.2 + lost, 0.2), c));
        });
    }

    /// Connections that ended.
    List<KernelEvent> lives(Sampler sampler) {
        return opened(sampler, c -> {
            double sent = sampler.between(0.3, 60);
            return List.of(once(new LatencyMode(c.rttSeconds() * 10, 0.8), c)
                    .with("sent", sent)
                    .with("received", sent * sampler.between(0.05, 4)));
        });
    }

    /// The states through which new connections went.
    List<KernelEvent> states(Sampler sampler) {
        return opened(sampler, c -> {
            var numbers = c.incoming() ? OPENED_THERE : OPENED_HERE;
            var socket = "ffff88%010x".formatted(c.localPort() * 2_654_435_761L % 1_099_511_627_776L);
            var all = new ArrayList<KernelEvent>();
            for (int i = 1; i < numbers.size(); i++) {
                all.add(once(new LatencyMode(i == 1 ? 1e-9 : c.rttSeconds(), 0.5), c)
                        .with("socket", socket)
                        .with("old", numbers.get(i - 1))
                        .with("new", numbers.get(i))
                        .with("before", STATES.get(numbers.get(i - 1)))
                        .with("after", STATES.get(numbers.get(i))));
            }
            return all;
        });
    }

    List<KernelEvent> retransmits(Sampler sampler) {
        var known = Connections.of(sight.view());
        var all = new ArrayList<KernelEvent>();
        sight.simulation().retransmitsByPeer().forEach((far, rate) -> {
            var there = known.stream().filter(c -> c.far().equals(far)).toList();
            var from = there.isEmpty() ? known : there;
            double each = Math.min(200, sampler.lately(rate)) / from.size();
            from.forEach(c -> all.add(of(KernelEvent.counted(each), c, far).with("state", 1)));
        });
        return all;
    }

    /// Received segments, and their round-trip times.
    List<KernelEvent> segments(Sampler sampler) {
        var known = Connections.of(sight.view());
        double each = sampler.lately(sight.simulation().tcp().segmentsIn()) / known.size();
        return known.stream()
                .map(c -> of(KernelEvent.of(each, new LatencyMode(c.rttSeconds(), c.bad() ? 0.9 : 0.35)), c, c.far()))
                .toList();
    }

    /// The bytes of each connection.
    List<KernelEvent> traffic(Sampler sampler) {
        var uplink = sight.simulation().link(sight.host().uplink().device());
        var known = Connections.of(sight.view());
        double all = known.stream().mapToDouble(c -> c.sent() + 1).sum();
        double in = sampler.lately(uplink.rxBytes());
        double out = sampler.lately(uplink.txBytes());
        return known.stream()
                .map(c -> {
                    double share = (c.sent() + 1) / all;
                    return once(KernelEvent.NO_TIME, c)
                            .with("received", Math.floor(in * share))
                            .with("sent", Math.floor(out * share))
                            .with("in", Math.floor(in * share / 1024))
                            .with("out", Math.floor(out * share / 1024));
                })
                .toList();
    }

    /// Packets by interface; the value is the size in bytes.
    List<KernelEvent> packets(Sampler sampler) {
        return sight.simulation().links().stream()
                .map(link -> {
                    double packets = sampler.lately(link.rxPackets());
                    double size = sampler.lately(link.rxBytes()) / Math.max(1, packets);
                    return KernelEvent.of(packets, new LatencyMode(Math.clamp(size, 60, 1500), 0.3))
                            .with("device", link.device());
                })
                .toList();
    }

    /// Microseconds in soft interrupts, by their kind.
    List<KernelEvent> softInterrupts(Sampler sampler) {
        double micros = sight.simulation().cpu().mode(Cpu.Mode.SOFTIRQ).at(sight.now()) * sampler.millis() * 1000 + 400;
        return List.of(
                KernelEvent.counted(0.05 * micros).with("kind", "timer").with("vector", 1),
                KernelEvent.counted(0.01 * micros).with("kind", "net_tx").with("vector", 2),
                KernelEvent.counted(0.62 * micros).with("kind", "net_rx").with("vector", 3),
                KernelEvent.counted(Math.max(20, requests(sampler) * 4))
                        .with("kind", "block")
                        .with("vector", 4),
                KernelEvent.counted(0.1 * micros).with("kind", "sched").with("vector", 7),
                KernelEvent.counted(0.16 * micros).with("kind", "rcu").with("vector", 9));
    }

    private double requests(Sampler sampler) {
        return sight.simulation().disks().stream()
                .mapToDouble(d -> sampler.lately(d.reads()) + sampler.lately(d.writes()))
                .sum();
    }

    /// Microseconds in interrupts, by their device.
    List<KernelEvent> interrupts(Sampler sampler) {
        var uplink = sight.host().uplink().device();
        double packets = sampler.lately(sight.simulation().link(uplink).rxPackets());
        var disk = sight.host().isGuest() ? "virtio1-req.0" : "ahci[0000:00:17.0]";
        return List.of(
                KernelEvent.counted(packets * 0.6).with("kind", uplink + "-rx-0"),
                KernelEvent.counted(requests(sampler) * 1.8).with("kind", disk),
                KernelEvent.counted(2).with("kind", "xhci_hcd"));
    }
}
