package greenwall.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How long it takes to cancel a query for a week of 10,000 series when the user moves on: for the caller, and
/// at the server. The part that was already read is discarded.
@Tag("bench")
class QueryCancellationBench {
    private static final int ROUNDS = 30;
    private static final double BAR = 100;
    private static final long KEPT = 8L << 20;

    @Test
    void aQueryOverAWeekIsCancelledWithinAHundredMilliseconds() throws Exception {
        try (var reading = new RequestRecordingServer((_, reply) -> CancelledQuery.week(reply));
                var thinking = new RequestRecordingServer((_, reply) -> reply.awaitDisconnect());
                var http = CancelledQuery.http()) {
            for (var server : new RequestRecordingServer[] {reading, thinking}) {
                var metrics = CancelledQuery.connect(http, server, HttpSettings.DEFAULT);
                CancelledQuery.cancel(metrics, server);
                long before = heap();
                int threads = Thread.activeCount();
                var caller = new double[ROUNDS];
                var seen = new double[ROUNDS];
                for (int i = 0; i < ROUNDS; i++) {
                    var times = CancelledQuery.cancel(metrics, server);
                    caller[i] = times.caller();
                    seen[i] = times.server();
                }
                long heapGrowth = heap() - before;
                Arrays.sort(caller);
                Arrays.sort(seen);
                System.out.printf(
                        Locale.ROOT,
                        "%s: caller free median %.1f max %.1f ms, seen at the server median %.1f max %.1f ms, heap %+d KiB%n",
                        server == reading ? "while it is read" : "while the server works it out",
                        caller[ROUNDS / 2],
                        caller[ROUNDS - 1],
                        seen[ROUNDS / 2],
                        seen[ROUNDS - 1],
                        heapGrowth >> 10);
                assertThat(caller[ROUNDS - 1]).isLessThanOrEqualTo(BAR);
                assertThat(seen[ROUNDS - 1]).isLessThanOrEqualTo(BAR);
                assertThat(heapGrowth).isLessThan(KEPT);
                assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
                assertThat(server.inProgress()).isZero();
            }
        }
    }

    private static long heap() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
