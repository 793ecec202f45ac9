package greenwall.lab.probe;

import greenwall.lab.shell.Call;
import greenwall.lab.shell.Program;
import greenwall.lab.signal.LatencyMode;
import greenwall.lab.tool.Connections;
import greenwall.lab.tool.Connections.Connection;
import greenwall.lab.tool.Options;
import greenwall.lab.tool.Sight;
import greenwall.lab.tool.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is seen of TCP: `tcpconnect`, `tcpconnlat`, `tcplife`, `tcpretrans`, `tcprtt`, `tcptop`, `tcpstates`.
final class TcpProbes {
    private static final int MOST_EVENTS = 60;
    private final Tracer tracer;
    private final Sight sight;

    TcpProbes(Tracer tracer) {
        this.tracer = tracer;
        this.sight = tracer.sight();
    }

    Map<String, Program> programs() {
        var all = new HashMap<String, Program>();
        all.put("tcpconnect", this::tcpconnect);
        all.put("tcpconnlat", this::tcpconnlat);
        all.put("tcplife", this::tcplife);
        all.put("tcprtt", this::tcprtt);
        all.put("tcptop", this::tcptop);
        all.put("tcpstates", this::tcpstates);
        if (tracer.isBcc()) {
            all.put("tcpretrans", this::tcpretrans);
        }
        return all;
    }

    /// Connections that are opened in a step: by this host, or also by others to it.
    private List<Connection> opened(Sampler sampler, long span, boolean alsoIncoming) {
        var known = Connections.of(sight);
        var outgoing = known.stream().filter(c -> !c.incoming()).toList();
        var incoming = known.stream().filter(Connection::incoming).toList();
        var all = new ArrayList<Connection>();
        long active = sampler.count(sampler.lately(sight.life().tcp().activeOpens(), span));
        for (int i = 0; i < Math.min(active, MOST_EVENTS) && !outgoing.isEmpty(); i++) {
            all.add(outgoing.get(sampler.below(outgoing.size())));
        }
        if (alsoIncoming) {
            long passive = sampler.count(sampler.lately(sight.life().tcp().passiveOpens(), span));
            for (int i = 0; i < Math.min(passive, MOST_EVENTS) && !incoming.isEmpty(); i++) {
                all.add(incoming.get(sampler.below(incoming.size())));
            }
        }
        return all;
    }

