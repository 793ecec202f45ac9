package greenwall.fleet.source;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One answer for all clusters of a shared engine that ask the same within a moment, such as for its rules.
final class SharedResponse<T> {
    private static final long FRESH = TimeUnit.SECONDS.toNanos(1);
    private static final Duration BEHIND = Duration.ofSeconds(1);

    private final Function<Duration, Outcome<T>> question;
    private final ReentrantLock asking = new ReentrantLock(true);
    private @Nullable Outcome<T> last;
    private long at;

    SharedResponse(Function<Duration, Outcome<T>> question) {
        this.question = question;
    }

    Outcome<T> ask(Duration deadline) {
        try {
            // Who asked first has this deadline too, so its answer is there by then.
            if (!asking.tryLock(deadline.plus(BEHIND).toMillis(), TimeUnit.MILLISECONDS)) {
                return question.apply(deadline);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return question.apply(deadline);
        }
        try {
            var known = last;
            if (known != null && System.nanoTime() - at < FRESH) {
                return known;
            }
            var answer = question.apply(deadline);
            // An answer that its own caller cancelled says nothing to the others.
            boolean withdrawn = answer instanceof Outcome.Failed<T>(var _, var _, var _, Failure.Cancelled _);
            last = withdrawn ? null : answer;
            at = System.nanoTime();
            return answer;
        } finally {
            asking.unlock();
        }
    }
}
