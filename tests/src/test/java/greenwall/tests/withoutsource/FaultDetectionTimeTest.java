package greenwall.tests.withoutsource;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.site.DirectCheckLoop;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.DirectCheckStatus;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.state.FleetState;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.LoopbackServer;
import greenwall.tests.reload.Sites;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A console checks a page, a name server, a time server, a port and the tunnel of a host within its default
/// packet budget. One of them fails, and the console reports it within a minute.
@Tag("slow")
class FaultDetectionTimeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BAR = Duration.ofSeconds(60);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    Path folder;

    private enum Fault {
        CERTIFICATE("has a new certificate, which is not trusted"),
        NAME("DNS gives a wrong answer"),
        CLOCK("clock is off"),
        PORT("does not respond, but the host does"),
        TUNNEL("tunnel to node07 is down");

        private final String message;

        Fault(String message) {
            this.message = message;
        }
    }

    @Test
    void eachFaultIsReportedWithinAMinute() throws Exception {
        try (var consoles = Executors.newVirtualThreadPerTaskExecutor()) {
            var detectionTimes = new EnumMap<Fault, Future<Duration>>(Fault.class);
            for (var fault : Fault.values()) {
                var faultFolder = Files.createDirectory(folder.resolve(fault.name()));
                detectionTimes.put(fault, consoles.submit(() -> timeUntilReported(fault, faultFolder)));
            }
            for (var entry : detectionTimes.entrySet()) {
                var taken = entry.getValue().get();
                System.out.printf("%s: named after %.1f s%n", entry.getKey().message, taken.toMillis() / 1e3);
                assertThat(taken).as(entry.getKey().message).isLessThan(BAR);
            }
        }
    }

    private static Duration timeUntilReported(Fault fault, Path folder) throws Exception {
        try (var servers = new CheckedServers();
                var site = new Sites(folder).open(servers.configuration(folder));
                var checks = new DirectCheckLoop(
                        site, _ -> new DirectCheckResult.Answered("looked", List.of(), servers.tunnel), Sites.CLOCK)) {
            Await.until("all respond", PATIENCE, () -> {
                var results = checked(checks).checks().list();
                return results.size() == Fault.values().length
                        && results.stream()
                                .allMatch(one -> one.state(Sites.CLOCK.instant()) == DirectCheckStatus.State.RESPONDS);
            });
            servers.inject(fault);
            return Await.until(
                    () -> fault.message + " among " + checked(checks).checks().list(),
                    PATIENCE,
                    () ->
                            ProblemBuilder.build(
                                            checked(checks),
                                            AlertSnapshot.NOT_QUERIED,
                                            List.of(),
                                            ProblemEdits.NONE,
                                            List.of())
                                    .stream()
                                    .anyMatch(problem -> problem.sentence().contains(fault.message)));
        }
    }

    private static FleetState checked(DirectCheckLoop checks) {
        return checks.withResults(new FleetState(Sites.CLOCK.instant(), List.of()));
    }

    /// The servers that one console checks, all healthy until a fault is injected.
    private static final class CheckedServers implements AutoCloseable {
        private final Deque<AutoCloseable> open = new ArrayDeque<>();
        private final HeldCertificate authority = authority();
        private final LoopbackServer page;
        private final Port port = new Port();
        private volatile int address = 66;
        private volatile Duration off = Duration.ZERO;
        private volatile List<DirectCheckFault> tunnel = List.of();

        CheckedServers() throws IOException {
            open.push(port);
            page = startHttpsServer(0, authority);
        }

        String configuration(Path folder) throws IOException {
            var authorities = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
            int dns = startUdpServer(query -> dnsResponse(query, address));
            int ntp = startUdpServer(query -> ntpResponse(query, off));
            return """
                    clusters: [{name: home}]
                    checks:
                      ssh: true
                      hosts: {box: "127.0.0.1:%d"}
                      http: [{url: "https://localhost:%d/", ca_file: "%s"}]
                      dns: [{name: www.example.org, server: "127.0.0.1:%d", expect: [192.0.2.66]}]
                      ntp: [{server: "127.0.0.1:%d", offset: 5s}]
                    """.formatted(port.number(), page.port(), authorities, dns, ntp);
        }

        void inject(Fault fault) throws Exception {
            switch (fault) {
                case CERTIFICATE -> {
                    page.close();
                    startHttpsServer(page.port(), authority());
                }
                case NAME -> address = 67;
                case CLOCK -> off = Duration.ofSeconds(-42);
                case PORT -> port.stopResponding();
                case TUNNEL ->
                    tunnel = List.of(new DirectCheckFault(
                            DirectCheckFault.Kind.TUNNEL, "node07", true, fault.message, "last handshake 10 m ago"));
            }
        }

        @Override
        public void close() throws Exception {
            while (!open.isEmpty()) {
                open.pop().close();
            }
        }

        private static HeldCertificate authority() {
            return new HeldCertificate.Builder().certificateAuthority(0).build();
        }

        private LoopbackServer startHttpsServer(int port, HeldCertificate authority) throws IOException {
            long now = System.currentTimeMillis();
            var shown = new HeldCertificate.Builder()
                    .signedBy(authority)
                    .addSubjectAlternativeName("localhost")
                    .validityInterval(
                            now - Duration.ofDays(1).toMillis(),
                            now + Duration.ofDays(90).toMillis())
                    .build();
            var tls = new HandshakeCertificates.Builder().heldCertificate(shown).build();
            var server =
                    LoopbackServer.https(port, tls.sslContext(), exchange -> exchange.sendResponseHeaders(200, -1));
            open.push(server);
            return server;
        }

        private int startUdpServer(UnaryOperator<byte[]> answer) throws IOException {
            var channel = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
            open.push(channel);
            Thread.ofVirtual().start(() -> {
                while (channel.isOpen()) {
                    var buffer = ByteBuffer.allocate(2048);
                    try {
                        var from = channel.receive(buffer);
                        channel.send(
                                ByteBuffer.wrap(answer.apply(Arrays.copyOf(buffer.array(), buffer.position()))), from);
                    } catch (IOException _) {
                        // The test has closed it.
                    }
                }
            });
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        }

        /// The response to a name query: the query itself, with one address for its name.
        private static byte[] dnsResponse(byte[] query, int last) {
            var out = ByteBuffer.allocate(query.length + 16).put(query);
            out.putShort(2, (short) 0x8180).putShort(6, (short) 1);
            out.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1).putInt(60);
            out.putShort((short) 4).put(new byte[] {(byte) 192, 0, 2, (byte) last});
            return out.array();
        }

        private static byte[] ntpResponse(byte[] query, Duration off) {
            var out = ByteBuffer.allocate(48).put(0, (byte) 0x24).put(1, (byte) 2);
            out.putLong(24, ByteBuffer.wrap(query).getLong(40));
            long stamp = (Instant.now().plus(off).getEpochSecond() + 2_208_988_800L) << 32;
            return out.putLong(32, stamp).putLong(40, stamp).array();
        }
    }

    /// Responds to every client until [#goDeaf()]; from then on connection attempts get no response at all.
    private static final class Port implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, LOOPBACK);
        private final Thread answering = Thread.ofVirtual().start(this::answer);
        private final Deque<Socket> waiting = new ArrayDeque<>();
        private volatile boolean unresponsive;

        Port() throws IOException {}

        private void answer() {
            while (!unresponsive && !socket.isClosed()) {
                try (var one = socket.accept()) {
                    one.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException _) {
                    // The client has gone; the next one may stay longer.
                }
            }
        }

        int number() {
            return socket.getLocalPort();
        }

        void stopResponding() throws Exception {
            unresponsive = true;
            new Socket(LOOPBACK, number()).close();
            answering.join(Duration.ofSeconds(10));
            try {
                while (true) {
                    var one = new Socket();
                    waiting.push(one);
                    one.connect(socket.getLocalSocketAddress(), 300);
                }
            } catch (SocketTimeoutException _) {
                // The backlog is full.
            }
        }

        @Override
        public void close() throws IOException {
            while (!waiting.isEmpty()) {
                waiting.pop().close();
            }
            socket.close();
        }
    }
}
