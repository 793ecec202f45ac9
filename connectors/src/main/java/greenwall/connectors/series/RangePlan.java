package greenwall.connectors.series;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Points at `start`, `start + step`, … up to and including the window's end, and the pieces in which they are
/// asked for: a server gives at most 11,000 points of a series at once.
public final class RangePlan {
    public static final int MOST_POINTS = 11_000;
    private static final int MOST_PIECES = 10;

    /// A piece from one point to another, both inclusive.
    public record Piece(long startMillis, long endMillis) {}

    private final long start;
    private final long step;
    private final long points;

    public RangePlan(TimeWindow window, Duration asked) {
        this(window, asked, false);
    }

    /// Aligned, the points lie on multiples of the step since the epoch, as Loki moves them anyway.
    public RangePlan(TimeWindow window, Duration asked, boolean aligned) {
        long from = window.start().toEpochMilli();
        long to = window.end().toEpochMilli();
        long given = Math.max(1, asked.toMillis());
        long most = (long) MOST_POINTS * MOST_PIECES;
        long factor = Math.max(1, ((to - from) / given + most) / most);
        step = given * factor;
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
        for (long from = 0; from < points; from += MOST_POINTS) {
            long to = Math.min(points, from + MOST_POINTS) - 1;
            pieces.add(new Piece(start + from * step, start + to * step));
        }
        return pieces;
    }

    /// The two halves of a piece, in turn; false where it is a single point already.
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
