package greenwall.tests.withoutsource;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import greenwall.app.site.DirectCheckLoop;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.DirectCheckStatus;
import greenwall.fleet.state.FleetState;
import greenwall.tests.poll.Await;
import greenwall.tests.reload.Sites;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Checks 200 hosts in a separate network namespace and counts each packet. It is a program because a namespace
/// belongs to a process.
final class PacketCounter {
    private static final int HOSTS = 200;
    private static final Duration LONGEST = Duration.ofMinutes(40);

    private PacketCounter() {}

    /// Prints a line for each phase, and exits.
    ///
    /// @param args the folder, the packet budget per second, and the number of rounds
    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        double packets = Double.parseDouble(args[1]);
        int rounds = Integer.parseInt(args[2]);
        var servers = new ArrayList<HttpServer>();
        for (int host = 1; host <= HOSTS; host++) {
            var server = HttpServer.create(new InetSocketAddress("127.0.2." + host, 9100), 16);
            server.createContext("/", exchange -> {
                try (exchange) {
                    exchange.sendResponseHeaders(200, -1);
                }
            });
            server.start();
            servers.add(server);
        }
        var hosts = IntStream.rangeClosed(1, HOSTS)
                .mapToObj(i -> "h" + i + ": \"127.0.2." + i + ":9100\"")
                .collect(Collectors.joining(", "));
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (var site = new Sites(folder)
                        .open("clusters: [{name: home}]\nchecks: {packets: " + packets + ", hosts: {" + hosts
                                + "}}\n");
                var checks = new DirectCheckLoop(site, _ -> new DirectCheckResult.NotRun("not here"), Sites.CLOCK)) {
            Supplier<List<DirectCheckStatus>> seen =
                    () -> checks.withResults(FleetState.EMPTY).checks().list();
            long sent = sent();
            long cpu = system.getProcessCpuTime();
            long began = System.nanoTime();
            Await.until("each was seen", LONGEST, () -> seen.get().size() == HOSTS);
            report("first", began, sent() - sent);
            for (int round = 2; round <= rounds; round++) {
                int times = round;
                Await.until(
                        "round " + round,
                        LONGEST,
                        () -> seen.get().stream().allMatch(status -> status.consecutiveRuns() >= times));
                report("round " + round, began, sent() - sent);
            }
            System.out.printf(
                    "cpu: %.2f %%%n", (system.getProcessCpuTime() - cpu) * 100.0 / (System.nanoTime() - began));
            long killed = System.nanoTime();
            servers.get(HOSTS / 2).stop(0);
            Await.until(
                    "the killed one is named",
                    LONGEST,
                    () -> seen.get().stream()
                            .anyMatch(status -> status.state(Sites.CLOCK.instant()) == DirectCheckStatus.State.FAULTY));
            report("killed", killed, 0);
            report("all", began, sent() - sent);
        } finally {
            servers.forEach(server -> server.stop(0));
        }
        System.exit(0);
    }

    private static void report(String what, long began, long packets) {
        System.out.printf("%s: %.1f s, %d packets%n", what, (System.nanoTime() - began) / 1e9, packets);
    }

    /// All TCP segments sent in this namespace; each is sent once and received once.
    private static long sent() {
        try {
            var rows = Files.readAllLines(Path.of("/proc/net/snmp")).stream()
                    .filter(line -> line.startsWith("Tcp: "))
                    .map(line -> List.of(line.split(" ")))
                    .toList();
            return Long.parseLong(rows.get(1).get(rows.get(0).indexOf("OutSegs")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
