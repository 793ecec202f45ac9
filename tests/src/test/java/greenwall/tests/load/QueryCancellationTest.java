package greenwall.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.fleet.source.LoadCounter;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.tests.poll.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A query that nobody waits for any more is cancelled at the source, and there are never more calls than
/// configured.
class QueryCancellationTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    /// Far above the usual time, because the machine may be busy; the benchmark checks the real limit.
    private static final double GENEROUS_MILLIS = 10_000;

    private static final byte[] NOTHING = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}"
            .getBytes(StandardCharsets.UTF_8);

    @Test
    void aWeekOfTenThousandSeriesIsCancelledMidResponse() throws Exception {
        assertCancelledSoon((_, sink) -> CancelledQuery.week(sink));
    }

    @Test
    void aServerThatHasNotRespondedYetNoticesTheCancellation() throws Exception {
        assertCancelledSoon((_, sink) -> sink.awaitDisconnect());
    }

    private static void assertCancelledSoon(RequestRecordingServer.ResponseWriter answer) throws Exception {
        try (var server = new RequestRecordingServer(answer);
                var http = CancelledQuery.http()) {
            var times = CancelledQuery.cancel(CancelledQuery.connect(http, server, HttpSettings.DEFAULT), server);
            assertThat(times.caller()).isLessThan(GENEROUS_MILLIS);
            assertThat(times.server()).isLessThan(GENEROUS_MILLIS);
        }
    }

    private static void leaveRangesUnanswered(
            RequestRecordingServer.ReceivedRequest received, RequestRecordingServer.ResponseSink sink)
            throws IOException, InterruptedException {
        if (received.path().endsWith("query_range")) {
            sink.awaitDisconnect();
        }
        sink.write(NOTHING);
    }

    @Test
    void cancelledCallsReleaseTheirSlots() throws Exception {
        try (var server = new RequestRecordingServer(QueryCancellationTest::leaveRangesUnanswered);
                var http = CancelledQuery.http()) {
            var metrics = CancelledQuery.connect(
                    http, server, HttpSettings.DEFAULT.with(draft -> draft.maxConcurrentCalls = 4));
            for (int round = 0; round < 3; round++) {
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int i = 0; i < 10; i++) {
                        threads.submit(() -> metrics.range("x", CancelledQuery.week(), SOON, SOON));
                    }
                    threads.shutdownNow();
                }
                assertThat(metrics.instant("up", SOON)).isInstanceOf(Outcome.Answered.class);
            }
        }
    }

    @Test
    void concurrentCallsNeverExceedTheConfiguredLimit() throws Exception {
        try (var server = new RequestRecordingServer((_, sink) -> {
                    Thread.sleep(5);
                    sink.write(NOTHING);
                });
                var http = CancelledQuery.http()) {
            var metrics = CancelledQuery.connect(
                    http, server, HttpSettings.DEFAULT.with(draft -> draft.maxConcurrentCalls = 5));
            var poller = metrics.forPolling(new LoadCounter());
            var all = new ArrayList<Future<?>>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 60; i++) {
                    int n = i;
                    all.add(threads.submit(() -> poller.instant("up + " + n, SOON)));
                    all.add(threads.submit(() -> metrics.instant("up - " + n, SOON)));
                    all.add(threads.submit(() -> metrics.range("up * " + n, CancelledQuery.week(), SOON, SOON)));
                }
            }
            assertThat(all).allMatch(Future::isDone);
            assertThat(server.received()).hasSizeGreaterThanOrEqualTo(180);
            assertThat(server.maxConcurrent()).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aViewFullOfSlowChartsDoesNotBlockThePoller() throws Exception {
        try (var server = new RequestRecordingServer(QueryCancellationTest::leaveRangesUnanswered);
                var http = CancelledQuery.http();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            MetricsSource metrics = CancelledQuery.connect(
                    http, server, HttpSettings.DEFAULT.with(draft -> draft.maxConcurrentCalls = 4));
            for (int i = 0; i < 10; i++) {
                threads.submit(() -> metrics.range("x", CancelledQuery.week(), SOON, Duration.ofMinutes(5)));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (server.inProgress() < 3 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            var counter = new LoadCounter();
            assertThat(metrics.forPolling(counter).instant("up", SOON)).isInstanceOf(Outcome.Answered.class);
            assertThat(counter.load().calls()).isEqualTo(1);
            assertThat(counter.load().bytes()).isEqualTo(NOTHING.length);
            // The server counts a request down after its last byte.
            Await.until("the query has ended", Duration.ofSeconds(30), () -> server.inProgress() == 3);
            threads.shutdownNow();
        }
    }
}
