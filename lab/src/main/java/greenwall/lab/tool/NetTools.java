package greenwall.lab.tool;

import greenwall.lab.shell.Call;
import greenwall.lab.shell.Program;
import greenwall.lab.signal.Rate;
import greenwall.lab.world.PeerLife;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `ss`, `ip`, `wg` and `ping`.
final class NetTools {
    private final Sight sight;

    NetTools(Sight sight) {
        this.sight = sight;
    }

    Map<String, Program> programs() {
        return Map.of(
                "/usr/bin/ss",
                this::ss,
                "/usr/bin/ip",
                this::ip,
                "/usr/sbin/ip",
                this::ip,
                "/usr/bin/wg",
                this::wg,
                "/usr/bin/ping",
                this::ping);
    }

    private int ping(Call call) throws InterruptedException {
        return call.fail(2, "ping: socktype: SOCK_RAW\nping: socket: Operation not permitted");
    }

    private int ss(Call call) throws InterruptedException {
        var options = Options.of(call, "statnpuloeimH46", "summary", "tcp", "info", "listening", "numeric");
        if (options.unknown().isPresent()) {
            return call.fail(255, "ss: invalid option -- '" + options.unknown().get() + "'");
        }
        if (options.has("s") || options.has("summary")) {
            call.print(summary());
            return 0;
        }
        if (!options.has("H")) {
            call.print("State    Recv-Q Send-Q          Local Address:Port           Peer Address:Port Process\n");
        }
        boolean listening = options.has("l") || options.has("listening");
        if (listening || options.has("a")) {
            for (int port : new int[] {22, 9100}) {
                call.print(Text.format(
                        "%-8s %-6d %-6d %21s:%-5d %21s:%-5s\n", "LISTEN", 0, 128, "0.0.0.0", port, "0.0.0.0", "*"));
            }
        }
        if (!listening) {
            for (var connection : Connections.of(sight)) {
                call.print(row(connection, options.has("i") || options.has("info")));
            }
        }
        return 0;
    }

    private static String row(Connections.Connection c, boolean info) {
        var row = Text.format(
                "%-8s %-6d %-6d %21s:%-5d %21s:%-5d\n",
                "ESTAB", 0, c.sendQueue(), c.local(), c.localPort(), c.far(), c.farPort());
        if (!info) {
            return row;
        }
        double rtt = c.rttSeconds() * 1000;
        long bytes = (long) c.sent();
        return row
                + Text.format(
                        "\t cubic wscale:7,7 rto:%d rtt:%.3f/%.3f mss:1448 pmtu:1500 rcvmss:1448 advmss:1448 cwnd:%d bytes_sent:%d%s bytes_acked:%d bytes_received:%d segs_out:%d segs_in:%d send %.1fMbps%s rcv_space:14480 minrtt:%.3f\n",
                        (int) (200 + rtt),
                        rtt,
                        rtt / 3,
                        c.retransmitted() > 0 ? 3 : 10,
                        bytes,
                        c.retransmitted() > 0 ? " bytes_retrans:" + c.retransmitted() * 1448 : "",
                        bytes,
                        (long) c.received(),
                        bytes / 1448 + 1,
                        (long) c.received() / 1448 + 1,
                        11.6 / Math.max(0.05, rtt),
                        c.retransmitted() > 0 ? " retrans:1/" + c.retransmitted() : "",
                        rtt * 0.8);
    }

    private String summary() {
        long t = sight.now();
        long established = Math.round(sight.life().tcp().establishedAt(t));
        long waiting = Math.round(4 * sight.life().tcp().activeOpens().at(t));
        long open = established + 9;
        return "Total: %d\nTCP:   %d (estab %d, closed %d, orphaned 0, timewait %d)\n\n"
                        .formatted(open + 160, open + waiting, established, waiting, waiting)
                + "Transport Total     IP        IPv6\n"
                + Text.format("RAW\t  %-9d %-9d %-9d\n", 0, 0, 0)
                + Text.format("UDP\t  %-9d %-9d %-9d\n", 6, 4, 2)
                + Text.format("TCP\t  %-9d %-9d %-9d\n", open, open - 3, 3)
                + Text.format("INET\t  %-9d %-9d %-9d\n", open + 6, open + 1, 5)
                + Text.format("FRAG\t  %-9d %-9d %-9d\n\n", 0, 0, 0);
    }

