package greenwall.tests.withoutsource;

import com.sun.management.OperatingSystemMXBean;
import greenwall.app.site.DirectCheckLoop;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.state.FleetState;
import greenwall.tests.reload.Sites;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Runs direct checks of 200 hosts in a separate process, which also contains the checked servers, and prints
/// for each round the share of a CPU and the packets per second.
final class DirectChecksProcess {
    private static final int HOSTS = 200;
    private static final int WARM = 3;
    private static final int COUNTED = 10;
    private static final int PACKETS_OF_A_LOOK = 3;

    /// Keeps the sockets reachable: a socket that is garbage-collected is closed.
    private static final Queue<Socket> OPEN = new ConcurrentLinkedQueue<>();

    private DirectChecksProcess() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        var connections = new Semaphore(0);
        var server = new ServerSocket(0, 64, InetAddress.ofLiteral("0.0.0.0"));
        Thread.ofVirtual().start(() -> accept(server, connections));
        int port = server.getLocalPort();
        var hosts = IntStream.rangeClosed(1, HOSTS)
                .mapToObj(i -> "h" + i + ": \"127.0.2." + i + ":" + port + "\"")
                .collect(Collectors.joining(", "));
        try (var site = new Sites(folder).open("clusters: [{name: home}]\nchecks: {hosts: {" + hosts + "}}\n");
                var checks = new DirectCheckLoop(site, _ -> new DirectCheckResult.NotRun("not here"), Sites.CLOCK)) {
            checks.withResults(FleetState.EMPTY);
            await(connections, WARM);
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            for (int round = 1; round <= rounds; round++) {
                long cpu = system.getProcessCpuTime();
                long began = System.nanoTime();
                await(connections, COUNTED);
                double taken = System.nanoTime() - began;
                double share = (system.getProcessCpuTime() - cpu) / taken;
                System.out.println(share + " " + COUNTED * PACKETS_OF_A_LOOK / (taken / 1e9));
            }
        } finally {
            server.close();
        }
    }

    /// Waits without polling, which would use more of the processor than the checks.
    private static void await(Semaphore connections, int count) throws InterruptedException {
        if (!connections.tryAcquire(count, 4, TimeUnit.MINUTES)) {
            throw new IllegalStateException("fewer than " + count + " connections in four minutes");
        }
    }

    /// With so many hosts the first checks are connections that stay open as long as this program runs.
    private static void accept(ServerSocket server, Semaphore connections) {
        while (!server.isClosed()) {
            try {
                OPEN.add(server.accept());
                connections.release();
            } catch (IOException _) {
                // The program has closed it.
            }
        }
    }
}
