package greenwall.connectors.loki;

import static greenwall.connectors.MockServers.http;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServers;
import greenwall.connectors.RecordedServerExchange;
import greenwall.connectors.http.HttpSettings;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.internal.ws.RealWebSocket;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// Every recorded WebSocket of a real Loki's tail, frame by frame: each line is delivered, dropped lines are
/// counted, and the reason of the end is reported.
class TailReplayTest {
    private static final String NOTHING =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[]}}";

    /// What a sink receives of one tail up to its first end, after which the tail reconnects.
    private static final class ReplayRecorder implements LogSource.TailSink {
        private final Set<String> lines = new HashSet<>();
        private final AtomicLong dropped = new AtomicLong();
        private final CountDownLatch endOfTail = new CountDownLatch(1);
        private volatile String end = "";
        private volatile boolean connected;

        @Override
        public synchronized void line(LogSource.Line line) {
            if (endOfTail.getCount() > 0) {
                lines.add(line.timeNanos() + " " + line.stream() + " " + line.text());
            }
        }

        @Override
        public void dropped(long entries, String why) {
            if (endOfTail.getCount() > 0) {
                dropped.addAndGet(entries);
            }
        }

        @Override
        public void status(boolean isConnected, String what) {
            if (isConnected) {
                connected |= endOfTail.getCount() > 0;
            } else if (endOfTail.getCount() > 0) {
                end = what;
                endOfTail.countDown();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everyRecordedTailIsFollowedToItsEnd() {
        return RecordedServerExchange.all(Source.Kind.LOKI).stream()
                .filter(RecordedServerExchange::isTail)
                .map(recording -> DynamicTest.dynamicTest(recording.name(), () -> replay(recording.content())));
    }

    private static void replay(JsonNode recorded) throws IOException, InterruptedException {
        var recorder = new ReplayRecorder();
        try (var server = MockServers.mock();
                var http = http()) {
            server.setDispatcher(dispatcher(recorded));
            server.start();
            var loki = Loki.connect(http, source(Source.Kind.LOKI, server), HttpSettings.DEFAULT);
            try (var _ = loki.tail("{job=\"x\"}", Instant.EPOCH, recorder)) {
                assertThat(recorder.endOfTail.await(1, TimeUnit.MINUTES))
                        .as("the end was told")
                        .isTrue();
            }
        }
        var lines = new HashSet<String>();
        long dropped = 0;
        var reason = "";
        for (var frame : frames(recorded)) {
            var payload = frame.path("payload");
            for (var stream : payload.path("streams")) {
                stream.path("values")
                        .forEach(v ->
                                lines.add(v.get(0).asString() + " " + v.get(1).asString()));
            }
            dropped += payload.path("dropped_entries").size();
            if (isFrom(frame, "server", "close")) {
                reason = frame.path("reason").asString("");
            }
        }
        assertThat(recorder.lines).hasSize(lines.size());
        assertThat(recorder.dropped.get()).isEqualTo(dropped);
        assertThat(recorder.end).isNotBlank().doesNotContain("\n", "Exception");
        if (!reason.isEmpty()) {
            var core = reason.replaceFirst("^rpc error: code = \\S+ desc = ", "");
            assertThat(recorder.end).contains(core.length() > 40 ? core.substring(0, 40) : core);
        }
        assertThat(recorder.connected).isEqualTo(upgraded(recorded));
    }

    private static boolean upgraded(JsonNode recorded) {
        return recorded.get("response_head").get(0).asString().contains(" 101 ");
    }

    private static Iterable<JsonNode> frames(JsonNode recorded) {
        return recorded.has("frames")
                ? recorded.get("frames")
                : List.of(recorded.get("first_frame_with_dropped_entries"));
    }

    private static boolean isFrom(JsonNode frame, String sender, String kind) {
        return frame.path("from").asString("").equals(sender)
                && frame.path("frame").asString("").equals(kind);
    }

    private static Dispatcher dispatcher(JsonNode recorded) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                if (!request.getUrl().encodedPath().endsWith("/tail")) {
                    return new MockResponse.Builder().body(NOTHING).build();
                }
                if (!upgraded(recorded)) {
                    var status = recorded.get("response_head").get(0).asString().split(" ")[1];
                    return new MockResponse.Builder()
                            .code(Integer.parseInt(status))
                            .body(recorded.path("response_body").asString(""))
                            .build();
                }
                return new MockResponse.Builder()
                        .webSocketUpgrade(new WebSocketListener() {
                            @Override
                            public void onOpen(WebSocket socket, Response response) {
                                sendFrames(recorded, socket);
                            }
                        })
                        .build();
            }
        };
    }

    private static void sendFrames(JsonNode recorded, WebSocket socket) {
        for (var frame : frames(recorded)) {
            if (isFrom(frame, "server", "text")) {
                socket.send(frame.get("payload").toString());
            } else if (isFrom(frame, "server", "close")) {
                int code = frame.path("code").asInt(1000);
                socket.close(code == 1005 ? 1000 : code, frame.path("reason").asString(""));
                return;
            }
        }
        while (socket.queueSize() > 0) {
            Thread.onSpinWait();
        }
        ((RealWebSocket) socket).failWebSocket(new IOException("dropped without a word"), null, false);
    }
}
