package greenwall.fleet.explain.logs;

import static greenwall.fleet.TimeOrder.earlier;
import static greenwall.fleet.TimeOrder.later;
import static greenwall.fleet.TimeOrder.longer;
import static greenwall.fleet.TimeOrder.shorter;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Reads the lines of one query around an onset and around other instants in question: the next minutes first,
/// then a sample of the baseline, then outwards by halves. So the most useful lines have been read when time or
/// space runs out, and the missing parts are known.
///
/// Reads with two requests at a time; limits cut off the lines farthest from the onset.
public final class LogReader {
    private static final Duration INNER = Duration.ofMinutes(2);
    private static final int BATCH = 500;
    private static final int SLICES = 8;
    private static final int PIECE_LINES = 25_000;
    private static final int MAX_PIECES = 24;

    /// The maximum number of lines to read of the window and the baseline.
    public record Limits(int windowLines, int baselineLines) {}

    private final Logs logs;
    private final String query;
    private final LogScope scope;
    private final List<Instant> centres;
    private final LogTemplateCollector collector;
    private final Limits limits;
    private final long untilNanos;
    private final Runnable progress;

    private final ReadIntervals covered = new ReadIntervals();
    private int windowRemaining;
    private int baselineRemaining;
    private long lines;
    private long windowLines;
    private int requests;
    private boolean cut;
    private Optional<Failure> failure = Optional.empty();

    /// How much was read so far.
    public record State(
            long lines,
            long windowLines,
            boolean cut,
            double ofWindow,
            double ofBaseline,
            int requests,
            Optional<Failure> failure) {}

    private record Piece(TimeWindow window, Logs.Order order, boolean ofWindow, int limit) {}

    /// @param progress called after each piece that was read, on the threads of the readers
    public LogReader(
            Logs logs,
            String query,
            LogScope scope,
            LogTemplateCollector collector,
            Limits limits,
            Duration deadline,
            Runnable progress) {
        this.logs = logs;
        this.query = query;
        this.scope = scope;
        this.centres = scope.reference().centres(scope.window());
        this.collector = collector;
        this.limits = limits;
        this.untilNanos = System.nanoTime() + deadline.toNanos();
        this.progress = progress;
        windowRemaining = limits.windowLines();
        baselineRemaining = limits.baselineLines();
    }

    /// Blocks until everything is read, or the time or space is used up.
    public State read() throws InterruptedException {
        var inner = new ArrayList<Piece>();
        var surroundings = surroundings();
        int share = Math.max(1, limits.windowLines() / (3 * surroundings.size()));
        for (var one : surroundings) {
            inner.add(new Piece(one.before(), Logs.Order.BACKWARD, true, share));
            inner.add(new Piece(one.after(), Logs.Order.FORWARD, true, share));
        }
        readConcurrently(inner);
        if (failed()) {
            return state();
        }
        double perSecond = windowLines
                / Math.max(
                        1.0,
                        inner.stream()
                                .mapToLong(p -> p.window().length().toSeconds())
                                .sum());
        var pieces = new ArrayList<Piece>();
        addBaseline(pieces, perSecond);
        var outer = new ArrayList<Piece>();
        for (var one : surroundings) {
            addOutwards(
                    outer, new TimeWindow(one.part().start(), one.before().start()), Logs.Order.BACKWARD, perSecond);
            addOutwards(outer, new TimeWindow(one.after().end(), one.part().end()), Logs.Order.FORWARD, perSecond);
        }
        outer.sort(Comparator.comparing(Piece::window, Comparator.comparing(this::distance)));
        var order = new ArrayList<Piece>();
        for (int i = 0; i < Math.max(pieces.size(), outer.size()); i++) {
            if (i < pieces.size()) {
                order.add(pieces.get(i));
            }
            if (i < outer.size()) {
                order.add(outer.get(i));
            }
        }
        readConcurrently(order);
        return state();
    }

    /// The part of the window that is nearest to an instant in question, and the minutes on both sides of the
    /// instant.
    private record Surroundings(TimeWindow part, TimeWindow before, TimeWindow after) {}

    private List<Surroundings> surroundings() {
        var all = new ArrayList<Surroundings>();
        var window = scope.window();
        var start = window.start();
        for (int i = 0; i < centres.size(); i++) {
            var centre = earlier(later(centres.get(i), start), window.end());
            var end = i + 1 == centres.size()
                    ? window.end()
                    : centre.plus(Duration.between(centre, centres.get(i + 1)).dividedBy(2));
            var before = new TimeWindow(later(start, centre.minus(INNER)), centre);
            all.add(new Surroundings(
                    new TimeWindow(start, end),
                    before,
                    new TimeWindow(centre, earlier(later(centre.plus(INNER), centre), end))));
            start = end;
        }
        return all;
    }

