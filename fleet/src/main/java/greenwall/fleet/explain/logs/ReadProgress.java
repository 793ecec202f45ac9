package greenwall.fleet.explain.logs;

import static greenwall.fleet.TimeMath.earlier;
import static greenwall.fleet.TimeMath.later;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.logs.LogReadOrder.Piece;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import java.time.Instant;
import java.util.Optional;

/// How much of a log was read so far, and how many lines may still be read. Thread-safe.
final class ReadProgress {
    private final LogSearchWindow scope;
    private final LogTemplateCollector collector;
    private final boolean ofNeighbours;
    private ReadIntervals intervals = ReadIntervals.NONE;
    private int windowRemaining;
    private int baselineRemaining;
    private long lines;
    private long windowLines;
    private int requests;
    private boolean cut;
    private String incomplete = "";
    private Optional<Failure> failure = Optional.empty();

    ReadProgress(LogSearchWindow scope, LogTemplateCollector collector, LogReader.Limits limits, boolean ofNeighbours) {
        this.scope = scope;
        this.collector = collector;
        this.ofNeighbours = ofNeighbours;
        windowRemaining = limits.windowLines();
        baselineRemaining = limits.baselineLines();
    }

    /// The lines that a request returned, even if it failed later.
    static final class ReceivedLines {
        private long lines;
        private long lastNanos;

        void add(LogSource.Line line) {
            lines++;
            lastNanos = line.timeNanos();
        }

        /// The time span from where reading of the piece began to the last line received.
        TimeWindow reached(Piece piece) {
            var last = Instant.ofEpochSecond(0, lastNanos);
            return piece.order() == LogSource.Order.FORWARD
                    ? new TimeWindow(
                            piece.window().start(), later(last, piece.window().start()))
                    : new TimeWindow(
                            earlier(last, piece.window().end()), piece.window().end());
        }
    }

    synchronized int reserve(Piece piece) {
        int remaining = piece.ofWindow() ? windowRemaining : baselineRemaining;
        int reserved = Math.min(remaining, piece.limit());
        release(piece, -reserved);
        return reserved;
    }

    synchronized void done(Piece piece, int reserved, Outcome<LogSource.ReadSummary> outcome, ReceivedLines received) {
        switch (outcome) {
            case Outcome.Failed<LogSource.ReadSummary> failed -> {
                failure = Optional.of(failed.failure());
                cut = cut || piece.ofWindow();
                release(piece, reserved - (int) Math.min(reserved, received.lines));
                lines += received.lines;
                windowLines += piece.ofWindow() ? received.lines : 0;
                if (received.lines > 0) {
                    requests++;
                    cover(received.reached(piece));
                }
            }
            case Outcome.Answered<LogSource.ReadSummary> answered -> {
                var read = answered.value();
                release(piece, reserved - (int) Math.min(reserved, read.lines()));
                lines += read.lines();
                requests += read.requests();
                cut = cut || piece.ofWindow() && read.cut();
                incomplete = incomplete.isEmpty() ? answered.incompleteReason() : incomplete;
                windowLines += piece.ofWindow() ? read.lines() : 0;
                cover(read.cut() ? read.covered() : piece.window());
            }
        }
    }

    private void cover(TimeWindow read) {
        intervals = intervals.with(collector.millis(read.start()), collector.millis(read.end()));
    }

    private void release(Piece piece, int unused) {
        if (piece.ofWindow()) {
            windowRemaining += unused;
        } else {
            baselineRemaining += unused;
        }
    }

    synchronized void skip(Piece piece) {
        cut = cut || piece.ofWindow();
    }

    synchronized boolean failed() {
        return failure.isPresent() && lines == 0;
    }

    synchronized LogReader.State state() {
        return new LogReader.State(
                lines, windowLines, cut, share(scope.window()), share(scope.baseline()), requests, incomplete, failure);
    }

    /// Whether the lines were selected as those of hosts that the explained one depends on.
    boolean ofNeighbours() {
        return ofNeighbours;
    }

    synchronized ReadIntervals covered() {
        return intervals;
    }

    private double share(TimeWindow of) {
        long length = Math.max(1, of.length().toMillis());
        return Math.min(
                1, (double) intervals.within(collector.millis(of.start()), collector.millis(of.end())) / length);
    }
}
