package greenwall.lab.tool;

import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.machine.HostProgram;
import greenwall.lab.signal.Rate;
import greenwall.lab.text.Fields;
import greenwall.lab.world.InterfaceSimulation;
import greenwall.lab.world.TunnelSimulation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// `ss`, `ip` and `wg`.
record NetTools(ToolHost sight) {
    private static final String NO_TUNNEL = "Unable to access interface: No such device";

    Map<String, HostProgram> programs() {
        return Map.of("ss", this::ss, "ip", this::ip, "wg", this::wg, "ping", NetTools::ping);
    }

    private static int ping(Call call) throws InterruptedException {
        return call.fail(2, "ping: socket: Operation not permitted");
    }

    private int ss(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "stani");
        if (options.unknown().isPresent()) {
            return call.fail(255, "ss: invalid option -- '" + options.unknown().get() + "'");
        }
        if (options.has("s")) {
            long t = sight.now();
            double established = Math.round(sight.simulation().tcp().establishedAt(t));
            double waiting =
                    Math.round(4 * sight.simulation().tcp().activeOpens().at(t));
            double open = established + 9;
            call.print(ToolPages.page(
                    "ss.summary",
                    new Fields()
                            .with("total", open + 160)
                            .with("tcp", open + waiting)
                            .with("established", established)
                            .with("waiting", waiting)
                            .with("open", open)
                            .with("four", open - 3)
                            .with("inet", open + 6)
                            .with("inetFour", open + 1)
                            .with("nothing", "")));
            return 0;
        }
        var rows = Connections.of(sight).stream()
                .map(c -> new Fields()
                        .with("queue", c.sendQueue())
                        .with("laddr", c.local())
                        .with("lport", c.localPort())
                        .with("raddr", c.far())
                        .with("rport", c.farPort())
                        .with("rto", 200 + c.rttSeconds() * 1000)
                        .with("rtt", c.rttSeconds() * 1000)
                        .with("spread", c.rttSeconds() * 333)
                        .with("sent", c.sent())
                        .with("lost", c.retransmitted())
                        .with("lostBytes", c.retransmitted() * 1448))
                .toList();
        call.print(ToolPages.page("ss", Map.of("connections", rows, "info", options.has("i"))));
        return 0;
    }

    private int ip(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        boolean statistics = words.removeIf(word -> word.startsWith("-s"));
        var what = words.isEmpty() ? "" : words.getFirst();
        if (!what.matches("l|link|a|addr|address")) {
            return call.fail(1, "Object \"" + what + "\" is unknown, try \"ip help\".");
        }
        var asked = words.size() > 2 ? words.getLast() : "";
        var rows = new ArrayList<Map<String, Object>>();
        for (var link : sight.simulation().links()) {
            rows.add(link(link, rows.size() + 1, what.startsWith("a")));
        }
        if (!asked.isEmpty() && rows.stream().noneMatch(row -> asked.equals(row.get("device")))) {
            return call.fail(1, "Device \"" + asked + "\" does not exist.");
        }
        rows.removeIf(row -> !asked.isEmpty() && !asked.equals(row.get("device")));
        call.print(ToolPages.page("ip", Map.of("links", rows, "statistics", statistics)));
        return 0;
    }

    private Map<String, Object> link(InterfaceSimulation link, int index, boolean addresses) {
        var host = sight.host();
        var cable = host.links().stream()
                .filter(l -> l.device().equals(link.device()))
                .findFirst();
        boolean loop = link.device().equals("lo");
        boolean tunnel = link.device().startsWith("wg");
        var address = tunnel
                ? host.tunnel().map(x -> x.address()).orElse("")
                : cable.isPresent() ? host.address() + "/24" : "";
        return new Fields()
                .with("index", index)
                .with("device", link.device())
                .with(
                        "flags",
                        loop
                                ? "LOOPBACK,UP,LOWER_UP"
                                : (tunnel ? "POINTOPOINT,NOARP" : "BROADCAST,MULTICAST") + ",UP,LOWER_UP")
                .with(
                        "mtu",
                        loop ? 65_536 : tunnel ? 1420 : cable.map(l -> l.mtu()).orElse(1500))
                .with("qdisc", loop || tunnel ? "noqueue" : "mq")
                .with("state", loop || tunnel ? "UNKNOWN" : "UP")
                .with("kind", tunnel ? "none" : loop ? "loopback" : "ether")
                .with(
                        "mac",
                        tunnel
                                ? ""
                                : loop
                                        ? "00:00:00:00:00:00"
                                        : cable.map(l -> l.mac()).orElse("52:54:00:00:00:0" + index % 10))
                .with("broadcast", loop ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff")
                .with("address", addresses && !loop ? address : "")
                .with("rx", count(link.rxBytes()))
                .with("rxPackets", count(link.rxPackets()))
                .with("errors", count(link.rxErrors()))
                .with("dropped", count(link.rxDropped()))
                .with("tx", count(link.txBytes()))
                .with("txPackets", count(link.txPackets()));
    }

    private long count(Rate rate) {
        return (long) sight.simulation().sinceBoot(rate, sight.now());
    }

    /// `wg show [all|DEVICE] [dump|latest-handshakes|transfer|endpoints]`.
    private int wg(Call call) throws InterruptedException {
        var words = call.arguments();
        if (!words.isEmpty() && !words.getFirst().equals("show")) {
            return call.fail(1, "Invalid subcommand: '" + words.getFirst() + "'");
        }
        if (sight.host().tunnel().isEmpty()) {
            return call.fail(1, NO_TUNNEL);
        }
        var tunnel = sight.host().tunnel().get();
        if (!call.root()) {
            return call.fail(1, "Unable to access interface " + tunnel.device() + ": Operation not permitted");
        }
        var which = words.size() > 1 ? words.get(1) : "all";
        if (!which.equals("all") && !which.equals(tunnel.device())) {
            return call.fail(1, NO_TUNNEL);
        }
        var field = words.size() > 2 ? words.get(2) : "";
        if (field.isEmpty()) {
            call.print(ToolPages.page(
                    "wg",
                    new Fields()
                            .with("device", tunnel.device())
                            .with("key", tunnel.publicKey())
                            .with("port", tunnel.port())
                            .with(
                                    "peers",
                                    sight.simulation().peers().stream()
                                            .sorted(Comparator.comparingLong(
                                                            (TunnelSimulation p) -> p.lastHandshake(sight.now()))
                                                    .reversed())
                                            .map(this::peer)
                                            .toList())));
            return 0;
        }
        var prefix = which.equals("all") ? tunnel.device() + "\t" : "";
        if (field.equals("dump")) {
            call.print(prefix + "(none)\t" + tunnel.publicKey() + "\t" + tunnel.port() + "\toff\n");
        }
        for (var peer : sight.simulation().peers()) {
            var cells = cells(peer, field);
            if (cells.isEmpty()) {
                return call.fail(1, "Invalid argument: " + field);
            }
            call.print(prefix + peer.peer().publicKey() + "\t" + String.join("\t", cells) + "\n");
        }
        return 0;
    }

    private List<String> cells(TunnelSimulation peer, String field) {
        var handshake =
                Long.toString(sight.shown(peer.lastHandshake(sight.now())).getEpochSecond());
        var received = Long.toString(count(peer.rxBytes()));
        var sent = Long.toString(count(peer.txBytes()));
        return switch (field) {
            case "dump" -> List.of("(none)", endpoint(peer), peer.peer().allowedIps(), handshake, received, sent, "25");
            case "latest-handshakes" -> List.of(handshake);
            case "transfer" -> List.of(received, sent);
            case "endpoints" -> List.of(endpoint(peer));
            default -> List.of();
        };
    }

    private static String endpoint(TunnelSimulation peer) {
        return peer.peer().endpoint() + ":" + peer.peer().endpointPort();
    }

    private Map<String, Object> peer(TunnelSimulation peer) {
        return new Fields()
                .with("key", peer.peer().publicKey())
                .with("endpoint", endpoint(peer))
                .with("allowed", peer.peer().allowedIps())
                .with("ago", ago((sight.now() - peer.lastHandshake(sight.now())) / 1000))
                .with("received", ToolNumbers.binary(count(peer.rxBytes())))
                .with("sent", ToolNumbers.binary(count(peer.txBytes())));
    }

    private static String ago(long seconds) {
        var parts = new ArrayList<String>();
        long[] sizes = {86_400, 3600, 60, 1};
        String[] names = {"day", "hour", "minute", "second"};
        long left = seconds;
        for (int i = 0; i < sizes.length; i++) {
            long n = left / sizes[i];
            left %= sizes[i];
            if (n > 0) {
                parts.add(n + " " + names[i] + (n == 1 ? "" : "s"));
            }
        }
        return parts.isEmpty() ? "Now" : String.join(", ", parts) + " ago";
    }
}
