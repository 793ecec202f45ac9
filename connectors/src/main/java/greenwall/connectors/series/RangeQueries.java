package greenwall.connectors.series;

import greenwall.connectors.http.Endpoint;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Asks for a range piece by piece and joins the answers. A piece that is too much for the server is asked
/// again in halves; an answer that is too much for this program is not.
public final class RangeQueries {
    private static final int MOST_REQUESTS = 64;
    private static final long MOST_POINTS = 4_000_000;
    private static final int BYTES_OF_A_POINT = 16;

    /// Asks for one piece.
    @FunctionalInterface
    public interface Pieces {
        Outcome<List<Matrix.Series>> ask(RangePlan.Piece piece, Duration deadline);
    }

    private RangeQueries() {}

    public static Outcome<Matrix> read(
            Endpoint endpoint, RangePlan plan, Duration deadline, Predicate<Failure> tooMuch, Pieces asking) {
        long started = System.nanoTime();
        var pieces = plan.pieces();
        var joined = new JoinedRange();
        var warnings = new LinkedHashSet<String>();
        var infos = new LinkedHashSet<String>();
        Optional<Instant> clock = Optional.empty();
        for (int requests = 1; !pieces.isEmpty(); requests++) {
            var piece = pieces.removeFirst();
            var left = deadline.minusNanos(System.nanoTime() - started);
            switch (asking.ask(piece, left)) {
                case Outcome.Answered<List<Matrix.Series>> answered -> {
                    joined.add(answered.value());
                    warnings.addAll(answered.warnings());
                    infos.addAll(answered.infos());
                    clock = answered.serverTime();
                    if (joined.points() > MOST_POINTS) {
                        return new Outcome.Failed<>(
                                endpoint.source(),
                                answered.at(),
                                Duration.ofNanos(System.nanoTime() - started),
                                new Failure.TooLarge(
                                        MOST_POINTS * BYTES_OF_A_POINT,
                                        "the range has more than " + MOST_POINTS + " points in all its series",
                                        "Ask for a wider step, a shorter window or fewer series"));
                    }
                }
                case Outcome.Failed<List<Matrix.Series>>(var source, var at, var _, var failure) -> {
                    boolean narrower = requests < MOST_REQUESTS && tooMuch.test(failure) && plan.halve(piece, pieces);
                    if (!narrower) {
                        return new Outcome.Failed<>(source, at, Duration.ofNanos(System.nanoTime() - started), failure);
                    }
                }
            }
        }
        return new Outcome.Answered<>(
                endpoint.source(),
                endpoint.clock().instant(),
                Duration.ofNanos(System.nanoTime() - started),
                new Matrix(plan.window(), plan.step(), joined.series()),
                List.copyOf(warnings),
                List.copyOf(infos),
                clock);
    }
}
