package greenwall.app.console;

import greenwall.app.site.LogAndAlertSources;
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

/// Asks the sources of logs and alerts whether they answer, beside the poll, which does not wait for them.
final class CompanionPoll {
    private static final Duration EVERY = Duration.ofSeconds(9);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final LogAndAlertSources sources;
    private final ExecutorService threads;
    private Instant askedAt = Instant.EPOCH;
    private Future<List<SourceState>> asked = CompletableFuture.completedFuture(List.of());
    private List<SourceState> last = List.of();

    CompanionPoll(LogAndAlertSources sources, ExecutorService threads) {
        this.sources = sources;
        this.threads = threads;
    }

    /// Asks again if it is time and nothing is under way.
    void ask(Instant now) {
        if (asked.isDone() && Elapsed.longerThan(EVERY, askedAt, now)) {
            askedAt = now;
            asked = threads.submit(sources::ask);
        }
    }

    /// Their last answers, if they are slower than the poll.
    List<SourceState> states() throws InterruptedException {
        try {
            last = asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return last;
        } catch (ExecutionException bug) {
            PollTimer.failed(bug);
        }
        return last;
    }
}
