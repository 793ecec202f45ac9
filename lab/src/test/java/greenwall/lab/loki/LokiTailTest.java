package greenwall.lab.loki;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.trace.EpochNanos;
import greenwall.lab.loki.LokiServer.LokiLimits;
import greenwall.lab.testing.InMemoryLogs;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LokiTailTest {
    private static final LokiLimits LIMITS =
            new LokiLimits(5000, 500, Duration.ofHours(721), Duration.ofMinutes(1), 2, Duration.ofHours(1));

    private final InMemoryLogs lines = new InMemoryLogs();
    private final LokiServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    LokiTailTest() throws Exception {
        server = new LokiServer(
                new LokiServer.Setup(InetAddress.getLoopbackAddress(), 0, lines, InstantSource.system(), LIMITS));
    }

    @BeforeEach
    void writeThreeLines() {
        for (int i = 1; i <= 3; i++) {
            write("old", "line " + i);
        }
    }

    @AfterEach
    void stop() {
        server.close();
        client.shutdownNow();
    }

    private void write(String job, String line) {
        lines.write(Labels.of("job", job, "hostname", "node04"), line);
    }

    /// One event of the WebSocket: its kind and its content.
    private record Event(String kind, int code, String text) {}

    private final class Reader implements WebSocket.Listener {
        private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(1000);
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                events.add(new Event("text", 0, part.toString()));
                part.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, data, last);
        }

        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            events.add(new Event("ping", message.remaining(), ""));
            return WebSocket.Listener.super.onPing(socket, message);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add(new Event("close", code, reason));
            return WebSocket.Listener.super.onClose(socket, code, reason);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            events.add(new Event("broken", 0, String.valueOf(error.getMessage())));
        }

        Event next(String... kinds) throws InterruptedException {
            while (true) {
                Event event = events.poll(1, TimeUnit.MINUTES);
                assertThat(event).as("something must come within a minute").isNotNull();
                if (List.of(kinds).contains(event.kind())) {
                    return event;
                }
            }
        }
    }

    private WebSocket tail(String query, String parameters, Reader reader) {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        var uri = URI.create(
                server.uri().toString().replace("http", "ws") + "/loki/api/v1/tail?query=" + encoded + parameters);
        return client.newWebSocketBuilder().buildAsync(uri, reader).join();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "{job=\"x\"§1:9: parse error: unexpected end of the query, expected \"}\" or \",\"",
                "rate({job=\"x\"}[5m])§only log selector is supported",
                "~~§1:1: parse error: unexpected end of the query"
            })
    void anErrorIsSentAsTheReasonOfACloseFrame(String query, String reason) throws Exception {
        var reader = new Reader();
        tail(query, "", reader);
        assertThat(reader.next("close", "broken")).isEqualTo(new Event("close", 1011, reason));
    }

    @Test
    void anErrorTooLongForACloseFrameBreaksTheConnection() throws Exception {
        var reader = new Reader();
        tail("{job=~\"(" + "x".repeat(150) + "\"}", "", reader);
        Event end = reader.next("close", "broken");
        assertThat(end.kind().equals("broken") || end.code() == 1006).isTrue();
    }

    @Test
    void aStartInTheFutureIsRefused() throws Exception {
        var reader = new Reader();
        long later = EpochNanos.nanos(InstantSource.system().instant()) + 60 * LokiParameters.SECOND;
        tail("{job=\"x\"}", "&start=" + later, reader);
        assertThat(reader.next("close", "broken").text())
                .isEqualTo("this data is no longer available, it is past now - max_query_lookback (0s)");
    }

    @Test
    void historyIsTheNewestLinesOldestFirstAndEachElementHoldsOneEntry() throws Exception {
        var reader = new Reader();
        tail("{job=\"old\"}", "&limit=2", reader);
        String frame = reader.next("text").text();
        assertThat(frame).contains("line 2").contains("line 3").doesNotContain("line 1");
        assertThat(frame.indexOf("line 2")).isLessThan(frame.indexOf("line 3"));
        assertThat(frame.split("\"stream\":", -1)).hasSize(3);
    }

    @Test
    void aLineArrivesLiveThroughThePipeline() throws Exception {
        var reader = new Reader();
        tail("{job=\"live\"} |= \"hello\" | regexp \"(?P<who>\\\\w+)$\"", "", reader);
        reader.next("ping");
        write("live", "not this");
        write("live", "hello bob");
        assertThat(reader.next("text").text()).contains("\"who\":\"bob\"").doesNotContain("not this");
    }

    @Test
    void pingsComeEachSecondWithoutAPayload() throws Exception {
        var reader = new Reader();
        tail("{job=\"nonesuch\"}", "", reader);
        assertThat(reader.next("ping")).isEqualTo(new Event("ping", 0, ""));
        assertThat(reader.next("ping")).isEqualTo(new Event("ping", 0, ""));
    }

    @Test
    void theCloseFrameOfAClientIsEchoed() throws Exception {
        var reader = new Reader();
        tail("{job=\"x\"}", "", reader).sendClose(1001, "bye").join();
        assertThat(reader.next("close")).isEqualTo(new Event("close", 1001, ""));
    }

    @Test
    void aTailOverTheLimitIsRefusedWithTheLimit() throws Exception {
        for (int i = 0; i < 2; i++) {
            // A tail is counted when it is followed, which is after its handshake.
            var counted = new Reader();
            tail("{job=\"x\"}", "", counted);
            counted.next("ping");
        }
        var third = new Reader();
        tail("{job=\"x\"}", "", third);
        assertThat(third.next("close", "broken").text()).endsWith("limit exceeded, count > limit (3 > 2)");
    }

    @Test
    void aStoppingServerSendsACloseReason() throws Exception {
        var reader = new Reader();
        tail("{job=\"x\"}", "", reader);
        reader.next("ping");
        server.close();
        assertThat(reader.next("close", "broken"))
                .isEqualTo(new Event("close", 1011, "all ingesters closed the connection"));
    }

    @Test
    void aTailWithoutAnUpgradeIsRefused() throws Exception {
        var plain = HttpRequest.newBuilder(server.uri().resolve("/loki/api/v1/tail?query=%7Bjob%3D%22x%22%7D"))
                .build();
        assertThat(client.send(plain, HttpResponse.BodyHandlers.ofString()).body())
                .isEqualTo("Bad Request\n");
    }
}
