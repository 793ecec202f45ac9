package greenwall.tests.load;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A query for a week of 10,000 series that is cancelled halfway.
final class CancelledQuery {
    static final int SERIES = 10_000;
    private static final Instant END = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(15);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private CancelledQuery() {}

    /// Milliseconds from the cancellation until the caller was free, and until the server noticed.
    record CancellationTime(double caller, double server) {}

    static MetricsSource connect(SharedHttpClient http, RequestRecordingServer server, HttpSettings settings) {
        return Prometheus.connect(http, new Source("east", Source.Kind.PROMETHEUS, server.url()), settings);
    }

    static SharedHttpClient http() {
        return new SharedHttpClient(Map.of(), InstantSource.system());
    }

    static TimeWindow week() {
        return TimeWindow.before(END, Duration.ofDays(7));
    }

    /// Writes the week series by series, as long as the client reads.
    static void week(RequestRecordingServer.ResponseSink sink) throws IOException {
        sink.write("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                .getBytes(StandardCharsets.UTF_8));
        var points = new StringBuilder();
        long start = week().start().getEpochSecond();
        for (long t = start; t <= END.getEpochSecond(); t += STEP.toSeconds()) {
            points.append(points.isEmpty() ? "" : ",")
                    .append('[')
                    .append(t)
                    .append(",\"0.")
                    .append(t % 997)
                    .append("\"]");
        }
        for (int i = 0; i < SERIES; i++) {
            sink.write(((i == 0 ? "" : ",") + "{\"metric\":{\"__name__\":\"x\",\"instance\":\"node" + i
                            + ":9100\"},\"values\":[" + points + "]}")
                    .getBytes(StandardCharsets.UTF_8));
        }
        sink.write("]}}".getBytes(StandardCharsets.UTF_8));
    }

    /// Sends the query, waits until the server responds, cancels, and waits until both sides have noticed.
    static CancellationTime cancel(MetricsSource metrics, RequestRecordingServer server) throws Exception {
        int before = server.cancellations().size();
        var outcome = new CompletableFuture<Outcome<Matrix>>();
        var queryThread = Thread.startVirtualThread(() -> outcome.complete(metrics.range("x", week(), STEP, DEADLINE)));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (server.inProgress() == 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        queryThread.join(Duration.ofMillis(60));
        long cancelledAt = System.nanoTime();
        queryThread.interrupt();
        outcome.get(30, TimeUnit.SECONDS);
        long releasedAt = System.nanoTime();
        while (server.cancellations().size() == before && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        long noticedAt =
                server.cancellations().stream().skip(before).findFirst().orElse(Long.MAX_VALUE);
        return new CancellationTime((releasedAt - cancelledAt) / 1e6, (noticedAt - cancelledAt) / 1e6);
    }
}
