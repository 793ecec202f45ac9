package greenwall.app.console;

import greenwall.app.site.SourceHealthCheck;
import greenwall.fleet.Elapsed;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Checks whether the log and alert sources respond. Runs next to the poll, which does not wait for them.
final class SourceHealthPoll {
    private static final Duration INTERVAL = Duration.ofSeconds(9);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final SourceHealthCheck sources;
    private final ExecutorService threads;
    private Instant queriedAt = Instant.EPOCH;
    private Future<List<SourceState>> query = CompletableFuture.completedFuture(List.of());
    private List<SourceState> last = List.of();

    SourceHealthPoll(SourceHealthCheck sources, ExecutorService threads) {
        this.sources = sources;
        this.threads = threads;
    }

    /// Starts another check if one is due and none is running.
    void poll(Instant now) {
        if (query.isDone() && Elapsed.longerThan(INTERVAL, queriedAt, now)) {
            queriedAt = now;
            query = threads.submit(sources::states);
        }
    }

    /// The states of the sources; their last states if they are slower than the poll.
    List<SourceState> states() throws InterruptedException {
        try {
            last = query.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return last;
        } catch (ExecutionException bug) {
            LivePollLoop.failed(bug);
        }
        return last;
    }
}