    private int tcpconnect(Call call) throws InterruptedException {
        var options = Options.of(call, "cFLP:p:tUuv", "timestamp", "count", "lport", "port=", "pid=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        boolean time = options.has("t") || options.has("timestamp");
        var heading = tracer.isBcc()
                ? "Tracing connect ... Hit Ctrl-C to end\n" + (time ? Text.format("%-9s", "TIME(s)") : "")
                        + Text.format(
                                "%-7s %-12s %-2s %-16s %-16s %-6s\n", "PID", "COMM", "IP", "SADDR", "DADDR", "DPORT")
                : (time ? Text.format("%-9s", "TIME(s)") : "")
                        + Text.format(
                                "%-6s %-12s %-2s %-16s %-16s %-4s\n", "PID", "COMM", "IP", "SADDR", "DADDR", "DPORT");
        return tracer.stream(call, heading, 0, (span, since) -> {
            var sampler = new Sampler(sight, "tcpconnect");
            for (var c : opened(sampler, span, false)) {
                call.print((time ? Text.format("%-9.3f", since) : "")
                        + Text.format(
                                tracer.isBcc()
                                        ? "%-7d %-12.12s %-2d %-16s %-16s %-6d\n"
                                        : "%-6d %-12.12s %-2d %-16s %-16s %-4d\n",
                                c.pid(),
                                c.command(),
                                4,
                                c.local(),
                                c.far(),
                                c.farPort()));
            }
        });
    }

    private int tcpconnlat(Call call) throws InterruptedException {
        var options = Options.of(call, "tp:LF46v", "timestamp", "pid=", "lport");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double least = options.number(0).orElse(0.0);
        boolean time = options.has("t") || options.has("timestamp");
        var heading = (time ? Text.format("%-9s ", "TIME(s)") : "")
                + Text.format(
                        "%-6s %-12s %-2s %-16s %-16s %-5s %s\n",
                        "PID", "COMM", "IP", "SADDR", "DADDR", "DPORT", "LAT(ms)");
        return tracer.stream(call, heading, 0, (span, since) -> {
            var sampler = new Sampler(sight, "tcpconnlat");
            for (var c : opened(sampler, span, false)) {
                double lost = c.bad() && sampler.unit() < 0.2 ? 1000 : 0;
                double millis = 1000 * c.rttSeconds() * sampler.between(0.9, 1.5) + lost;
                if (millis >= least) {
                    call.print((time ? Text.format("%-9.3f ", since) : "")
                            + Text.format(
                                    "%-6d %-12.12s %-2d %-16s %-16s %-5d %.2f\n",
                                    c.pid(), c.command(), 4, c.local(), c.far(), c.farPort(), millis));
                }
            }
        });
    }

    private int tcplife(Call call) throws InterruptedException {
        var options = Options.of(call, "p:46wTtL:D:v", "pid=", "wide", "time", "localport=", "remoteport=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        int width = options.has("w") ? 26 : 15;
        var heading = Text.format(
                "%-7s %-16s %-" + width + "s %-5s %-" + width + "s %-5s %-6s %-6s %s\n",
                "PID",
                "COMM",
                "LADDR",
                "LPORT",
                "RADDR",
                "RPORT",
                "TX_KB",
                "RX_KB",
                "MS");
        return tracer.stream(call, heading, 0, (span, since) -> {
            var sampler = new Sampler(sight, "tcplife");
            for (var c : opened(sampler, span, true)) {
                double sent = sampler.between(0.3, 60);
                call.print(Text.format(
                        "%-7d %-16.16s %-" + width + "s %-5d %-" + width + "s %-5d %-6.2f %-6.2f %.2f\n",
                        c.pid(),
                        c.command(),
                        c.local(),
                        c.incoming() ? c.localPort() : 32_768 + sampler.below(28_000),
                        c.far(),
                        c.incoming() ? 32_768 + sampler.below(28_000) : c.farPort(),
                        sent,
                        sent * sampler.between(0.05, 4),
                        1000 * c.rttSeconds() * sampler.between(2, 30)));
            }
        });
    }

    private int tcpretrans(Call call) throws InterruptedException {
        var options = Options.of(call, "lsc46", "lossprobe", "sequence", "count");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        var heading = "Tracing retransmits ... Hit Ctrl-C to end\n"
                + Text.format(
                        "%-8s %-7s %-2s %-20s %1s> %-20s %-4s\n",
                        "TIME", "PID", "IP", "LADDR:LPORT", "T", "RADDR:RPORT", "STATE");
        boolean counting = options.has("c") || options.has("count");
        var counts = new TreeMap<String, Long>();
        int status = tracer.stream(
                call, counting ? "Tracing retransmits ... Hit Ctrl-C to end\n" : heading, 0, (span, since) -> {
                    var sampler = new Sampler(sight, "tcpretrans");
                    var known = Connections.of(sight);
                    for (var far : sight.life().retransmitsByPeer().entrySet()) {
                        var there = known.stream()
                                .filter(c -> c.far().equals(far.getKey()))
                                .toList();
                        var from = there.isEmpty() ? known : there;
                        long lost = Math.min(200, sampler.count(sampler.lately(far.getValue(), span)));
                        for (int i = 0; i < lost; i++) {
                            var c = from.get(sampler.below(from.size()));
                            var farEnd = far.getKey() + ":" + c.farPort();
                            var nearEnd = c.local() + ":" + c.localPort();
                            if (counting) {
                                counts.merge(nearEnd + " " + farEnd, 1L, Long::sum);
                                continue;
                            }
                            int pid = sampler.unit() < 0.7 ? 0 : c.pid();
                            call.print(Text.format(
                                    "%-8s %-7d %-2d %-20s %1s> %-20s %s\n",
                                    tracer.clock(), pid, 4, nearEnd, "R", farEnd, "ESTABLISHED"));
                        }
                    }
                });
        if (counting && status == 0) {
            call.print(Text.format("\n%-25s %-25s %-10s\n", "LADDR:LPORT", "RADDR:RPORT", "RETRANSMITS"));
            for (var entry : counts.entrySet()) {
                var ends = entry.getKey().split(" ", -1);
                call.print(Text.format(
                        "%-20s <-> %-20s %10d\n", "[" + ends[0] + "]", "[" + ends[1] + "]", entry.getValue()));
            }
        }
        return status;
    }

    private int tcprtt(Call call) throws InterruptedException {
        var options = Options.of(
                call,
                "i:d:TmP:p:a:A:bBeEv46",
                "interval=",
                "duration=",
                "timestamp",
                "milliseconds",
                "lport=",
                "rport=",
                "byladdr",
                "byraddr",
                "extension");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double interval = options.value("i")
                .or(() -> options.value("interval"))
                .filter(x -> x.matches("\\d{1,6}"))
                .map(Double::parseDouble)
                .orElse(0.0);
        double duration = options.value("d")
                .or(() -> options.value("duration"))
                .filter(x -> x.matches("\\d{1,6}"))
                .map(Double::parseDouble)
                .orElse(0.0);
        double each = interval > 0 ? interval : duration;
        int times = duration > 0 && each > 0 ? (int) Math.max(1, Math.round(duration / each)) : each > 0 ? 0 : 1;
        boolean millis = options.has("m") || options.has("milliseconds");
        boolean byRemote = options.has("B") || options.has("byraddr");
        return tracer.intervals(
                call,
                each,
                times,
                "Tracing TCP RTT"
                        + (duration > 0 && interval <= 0
                                ? " for " + (long) duration + " secs.\n"
                                : "... Hit Ctrl-C to end.\n"),
                span -> {
                    var sampler = new Sampler(sight, "tcprtt");
                    call.print("\n");
                    if (options.has("T") || options.has("timestamp")) {
                        call.print(tracer.clock() + "\n");
                    }
                    double segments = sampler.lately(sight.life().tcp().segmentsIn(), span);
                    var connections = Connections.of(sight);
                    var histograms = new TreeMap<String, long[]>();
                    for (var c : connections) {
                        var buckets = histograms.computeIfAbsent(
                                byRemote ? "Remote Address = " + c.far() : "All Addresses = ******",
                                k -> Histogram.empty());
                        sampler.spread(
                                buckets,
                                segments / connections.size(),
                                new LatencyMode(c.rttSeconds(), c.bad() ? 0.9 : 0.35),
                                millis ? 1e-3 : 1e-6);
                    }
                    for (var entry : histograms.entrySet()) {
                        if (Histogram.total(entry.getValue()) > 0) {
                            call.print(entry.getKey() + "\n"
                                    + Histogram.log2(millis ? "msecs" : "usecs", entry.getValue()) + "\n");
                        }
                    }
                });
    }

    private int tcptop(Call call) throws InterruptedException {
        var options = Options.of(call, "Cr:s:p:S46v", "noclear", "nosummary", "rows=", "pid=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        double seconds = options.number(0).orElse(1.0);
        int times = options.number(1).map(Double::intValue).orElse(0);
        boolean clears = !options.has("C") && !options.has("noclear");
        return tracer.intervals(
                call,
                seconds,
                times,
                "Tracing... Output every " + (long) seconds + " secs. Hit Ctrl-C to end\n",
                span -> {
                    long t = sight.now();
                    var uplink = sight.life().link(sight.host().uplink().device());
                    double out = uplink.txBytes().at(t) / 1024 * span / 1000;
                    double in = uplink.rxBytes().at(t) / 1024 * span / 1000;
                    var connections = new ArrayList<>(Connections.of(sight));
                    double all =
                            connections.stream().mapToDouble(c -> c.sent() + 1).sum();
                    connections.sort(
                            Comparator.comparingDouble(Connection::sent).reversed());
                    call.print((clears ? "\u001b[H\u001b[2J\u001b[3J" : "")
                            + Text.format(
                                    "%s loadavg: %.2f %.2f %.2f %d/%d %d\n\n",
                                    tracer.clock(),
                                    sight.life().load(1, t),
                                    sight.life().load(5, t),
                                    sight.life().load(15, t),
                                    1,
                                    240,
                                    20_003));
                    call.print(Text.format(
                            "%-6s %-12s %-21s %-21s %6s %6s\n", "PID", "COMM", "LADDR", "RADDR", "RX_KB", "TX_KB"));
                    for (var c : connections.subList(0, Math.min(20, connections.size()))) {
                        double share = (c.sent() + 1) / all;
                        call.print(Text.format(
                                "%-6d %-12.12s %-21s %-21s %6d %6d\n",
                                c.pid(),
                                c.command(),
                                c.local() + ":" + c.localPort(),
                                c.far() + ":" + c.farPort(),
                                (long) (in * share),
                                (long) (out * share)));
                    }
                    call.print("\n");
                });
    }

    private int tcpstates(Call call) throws InterruptedException {
        var options = Options.of(call, "twL:D:46sv", "timestamp", "wide", "localport=", "remoteport=");
        if (options.unknown().isPresent()) {
            return tracer.unknown(call, options);
        }
        var heading = Text.format(
                "%-16s %-7s %-10s %-15s %-5s %-15s %-5s %-11s -> %-11s %s\n",
                "SKADDR", "PID", "COMM", "LADDR", "LPORT", "RADDR", "RPORT", "OLDSTATE", "NEWSTATE", "MS");
        return tracer.stream(call, heading, 0, (span, since) -> {
            var sampler = new Sampler(sight, "tcpstates");
            for (var c : opened(sampler, span, true)) {
                var steps = c.incoming()
                        ? List.of("LISTEN", "SYN_RECV", "ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "CLOSE")
                        : List.of("CLOSE", "SYN_SENT", "ESTABLISHED", "CLOSE_WAIT", "LAST_ACK", "CLOSE");
                var address = Text.format(
                        "ffff88%010x", Math.abs((long) c.localPort() * 2_654_435_761L) % 1_099_511_627_776L);
                for (int i = 1; i < steps.size(); i++) {
                    double millis = i == 1 ? 0 : 1000 * c.rttSeconds() * sampler.between(0.3, 3);
                    call.print(Text.format(
                            "%-16s %-7d %-10.10s %-15s %-5d %-15s %-5d %-11s -> %-11s %.3f\n",
                            address,
                            c.pid(),
                            c.command(),
                            c.local(),
                            c.localPort(),
                            c.far(),
                            c.farPort(),
                            steps.get(i - 1),
                            steps.get(i),
                            millis));
                }
            }
        });
    }
}
