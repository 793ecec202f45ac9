package greenwall.fleet.source;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A tail that is opened on its own thread once something that it needs was read, unless it is closed first.
/// A source that is down is queried again until it is up.
public final class DeferredTail implements LogSource.Tail {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);

    private LogSource.@Nullable Tail tail;
    private @Nullable Thread opener;
    private boolean closed;

    private DeferredTail() {}

    /// @param request reads what the tail needs
    public static <T> LogSource.Tail start(
            String name, LogSource.TailSink sink, Supplier<Outcome<T>> request, Function<T, LogSource.Tail> opening) {
        var tail = new DeferredTail();
        tail.opener = Thread.ofVirtual().name(name).start(() -> tail.request(sink, request, opening));
        return tail;
    }

    private <T> void request(
            LogSource.TailSink sink, Supplier<Outcome<T>> request, Function<T, LogSource.Tail> opening) {
        try {
            while (!open(request.get(), sink, opening)) {
                Thread.sleep(BETWEEN_ATTEMPTS);
            }
        } catch (InterruptedException _) {
            // It was closed while the source was down.
        } catch (RuntimeException bug) {
            System.getLogger(DeferredTail.class.getName()).log(System.Logger.Level.ERROR, "opening a tail failed", bug);
            sink.status(false, "internal error in the live tail; see Greenwall's log");
        }
    }

    /// False if the source must be queried again.
    private synchronized <T> boolean open(
            Outcome<T> outcome, LogSource.TailSink sink, Function<T, LogSource.Tail> opening) {
        if (closed) {
            return true;
        }
        switch (outcome) {
            case Outcome.Answered<T> answered -> {
                tail = opening.apply(answered.value());
                return true;
            }
            case Outcome.Failed<T> failed -> {
                sink.status(false, failed.failure().found());
                return !failed.failure().isTemporary();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (opener != null) {
            opener.interrupt();
        }
        if (tail != null) {
            tail.close();
        }
    }
}
