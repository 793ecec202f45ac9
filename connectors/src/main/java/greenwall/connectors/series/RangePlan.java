package greenwall.connectors.series;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// The points `start`, `start + step`, … up to and including the end of the window, and the pieces in which
/// they are queried: a server returns at most 11,000 points of a series at once.
public final class RangePlan {
    public static final int MAX_POINTS = 11_000;
    private static final int MAX_PIECES = 10;

    /// A piece from one point to another, both inclusive.
    public record Piece(long startMillis, long endMillis) {}

    private final long start;
    private final long step;
    private final long points;

    /// If aligned, the points are multiples of the step since the epoch. Loki moves them there anyway.
    public RangePlan(TimeWindow window, Duration requested, boolean aligned) {
        long from = window.start().toEpochMilli();
        long to = window.end().toEpochMilli();
        long shortest = Math.max(1, requested.toMillis());
        long most = (long) MAX_POINTS * MAX_PIECES;
        long factor = Math.max(1, ((to - from) / shortest + most) / most);
        step = shortest * factor;
        start = aligned ? Math.floorDiv(from, step) * step : from;
        points = (to - start) / step + 1;
    }

    /// The requested step, or a multiple of it if ten full pieces would not be enough.
    public Duration step() {
        return Duration.ofMillis(step);
    }

    public long stepMillis() {
        return step;
    }

    public TimeWindow window() {
        return new TimeWindow(Instant.ofEpochMilli(start), Instant.ofEpochMilli(start + (points - 1) * step));
    }

    public Deque<Piece> pieces() {
        var pieces = new ArrayDeque<Piece>();
        for (long from = 0; from < points; from += MAX_POINTS) {
            long to = Math.min(points, from + MAX_POINTS) - 1;
            pieces.add(new Piece(start + from * step, start + to * step));
        }
        return pieces;
    }

    /// Adds the two halves of a piece to the front, in order; false if the piece is a single point.
    public boolean halve(Piece piece, Deque<Piece> before) {
        long inside = (piece.endMillis - piece.startMillis) / step;
        if (inside == 0) {
            return false;
        }
        long middle = piece.startMillis + inside / 2 * step;
        before.addFirst(new Piece(middle + step, piece.endMillis));
        before.addFirst(new Piece(piece.startMillis, middle));
        return true;
    }
}