    private Duration distance(TimeWindow piece) {
        return centres.stream()
                .map(c -> Duration.between(c, piece.start().isBefore(c) ? piece.end() : piece.start())
                        .abs())
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /// Adds evenly spread slices: a small part of a busy log is enough to show the usual rates.
    private void addBaseline(List<Piece> into, double perSecond) {
        var baseline = scope.baseline();
        boolean whole = perSecond * baseline.length().toSeconds() * 2 < limits.baselineLines();
        int slices = whole ? 1 : SLICES;
        var length = baseline.length().dividedBy(slices);
        for (int i = 0; i < slices; i++) {
            var end = baseline.end().minus(length.multipliedBy(i));
            into.add(new Piece(
                    new TimeWindow(end.minus(length), end),
                    Logs.Order.BACKWARD,
                    false,
                    Math.max(1, limits.baselineLines() / slices)));
        }
    }

    /// Adds pieces that double in length with the distance from the onset, but are limited to about
    /// [#PIECE_LINES] lines.
    private void addOutwards(List<Piece> into, TimeWindow rest, Logs.Order order, double perSecond) {
        var longEnough = Duration.ofMillis((long) Math.max(5_000, 1000 * PIECE_LINES / Math.max(0.01, perSecond)));
        var maxLength = longer(longEnough, rest.length().dividedBy(MAX_PIECES));
        var length = INNER.multipliedBy(2);
        boolean back = order == Logs.Order.BACKWARD;
        var at = back ? rest.end() : rest.start();
        while (back ? at.isAfter(rest.start()) : at.isBefore(rest.end())) {
            var step = shorter(length, maxLength);
            var next = back ? later(rest.start(), at.minus(step)) : earlier(rest.end(), at.plus(step));
            int limit = Math.min(2 * PIECE_LINES, Math.max(1, limits.windowLines() / 4));
            into.add(new Piece(back ? new TimeWindow(next, at) : new TimeWindow(at, next), order, true, limit));
            at = next;
            length = length.multipliedBy(2);
        }
    }

    private void readConcurrently(List<Piece> pieces) throws InterruptedException {
        var queue = new ConcurrentLinkedQueue<>(pieces);
        Callable<Void> reader = () -> {
            for (var piece = queue.poll(); piece != null && !failed(); piece = queue.poll()) {
                read(piece);
                progress.run();
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

    private void read(Piece piece) {
        if (!piece.window().start().isBefore(piece.window().end())) {
            return;
        }
        int reserved = reserve(piece);
        var remaining = Duration.ofNanos(untilNanos - System.nanoTime());
        if (reserved <= 0 || remaining.isNegative()) {
            skipped(piece);
            return;
        }
        var batch = new ArrayList<Logs.Line>(BATCH);
        var received = new ReceivedLines();
        var outcome = logs.lines(
                query,
                piece.window(),
                piece.order(),
                reserved,
                line -> {
                    batch.add(line);
                    received.add(line);
                    if (batch.size() == BATCH) {
                        collector.add(batch);
                        batch.clear();
                    }
                    return System.nanoTime() < untilNanos
                            && !Thread.currentThread().isInterrupted();
                },
                remaining);
        collector.add(batch);
        done(piece, reserved, outcome, received);
    }

    /// The lines that a request returned, even if it failed later.
    private static final class ReceivedLines {
        private long lines;
        private long lastNanos;

        void add(Logs.Line line) {
            lines++;
            lastNanos = line.timeNanos();
        }

        /// The time span from where reading of the piece began to the last line received.
        TimeWindow reached(Piece piece) {
            var last = Instant.ofEpochSecond(0, lastNanos);
            return piece.order() == Logs.Order.FORWARD
                    ? new TimeWindow(
                            piece.window().start(), later(last, piece.window().start()))
                    : new TimeWindow(
                            earlier(last, piece.window().end()), piece.window().end());
        }
    }

    private synchronized int reserve(Piece piece) {
        int remaining = piece.ofWindow() ? windowRemaining : baselineRemaining;
        int reserved = Math.min(remaining, piece.limit());
        giveBack(piece, -reserved);
        return reserved;
    }

    private synchronized void done(Piece piece, int reserved, Outcome<Logs.Read> outcome, ReceivedLines received) {
        switch (outcome) {
            case Outcome.Failed<Logs.Read> failed -> {
                failure = Optional.of(failed.failure());
                cut = cut || piece.ofWindow();
                giveBack(piece, reserved - (int) Math.min(reserved, received.lines));
                lines += received.lines;
                windowLines += piece.ofWindow() ? received.lines : 0;
                if (received.lines > 0) {
                    cover(received.reached(piece));
                }
            }
            case Outcome.Answered<Logs.Read> answered -> {
                var read = answered.value();
                giveBack(piece, reserved - (int) Math.min(reserved, read.lines()));
                lines += read.lines();
                requests += read.requests();
                cut = cut || read.cut() && piece.ofWindow();
                windowLines += piece.ofWindow() ? read.lines() : 0;
                cover(read.cut() ? read.covered() : piece.window());
            }
        }
    }

    private void cover(TimeWindow read) {
        covered.add(collector.millis(read.start()), collector.millis(read.end()));
    }

    private void giveBack(Piece piece, int unused) {
        if (piece.ofWindow()) {
            windowRemaining += unused;
        } else {
            baselineRemaining += unused;
        }
    }

    private synchronized void skipped(Piece piece) {
        cut = cut || piece.ofWindow();
    }

    private synchronized boolean failed() {
        return failure.isPresent() && lines == 0;
    }

    public synchronized State state() {
        return new State(lines, windowLines, cut, share(scope.window()), share(scope.baseline()), requests, failure);
    }

    synchronized ReadIntervals covered() {
        return covered.copy();
    }

    private double share(TimeWindow of) {
        long length = Math.max(1, of.length().toMillis());
        return Math.min(1, (double) covered.within(collector.millis(of.start()), collector.millis(of.end())) / length);
    }
}