    private int ip(Call call) throws InterruptedException {
        var words = call.arguments().stream().filter(a -> !a.startsWith("-")).toList();
        boolean statistics = call.arguments().stream().anyMatch(a -> a.matches("-s.*"));
        var what = words.isEmpty() ? "" : words.getFirst();
        if (!List.of("link", "l", "addr", "a", "address").contains(what)) {
            return call.fail(1, "Object \"" + what + "\" is unknown, try \"ip help\".");
        }
        long t = sight.now();
        int index = 0;
        for (var link : sight.life().links()) {
            index++;
            var physical = sight.host().links().stream()
                    .filter(l -> l.device().equals(link.device()))
                    .findFirst();
            var mac = physical.map(l -> l.mac()).orElse("52:54:00:00:00:0" + index % 10);
            boolean loop = link.device().equals("lo");
            boolean tunnel = link.device().startsWith("wg");
            int mtu = loop ? 65536 : tunnel ? 1420 : physical.map(l -> l.mtu()).orElse(1500);
            call.print(Text.format(
                    "%d: %s: <%s> mtu %d qdisc %s state %s mode DEFAULT group default qlen 1000\n",
                    index,
                    link.device(),
                    loop
                            ? "LOOPBACK,UP,LOWER_UP"
                            : tunnel ? "POINTOPOINT,NOARP,UP,LOWER_UP" : "BROADCAST,MULTICAST,UP,LOWER_UP",
                    mtu,
                    loop || tunnel ? "noqueue" : "mq",
                    loop || tunnel ? "UNKNOWN" : "UP"));
            call.print(
                    tunnel
                            ? "    link/none \n"
                            : Text.format(
                                    "    link/%s %s brd %s\n",
                                    loop ? "loopback" : "ether",
                                    loop ? "00:00:00:00:00:00" : mac,
                                    loop ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff"));
            if (what.startsWith("a") && !loop) {
                var address = tunnel
                        ? sight.host().tunnel().map(x -> x.address()).orElse("")
                        : physical.isPresent() ? sight.host().address() + "/24" : "";
                if (!address.isEmpty()) {
                    call.print("    inet " + address + " scope global " + link.device() + "\n");
                }
            }
            if (statistics) {
                call.print("    RX:  bytes packets errors dropped  missed   mcast           \n");
                call.print(Text.format(
                        "    %10d %7d %6d %7d %7d %7d \n",
                        count(link.rxBytes(), t),
                        count(link.rxPackets(), t),
                        count(link.rxErrors(), t),
                        count(link.rxDropped(), t),
                        0,
                        0));
                call.print("    TX:  bytes packets errors dropped carrier collsns           \n");
                call.print(Text.format(
                        "    %10d %7d %6d %7d %7d %7d \n",
                        count(link.txBytes(), t), count(link.txPackets(), t), 0, 0, 0, 0));
            }
        }
        return 0;
    }

    private long count(Rate rate, long t) {
        return (long) sight.life().sinceBoot(rate, t);
    }

    private int wg(Call call) throws InterruptedException {
        var words = call.arguments();
        if (!words.isEmpty() && !words.getFirst().equals("show")) {
            return call.fail(1, "Invalid subcommand: '" + words.getFirst() + "'");
        }
        var tunnel = sight.host().tunnel();
        if (!call.process().isRoot() && tunnel.isPresent()) {
            return call.fail(1, "Unable to access interface " + tunnel.get().device() + ": Operation not permitted");
        }
        var rest = words.isEmpty() ? List.<String>of() : words.subList(1, words.size());
        if (rest.size() == 1 && rest.getFirst().equals("interfaces")) {
            call.print(tunnel.map(x -> x.device() + "\n").orElse(""));
            return 0;
        }
        if (tunnel.isEmpty()) {
            return rest.isEmpty() || rest.getFirst().equals("all")
                    ? 0
                    : call.fail(1, "Unable to access interface: No such device");
        }
        var device = tunnel.get().device();
        boolean all = rest.isEmpty() || rest.getFirst().equals("all");
        if (!all && !rest.getFirst().equals(device)) {
            return call.fail(1, "Unable to access interface: No such device");
        }
        var field = rest.size() > 1 ? rest.get(1) : "";
        var prefix = all ? device + "\t" : "";
        switch (field) {
            case "" -> call.print(show());
            case "dump" -> {
                call.print(prefix + "(none)\t" + tunnel.get().publicKey() + "\t"
                        + tunnel.get().port() + "\toff\n");
                for (var peer : sight.life().peers()) {
                    call.print(prefix + dump(peer));
                }
            }
            case "latest-handshakes" -> {
                for (var peer : sight.life().peers()) {
                    call.print(prefix + peer.peer().publicKey() + "\t" + handshake(peer) + "\n");
                }
            }
            case "transfer" -> {
                for (var peer : sight.life().peers()) {
                    call.print(prefix + peer.peer().publicKey() + "\t" + count(peer.rxBytes(), sight.now()) + "\t"
                            + count(peer.txBytes(), sight.now()) + "\n");
                }
            }
            case "endpoints" -> {
                for (var peer : sight.life().peers()) {
                    call.print(prefix + peer.peer().publicKey() + "\t" + endpoint(peer) + "\n");
                }
            }
            default -> {
                return call.fail(1, "Invalid argument: " + field);
            }
        }
        return 0;
    }

    private static String endpoint(PeerLife peer) {
        return peer.peer().endpoint() + ":" + peer.peer().endpointPort();
    }

    private long handshake(PeerLife peer) {
        return sight.shown(peer.lastHandshake(sight.now())).getEpochSecond();
    }

    private String dump(PeerLife peer) {
        long t = sight.now();
        return String.join(
                        "\t",
                        List.of(
                                peer.peer().publicKey(),
                                "(none)",
                                endpoint(peer),
                                peer.peer().allowedIps(),
                                Long.toString(handshake(peer)),
                                Long.toString(count(peer.rxBytes(), t)),
                                Long.toString(count(peer.txBytes(), t)),
                                "25"))
                + "\n";
    }

    private String show() {
        var tunnel = sight.host().tunnel().orElseThrow();
        var out = new StringBuilder("interface: " + tunnel.device() + "\n  public key: " + tunnel.publicKey()
                + "\n  private key: (hidden)\n  listening port: " + tunnel.port() + "\n");
        long t = sight.now();
        var peers = new ArrayList<>(sight.life().peers());
        peers.sort((a, b) -> Long.compare(b.lastHandshake(t), a.lastHandshake(t)));
        for (var peer : peers) {
            out.append("\npeer: ").append(peer.peer().publicKey());
            out.append("\n  endpoint: ").append(endpoint(peer));
            out.append("\n  allowed ips: ").append(peer.peer().allowedIps());
            out.append("\n  latest handshake: ").append(ago((t - peer.lastHandshake(t)) / 1000));
            out.append("\n  transfer: ").append(bytes(count(peer.rxBytes(), t))).append(" received, ");
            out.append(bytes(count(peer.txBytes(), t))).append(" sent");
            out.append("\n  persistent keepalive: every 25 seconds\n");
        }
        return out.toString();
    }

    private static String ago(long seconds) {
        if (seconds <= 0) {
            return "Now";
        }
        var parts = new ArrayList<String>();
        long[] sizes = {86_400L * 365, 86_400, 3600, 60, 1};
        String[] names = {"year", "day", "hour", "minute", "second"};
        long left = seconds;
        for (int i = 0; i < sizes.length; i++) {
            long n = left / sizes[i];
            left %= sizes[i];
            if (n > 0) {
                parts.add(n + " " + names[i] + (n == 1 ? "" : "s"));
            }
        }
        return String.join(", ", parts) + " ago";
    }

    private static String bytes(double value) {
        if (value < 1024) {
            return (long) value + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double left = value / 1024;
        int unit = 0;
        while (left >= 1024 && unit < 3) {
            left /= 1024;
            unit++;
        }
        return Text.format("%.2f %s", left, units[unit]);
    }
}
