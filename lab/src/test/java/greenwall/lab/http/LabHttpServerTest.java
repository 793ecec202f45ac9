package greenwall.lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabHttpServerTest {
    private static final Instant NOW = Instant.parse("2026-03-14T09:30:00Z");
    private static final int MEBIBYTE = 1 << 20;

    private final CountDownLatch release = new CountDownLatch(1);
    private final LabHttpServer server = start();

    private LabHttpServer start() {
        try {
            return LabHttpServer.start(InetAddress.ofLiteral("127.0.0.1"), 0, "test", () -> NOW, request -> {
                if (request.path().equals("/slow")) {
                    waitForRelease();
                }
                return Response.of(200, "text/plain", "took " + request.body().length);
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void waitForRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        release.countDown();
        server.close();
    }

    private Socket send(String head, byte[] body) throws IOException {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return socket;
    }

    private String sendAndRead(String head, byte[] body) throws IOException {
        try (var socket = send(head + "\r\nConnection: close", body)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void responsesCarryTheDateOfTheServersOwnClock() throws IOException {
        assertThat(sendAndRead("GET / HTTP/1.1", new byte[0])).contains("Date: Sat, 14 Mar 2026 09:30:00 GMT");
    }

    @Test
    void aBodyOverTheLimitIsRefusedBeforeItIsRead() throws IOException {
        assertThat(sendAndRead("POST / HTTP/1.1\r\nContent-Length: " + (62 << 20), new byte[0]))
                .startsWith("HTTP/1.1 413 ")
                .contains("4 MiB");
    }

    @Test
    void aBodyOfUnknownLengthIsRefused() throws IOException {
        assertThat(sendAndRead("POST / HTTP/1.1\r\nTransfer-Encoding: chunked", new byte[0]))
                .startsWith("HTTP/1.1 411 ");
    }

    @Test
    void theTotalSizeOfConcurrentBodiesIsLimitedAndTheServerContinues() throws IOException {
        var slow = new ArrayList<Socket>();
        try {
            String refused = "";
            for (int i = 0; i < 12 && refused.isEmpty(); i++) {
                var socket = send("POST /slow HTTP/1.1\r\nContent-Length: " + 4 * MEBIBYTE, new byte[4 * MEBIBYTE]);
                slow.add(socket);
                var last = sendAndRead("POST / HTTP/1.1\r\nContent-Length: " + MEBIBYTE, new byte[MEBIBYTE]);
                refused = last.startsWith("HTTP/1.1 503 ") ? last : "";
            }
            assertThat(refused).contains("too many large requests");
            assertThat(sendAndRead("GET / HTTP/1.1", new byte[0])).startsWith("HTTP/1.1 200 ");
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aRefusalReachesAClientThatStillSendsItsBody() throws IOException {
        try (var socket =
                send("POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: " + 4 * MEBIBYTE, new byte[0])) {
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("HTTP/1.1 421");
            socket.getOutputStream().write(new byte[4 * MEBIBYTE]);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("evil.example");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:9090", "127.0.0.1.evil.example", "a b", "[::1", "1.2.3.4:x"})
    void aForeignHostHeaderIsRefused(String host) throws IOException {
        assertThat(sendAndRead("GET / HTTP/1.1\r\nHost: " + host, new byte[0]))
                .startsWith("HTTP/1.1 421 ")
                .contains(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.0.0.1:9090", "localhost:3100", "LOCALHOST", "[::1]:9090", "192.168.3.4:9090"})
    void addressesAndLocalhostAreServed(String host) throws IOException {
        assertThat(sendAndRead("GET / HTTP/1.1\r\nHost: " + host, new byte[0])).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({"::,[::1]", "0.0.0.0,127.0.0.1", "::1,[0:0:0:0:0:0:0:1]", "127.0.0.1,127.0.0.1"})
    void theReportedAddressIsReachable(String bound, String reported) {
        assertThat(LabHttpServer.reachable(InetAddress.ofLiteral(bound))).isEqualTo(reported);
    }
}
