package greenwall.fleet.explain.logs;

import static greenwall.fleet.TimeMath.earlier;
import static greenwall.fleet.TimeMath.later;
import static greenwall.fleet.TimeMath.longer;
import static greenwall.fleet.TimeMath.shorter;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The pieces in which a log is read: the minutes around the instants in question first, then a sample of the
/// baseline, then outwards.
record LogReadOrder(LogSearchWindow scope, LogReader.Limits limits, List<NearbyWindows> surroundings) {
    private static final Duration INNER = Duration.ofMinutes(2);
    private static final int SLICES = 8;
    private static final int PIECE_LINES = 25_000;
    private static final int MAX_PIECES = 24;

    /// @param ofWindow whether it is a part of the window, and not of the baseline
    /// @param limit of lines
    record Piece(TimeWindow window, LogSource.Order order, boolean ofWindow, int limit) {}

    /// The part of the window that is nearest to an instant in question, and the minutes on both sides of it.
    record NearbyWindows(Instant centre, TimeWindow part, TimeWindow before, TimeWindow after) {
        Duration distance(TimeWindow piece) {
            return Duration.between(centre, piece.start().isBefore(centre) ? piece.end() : piece.start())
                    .abs();
        }
    }

    static LogReadOrder of(LogSearchWindow scope, LogReader.Limits limits) {
        var all = new ArrayList<NearbyWindows>();
        var window = scope.window();
        var centres = scope.reference().centres(window);
        var start = window.start();
        for (int i = 0; i < centres.size(); i++) {
            var centre = earlier(later(centres.get(i), start), window.end());
            var end = i + 1 == centres.size()
                    ? window.end()
                    : centre.plus(Duration.between(centre, centres.get(i + 1)).dividedBy(2));
            all.add(new NearbyWindows(
                    centres.get(i),
                    new TimeWindow(start, end),
                    new TimeWindow(later(start, centre.minus(INNER)), centre),
                    new TimeWindow(centre, earlier(later(centre.plus(INNER), centre), end))));
            start = end;
        }
        return new LogReadOrder(scope, limits, all);
    }

    List<Piece> inner() {
        var inner = new ArrayList<Piece>();
        int share = Math.max(1, limits.windowLines() / (3 * surroundings.size()));
        for (var one : surroundings) {
            inner.add(new Piece(one.before(), LogSource.Order.BACKWARD, true, share));
            inner.add(new Piece(one.after(), LogSource.Order.FORWARD, true, share));
        }
        return inner;
    }

    /// The slices of the baseline and the rest of the window alternately, the nearest first.
    ///
    /// @param perSecond the rate of lines in the minutes around the instants
    List<Piece> outer(double perSecond) {
        var baseline = baseline(perSecond);
        var outer = new ArrayList<Piece>();
        for (var one : surroundings) {
            addOutwards(
                    outer,
                    new TimeWindow(one.part().start(), one.before().start()),
                    LogSource.Order.BACKWARD,
                    perSecond);
            addOutwards(outer, new TimeWindow(one.after().end(), one.part().end()), LogSource.Order.FORWARD, perSecond);
        }
        outer.sort(Comparator.comparing(Piece::window, Comparator.comparing(this::distance)));
        var order = new ArrayList<Piece>();
        for (int i = 0; i < Math.max(baseline.size(), outer.size()); i++) {
            if (i < baseline.size()) {
                order.add(baseline.get(i));
            }
            if (i < outer.size()) {
                order.add(outer.get(i));
            }
        }
        return order;
    }

    private Duration distance(TimeWindow piece) {
        return surroundings.stream()
                .map(one -> one.distance(piece))
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /// Evenly spread slices: a small part of a busy log is enough to show the usual rates.
    private List<Piece> baseline(double perSecond) {
        var pieces = new ArrayList<Piece>();
        var baseline = scope.baseline();
        boolean whole = perSecond * baseline.length().toSeconds() * 2 < limits.baselineLines();
        int slices = whole ? 1 : SLICES;
        var length = baseline.length().dividedBy(slices);
        for (int i = 0; i < slices; i++) {
            var end = baseline.end().minus(length.multipliedBy(i));
            pieces.add(new Piece(
                    new TimeWindow(end.minus(length), end),
                    LogSource.Order.BACKWARD,
                    false,
                    Math.max(1, limits.baselineLines() / slices)));
        }
        return pieces;
    }

    /// Adds pieces that double in length with the distance from the onset, but are limited to about
    /// [#PIECE_LINES] lines.
    private void addOutwards(List<Piece> into, TimeWindow rest, LogSource.Order order, double perSecond) {
        var longEnough = Duration.ofMillis((long) Math.max(5_000, 1000 * PIECE_LINES / Math.max(0.01, perSecond)));
        var maxLength = longer(longEnough, rest.length().dividedBy(MAX_PIECES));
        var length = INNER.multipliedBy(2);
        boolean back = order == LogSource.Order.BACKWARD;
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
}
