package greenwall.fleet.explain.logs;

import greenwall.fleet.explain.logs.LogReadOrder.Piece;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Reads the lines of one query in the order of a [LogReadOrder], two requests at a time. So the most useful
/// lines have been read when time or space runs out, and the missing parts are known: the lines farthest from
/// the onset.
public final class LogReader {
    private static final int BATCH = 500;

    /// The maximum number of lines to read of the window and the baseline.
    public record Limits(int windowLines, int baselineLines) {}

    private final LogSource logs;
    private final String query;
    private final LogTemplateCollector collector;
    private final LogReadOrder plan;
    private final ReadProgress progress;

    /// @param incomplete why the log source may have left out lines; empty if it is complete
    public record State(
            long lines,
            long windowLines,
            boolean cut,
            double ofWindow,
            double ofBaseline,
            int requests,
            String incomplete,
            Optional<Failure> failure) {}

    /// @param ofNeighbours whether the query selects hosts that the explained one depends on
    public LogReader(
            LogSource logs,
            String query,
            LogSearchWindow scope,
            LogTemplateCollector collector,
            Limits limits,
            boolean ofNeighbours) {
        this.logs = logs;
        this.query = query;
        this.collector = collector;
        this.plan = LogReadOrder.of(scope, limits);
        this.progress = new ReadProgress(scope, collector, limits, ofNeighbours);
    }

    /// Blocks until everything is read, or the time or space is used up.
    ///
    /// @param onPiece called after each piece that was read, on the threads of the readers
    public State read(Duration deadline, Runnable onPiece) throws InterruptedException {
        long untilNanos = System.nanoTime() + deadline.toNanos();
        Consumer<Piece> work = piece -> {
            read(piece, untilNanos);
            onPiece.run();
        };
        var inner = plan.inner();
        readConcurrently(inner, work);
        if (!progress.failed()) {
            long seconds = inner.stream()
                    .mapToLong(p -> p.window().length().toSeconds())
                    .sum();
            readConcurrently(plan.outer(state().windowLines() / Math.max(1.0, seconds)), work);
        }
        return state();
    }

    private void readConcurrently(List<Piece> pieces, Consumer<Piece> work) throws InterruptedException {
        var queue = new ConcurrentLinkedQueue<>(pieces);
        Callable<Void> reader = () -> {
            for (var piece = queue.poll(); piece != null && !progress.failed(); piece = queue.poll()) {
                work.accept(piece);
            }
            return null;
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> done : threads.invokeAll(List.of(reader, reader))) {
                done.get();
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException("reading the logs failed", bug.getCause());
        }
    }

    private void read(Piece piece, long untilNanos) {
        if (!piece.window().start().isBefore(piece.window().end())) {
            return;
        }
        int reserved = progress.reserve(piece);
        var remaining = Duration.ofNanos(untilNanos - System.nanoTime());
        if (reserved <= 0 || remaining.isNegative()) {
            progress.skip(piece);
            return;
        }
        var batch = new ArrayList<LogSource.Line>(BATCH);
        var received = new ReadProgress.ReceivedLines();
        var outcome = logs.lines(
                query,
                piece.window(),
                piece.order(),
                reserved,
                line -> {
                    batch.add(line);
                    received.add(line);
                    if (batch.size() == BATCH) {
                        collector.add(batch, progress);
                        batch.clear();
                    }
                    return System.nanoTime() < untilNanos
                            && !Thread.currentThread().isInterrupted();
                },
                remaining);
        collector.add(batch, progress);
        progress.done(piece, reserved, outcome, received);
    }

    public boolean ofNeighbours() {
        return progress.ofNeighbours();
    }

    public State state() {
        return progress.state();
    }
}
