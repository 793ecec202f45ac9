package greenwall.app.console;

import greenwall.views.RangeQueryRunner;
import greenwall.views.RequestHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sends a query that several windows need only once. The query is cancelled when no window waits for its
/// answer any more.
final class RangeQueryDeduplicator implements RangeQueryRunner {
    /// Windows that follow the clock query a moment apart. The difference is invisible on any chart.
    private static final Duration TOLERANCE = Duration.ofSeconds(1);

    private final RangeQueryRunner source;

    /// Running queries; the list and its elements are guarded by this.
    private final List<SharedQuery> open = new ArrayList<>();

    RangeQueryDeduplicator(RangeQueryRunner source) {
        this.source = source;
    }

    private static final class SharedQuery {
        private final Request request;
        private final List<Consumer<Answer>> receivers = new ArrayList<>();

        private @Nullable RequestHandle handle;
        private boolean finished;

        SharedQuery(Request request) {
            this.request = request;
        }

        boolean matches(Request other) {
            return request.cluster().equals(other.cluster())
                    && request.query().equals(other.query())
                    && request.step().equals(other.step())
                    && isClose(request.window().start(), other.window().start())
                    && isClose(request.window().end(), other.window().end());
        }

        private static boolean isClose(Instant first, Instant second) {
            return Duration.between(first, second).abs().compareTo(TOLERANCE) < 0;
        }
    }

    @Override
    public RequestHandle run(Request request, Consumer<Answer> receiver) {
        // A separate object for each caller, even if two callers pass the same receiver.
        Consumer<Answer> ownReceiver = receiver::accept;
        var query = new SharedQuery(request);
        synchronized (this) {
            var shared = open.stream().filter(o -> o.matches(request)).findFirst();
            if (shared.isPresent()) {
                shared.get().receivers.add(ownReceiver);
                return () -> cancel(shared.get(), ownReceiver);
            }
            query.receivers.add(ownReceiver);
            open.add(query);
        }
        var handle = source.run(request, answer -> answered(query, answer));
        boolean late;
        synchronized (this) {
            query.handle = handle;
            late = query.finished;
        }
        if (late) {
            handle.close();
        }
        return () -> cancel(query, ownReceiver);
    }

    private void answered(SharedQuery query, Answer answer) {
        List<Consumer<Answer>> receivers;
        synchronized (this) {
            query.finished = true;
            open.remove(query);
            receivers = List.copyOf(query.receivers);
            query.receivers.clear();
        }
        receivers.forEach(receiver -> receiver.accept(answer));
    }

    private void cancel(SharedQuery query, Consumer<Answer> receiver) {
        RequestHandle unneeded = null;
        synchronized (this) {
            query.receivers.remove(receiver);
            if (query.receivers.isEmpty() && !query.finished) {
                query.finished = true;
                open.remove(query);
                unneeded = query.handle;
            }
        }
        if (unneeded != null) {
            unneeded.close();
        }
    }
}
