package greenwall.connectors.directcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.directcheck.DirectCheckResult;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Direct checks over loopback: correct, incorrect and missing responses.
@Tag("slow")
class NetworkCheckRunnerTest {
    private static final DirectCheck.CheckSubject HERE = new DirectCheck.CheckSubject("east", "here");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private final BlockingQueue<DirectCheck> ended = new LinkedBlockingQueue<>();
    private final NetworkCheckRunner checker = new NetworkCheckRunner(
            InstantSource.system(), _ -> new DirectCheckResult.NotRun("no SSH in this test"), ended::add);
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        checker.close();
        for (var closeable : open.reversed()) {
            closeable.close();
        }
    }

    private DirectCheckResult runCheck(DirectCheck check) throws InterruptedException {
        return checker.run(check);
    }

    private static String lead(DirectCheckResult result) {
        assertThat(result.faults()).as(result.toString()).hasSize(1);
        return result.faults().getFirst().lead();
    }

    private static String reason(DirectCheckResult result) {
        return result.faults().getFirst().reason();
    }

    private static DirectCheck port(int port, String job) {
        return new DirectCheck.Port(HERE, "127.0.0.1", OptionalInt.of(port), job);
    }

    private static DirectCheck page(String url, int status, String text) {
        return new DirectCheck.HttpRequest(HERE, URI.create(url), status, text, Duration.ofDays(14), Optional.empty());
    }

    private ServerSocket listening(int backlog) throws IOException {
        var socket = new ServerSocket(0, backlog, LOOPBACK);
        open.add(socket);
        return socket;
    }

    private HttpServer pages() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 16);
        server.createContext("/", exchange -> {
            try (exchange) {
                var more = exchange.getRequestURI().getPath().equals("/long") ? " and more".repeat(40_000) : "";
                var body = ("Welcome here" + more).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(
                        exchange.getRequestURI().getPath().equals("/bad") ? 503 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        open.add(() -> server.stop(0));
        return server;
    }

    @Test
    void aRespondingProgramHasNoFault() throws Exception {
        var result = runCheck(port(pages().getAddress().getPort(), "node"));
        assertThat(result).isInstanceOf(DirectCheckResult.Answered.class);
        assertThat(result.faults()).isEmpty();
    }

    @Test
    void aRefusedConnectionMeansTheExporterIsDownButTheHostIsUp() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            port = socket.getLocalPort();
        }
        assertThat(lead(runCheck(port(port, "node")))).isEqualTo("node exporter is down, but the host is up");
    }

    @Test
    void aProgramThatAcceptsConnectionsWithoutRespondingIsReported() throws Exception {
        var silent = listening(16);
        assertThat(lead(runCheck(port(silent.getLocalPort(), "node"))))
                .isEqualTo("node exporter accepts connections but does not respond (the program may be hung)");
    }

    @Test
    void anUnresponsivePortOnAReachableHostIsReported() throws Exception {
        var fullQueue = listening(1);
        // The backlog accepts some more connections than configured; after that, connecting times out.
        for (boolean hasRoom = true; hasRoom; ) {
            var socket = new Socket();
            open.add(socket);
            try {
                socket.connect(fullQueue.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException _) {
                hasRoom = false;
            }
        }
        assertThat(lead(runCheck(port(fullQueue.getLocalPort(), "node"))))
                .isEqualTo("node exporter does not respond, but the host does (port filtered or accept queue full)");
    }

    private static String summary(DirectCheckResult result) {
        assertThat(result.faults()).as(result.toString()).isEmpty();
        return ((DirectCheckResult.Answered) result).words();
    }

    @Test
    void underAPacketBudgetAConnectionIsKeptAndReused() throws Exception {
        var check = port(pages().getAddress().getPort(), "node");
        checker.plan(Set.of(check), true);
        assertThat(checker.packets(check)).isEqualTo(3);
        assertThat(summary(runCheck(check))).isEqualTo("accepts connections");
        for (int question = 1; question <= 3; question++) {
            assertThat(checker.packets(check)).isEqualTo(4);
            assertThat(summary(runCheck(check))).isEqualTo("responds");
        }
        assertThat(checker.packets(check))
                .as("another connection after some questions")
                .isEqualTo(4);
        assertThat(summary(runCheck(check))).isEqualTo("accepts connections");
        assertThat(ended).isEmpty();
    }

    @Test
    void aProgramThatExitsIsReportedAtOnceAndThenCheckedInFull() throws Exception {
        var server = pages();
        var check = port(server.getAddress().getPort(), "node");
        checker.plan(Set.of(check), true);
        runCheck(check);
        assertThat(summary(runCheck(check))).isEqualTo("responds");
        server.stop(0);
        assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo(check);
        assertThat(lead(runCheck(check))).isEqualTo("node exporter is down, but the host is up");
        assertThat(checker.packets(check)).isEqualTo(10);
        assertThat(lead(runCheck(check))).isEqualTo("node exporter is down, but the host is up");
    }

    @Test
    void aFrozenProgramBehindAKeptConnectionIsReportedEachTime() throws Exception {
        var check = port(listening(16).getLocalPort(), "node");
        checker.plan(Set.of(check), true);
        assertThat(summary(runCheck(check))).isEqualTo("accepts connections");
        for (int time = 0; time < 2; time++) {
            assertThat(lead(runCheck(check)))
                    .isEqualTo("node exporter accepts connections but does not respond (the program may be hung)");
        }
    }

    private DirectCheck checkedOnce(ServerSocket accepted) throws Exception {
        var check = port(accepted.getLocalPort(), "node");
        checker.plan(Set.of(check), true);
        runCheck(check);
        return check;
    }

    @Test
    void connectionsOfRemovedChecksAreClosed() throws Exception {
        var accepted = listening(16);
        var check = checkedOnce(accepted);
        try (var connection = accepted.accept()) {
            checker.plan(Set.of(), false);
            assertIsClosed(connection);
        }
        assertThat(ended).isEmpty();
    }

    @Test
    void theConnectionOfAnInterruptedCheckIsClosed() throws Exception {
        var accepted = listening(16);
        var check = checkedOnce(accepted);
        try (var connection = accepted.accept()) {
            var running = Thread.ofVirtual().start(() -> {
                try {
                    runCheck(check);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(connection.getInputStream().read()).as("the request").isEqualTo('H');
            running.interrupt();
            assertIsClosed(connection);
        }
    }

    private static void assertIsClosed(Socket connection) throws IOException {
        connection.setSoTimeout(10_000);
        assertThatThrownBy(() -> {
                    connection.getInputStream().readAllBytes();
                    throw new IOException("ended");
                })
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aNameWithoutAnAddressIsNotChecked() throws Exception {
        var check = new DirectCheck.Port(HERE, "nobody.invalid", OptionalInt.of(9100), "node");
        assertThat(runCheck(check)).isInstanceOf(DirectCheckResult.NotRun.class);
    }

    @Test
    void aPageIsCheckedForStatusAndText() throws Exception {
        var url = "http://127.0.0.1:" + pages().getAddress().getPort();
        assertThat(runCheck(page(url + "/", 200, "Welcome")).faults()).isEmpty();
        assertThat(lead(runCheck(page(url + "/bad", 200, "")))).isEqualTo("has the wrong status");
        assertThat(runCheck(page(url + "/bad", 503, "")).faults()).isEmpty();
        assertThat(lead(runCheck(page(url + "/", 200, "Farewell")))).isEqualTo("does not contain the expected text");
        assertThat(reason(runCheck(page(url + "/", 200, "Farewell")))).endsWith("is not in the page");
        assertThat(reason(runCheck(page(url + "/long", 200, "Farewell"))))
                .endsWith("is not in the first 256 KiB of the page");
    }

    @Test
    void aFrozenWebServerIsReportedInTime() throws Exception {
        var silent = listening(16);
        long began = System.nanoTime();
        assertThat(lead(runCheck(page("http://127.0.0.1:" + silent.getLocalPort() + "/", 200, ""))))
                .isEqualTo("does not respond in time");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    private static HeldCertificate authority() {
        return new HeldCertificate.Builder().certificateAuthority(0).build();
    }

    private static HeldCertificate certificate(HeldCertificate issuer, String name, Duration validity) {
        long now = System.currentTimeMillis();
        return new HeldCertificate.Builder()
                .signedBy(issuer)
                .addSubjectAlternativeName(name)
                .validityInterval(now - Duration.ofDays(1).toMillis(), now + validity.toMillis())
                .build();
    }

    private HttpsServer secured(int port, HeldCertificate presented, X509Certificate... issuers) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(LOOPBACK, port), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(new HandshakeCertificates.Builder()
                .heldCertificate(presented, issuers)
                .build()
                .sslContext()));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        open.add(() -> server.stop(0));
        return server;
    }

    private DirectCheck trusting(int port, HeldCertificate authority) throws IOException {
        var file = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
        return new DirectCheck.HttpRequest(
                HERE, URI.create("https://localhost:" + port + "/"), 200, "", Duration.ofDays(14), Optional.of(file));
    }

    @Test
    void aReplacedCertificateIsReportedAndARenewedOneIsNot() throws Exception {
        var trustedAuthority = authority();
        var first = secured(0, certificate(trustedAuthority, "localhost", Duration.ofDays(90)));
        int port = first.getAddress().getPort();
        var check = trusting(port, trustedAuthority);
        assertThat(runCheck(check).faults()).isEmpty();
        first.stop(0);
        var renewed = secured(port, certificate(trustedAuthority, "localhost", Duration.ofDays(90)));
        assertThat(runCheck(check).faults()).isEmpty();
        renewed.stop(0);
        secured(port, certificate(authority(), "localhost", Duration.ofDays(90)));
        var replaced = runCheck(check);
        assertThat(lead(replaced)).isEqualTo("has a new certificate, which is not trusted");
        assertThat(replaced.faults().getFirst().reason()).contains("is not signed by a trusted authority");
    }

    @Test
    void aMissingFileOfCaCertificatesIsNoFaultOfThePage() throws Exception {
        var server = secured(0, certificate(authority(), "localhost", Duration.ofDays(90)));
        var check = trusting(server.getAddress().getPort(), authority());
        Files.delete(folder.resolve("ca.pem"));

        assertThat(runCheck(check))
                .isInstanceOfSatisfying(
                        DirectCheckResult.NotRun.class,
                        result -> assertThat(result.why()).contains("ca.pem", "correct its ca_file"));
    }

    @Test
    void expiringExpiredAndMismatchedCertificatesAreReported() throws Exception {
        var trustedAuthority = authority();
        var expiresSoon = secured(0, certificate(trustedAuthority, "localhost", Duration.ofDays(3)));
        assertThat(lead(runCheck(trusting(expiresSoon.getAddress().getPort(), trustedAuthority))))
                .isEqualTo("has a certificate that expires soon");
        var expired = secured(0, certificate(trustedAuthority, "localhost", Duration.ofHours(-1)));
        var ended = runCheck(trusting(expired.getAddress().getPort(), trustedAuthority));
        assertThat(lead(ended)).isEqualTo("has a certificate that is not trusted");
        assertThat(ended.faults().getFirst().reason()).endsWith("has expired");
        long tomorrow = System.currentTimeMillis() + Duration.ofDays(1).toMillis();
        var early = secured(
                0,
                new HeldCertificate.Builder()
                        .signedBy(trustedAuthority)
                        .addSubjectAlternativeName("localhost")
                        .validityInterval(tomorrow, 2 * tomorrow)
                        .build());
        assertThat(reason(runCheck(trusting(early.getAddress().getPort(), trustedAuthority))))
                .endsWith("is not valid yet");
        var intermediate = new HeldCertificate.Builder()
                .certificateAuthority(0)
                .signedBy(trustedAuthority)
                .build();
        var below = new HeldCertificate.Builder()
                .certificateAuthority(0)
                .signedBy(intermediate)
                .build();
        var longChain = secured(
                0,
                certificate(below, "localhost", Duration.ofDays(90)),
                below.certificate(),
                intermediate.certificate());
        assertThat(reason(runCheck(trusting(longChain.getAddress().getPort(), trustedAuthority))))
                .contains("was rejected: ");
        var otherNameServer = secured(0, certificate(trustedAuthority, "elsewhere", Duration.ofDays(90)));
        var foreignName = runCheck(trusting(otherNameServer.getAddress().getPort(), trustedAuthority));
        assertThat(foreignName.faults().getFirst().reason()).endsWith("is for another name");
        var keyless = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 16);
        keyless.setHttpsConfigurator(new HttpsConfigurator(
                new HandshakeCertificates.Builder().build().sslContext()));
        keyless.start();
        open.add(() -> keyless.stop(0));
        assertThat(lead(runCheck(trusting(keyless.getAddress().getPort(), trustedAuthority))))
                .isEqualTo("TLS handshake failed");
    }

    @Test
    void aConnectionThatIsResetDuringTheTlsHandshakeIsAFailedHandshake() throws Exception {
        var listening = listening(1);
        Thread.ofVirtual().start(() -> {
            try (var socket = listening.accept()) {
                socket.getInputStream().read();
                // Closes with a reset.
                socket.setSoLinger(true, 0);
            } catch (IOException _) {
                // Closed at the end of the test.
            }
        });
        assertThat(lead(runCheck(trusting(listening.getLocalPort(), authority()))))
                .isEqualTo("TLS handshake failed");
    }

    /// Responds to each DNS query with the result of this function.
    private int udpServer(UnaryOperator<byte[]> answer) throws IOException {
        var socket = new DatagramSocket(0, LOOPBACK);
        open.add(socket);
        Thread.ofVirtual().start(() -> {
            var buffer = new byte[2048];
            while (!socket.isClosed()) {
                try {
                    var packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    var reply = answer.apply(Arrays.copyOf(buffer, packet.getLength()));
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                } catch (IOException _) {
                    // Closed at the end of the test.
                }
            }
        });
        return socket.getLocalPort();
    }

    /// The DNS query as a response with one address, whose name is a pointer to that of the query.
    static byte[] address(byte[] question, int code, int... address) {
        var out = ByteBuffer.allocate(question.length + 16).put(question);
        out.putShort(2, (short) (0x8180 | code)).putShort(6, (short) (address.length == 0 ? 0 : 1));
        if (address.length > 0) {
            out.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1).putInt(60);
            out.putShort((short) address.length);
            for (int part : address) {
                out.put((byte) part);
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static DirectCheck name(int port, String... expected) {
        return new DirectCheck.DnsQuery(
                HERE, "www.example.org", DirectCheck.DnsQuery.RecordType.A, "127.0.0.1", port, Set.of(expected));
    }

    @Test
    void aWrongDnsAnswerIsReported() throws Exception {
        int port = udpServer(question -> address(question, 0, 192, 0, 2, 66));
        assertThat(runCheck(name(port, "192.0.2.66")).faults()).isEmpty();
        assertThat(runCheck(name(port)).faults()).isEmpty();
        var wrongAddress = runCheck(name(port, "192.0.2.7"));
        assertThat(lead(wrongAddress)).isEqualTo("DNS gives a wrong answer");
        assertThat(wrongAddress.faults().getFirst().reason())
                .contains("192.0.2.66")
                .contains("expected 192.0.2.7");
    }

    @Test
    void missingNamesAndUnresponsiveNameServersAreReported() throws Exception {
        int port = udpServer(question -> address(question, 3));
        var noRecord = runCheck(name(port));
        assertThat(lead(noRecord)).isEqualTo("DNS returns no record");
        assertThat(noRecord.faults().getFirst().reason()).contains("NXDOMAIN");
        int silentServer = udpServer(_ -> new byte[0]);
        assertThat(lead(runCheck(name(silentServer)))).isEqualTo("DNS does not respond");
    }

    @Test
    void aDnsAnswerThatDoesNotFitInAPacketIsNotAMissingName() throws Exception {
        int port = udpServer(question -> {
            var reply = address(question, 0);
            reply[2] |= 2;
            return reply;
        });

        assertThat(runCheck(name(port))).isInstanceOf(DirectCheckResult.NotRun.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void anUnreadableResponseIsReportedAndHarmsNothing(int kind) throws Exception {
        int port = udpServer(question -> {
            var packetBytes = address(question, 0, 192, 0, 2, 66);
            switch (kind) {
                case 0 -> Arrays.fill(packetBytes, 12, packetBytes.length, (byte) 0xff);
                case 1 -> packetBytes[question.length + 1] = (byte) question.length;
                case 2 -> packetBytes[packetBytes.length - 5] = (byte) 0xff;
                case 3 -> {
                    packetBytes[4] = (byte) 0xff;
                    packetBytes[5] = (byte) 0xff;
                }
                default -> {
                    return Arrays.copyOf(packetBytes, packetBytes.length - 3);
                }
            }
            return packetBytes;
        });
        assertThat(lead(runCheck(name(port)))).startsWith("DNS ");
    }

    private static byte[] time(byte[] question, Instant serverTime, int stratum) {
        var out = ByteBuffer.allocate(48).put(0, (byte) 0x24).put(1, (byte) stratum);
        out.putLong(24, ByteBuffer.wrap(question).getLong(40));
        long stamp = serverTime.getEpochSecond() + 2_208_988_800L << 32;
        return out.putLong(32, stamp).putLong(40, stamp).array();
    }

    private static DirectCheck clock(int port) {
        return new DirectCheck.Clock(HERE, "127.0.0.1", port, Duration.ofSeconds(5));
    }

    @Test
    void aWrongClockIsReportedWithItsOffset() throws Exception {
        int right = udpServer(question -> time(question, Instant.now(), 2));
        assertThat(runCheck(clock(right)).faults()).isEmpty();
        int lateClock = udpServer(question -> time(question, Instant.now().minusSeconds(42), 2));
        var clockResult = runCheck(clock(lateClock));
        assertThat(lead(clockResult)).isEqualTo("clock is off");
        // The times of the two ways may differ by a few seconds on a busy machine.
        assertThat(clockResult.faults().getFirst().reason()).matches(".*is (39|4[0-5]) s behind this machine's");
        assertThat(clockResult.faults().getFirst().kind()).isEqualTo(DirectCheckFault.Kind.CLOCK);
    }

    @Test
    void unsynchronisedTimeServersAndMismatchedRepliesAreReported() throws Exception {
        int lost = udpServer(question -> time(question, Instant.now(), 0));
        assertThat(lead(runCheck(clock(lost)))).isEqualTo("time server is not synchronised");
        int foreignName = udpServer(_ -> time(new byte[48], Instant.now(), 2));
        assertThat(lead(runCheck(clock(foreignName)))).isEqualTo("time server's response cannot be read");
    }
}
