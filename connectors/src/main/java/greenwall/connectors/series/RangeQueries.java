package greenwall.connectors.series;

import greenwall.connectors.http.SourceHttpClient;
import greenwall.fleet.Labels;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Queries a range piece by piece and joins the responses. A piece that is too large for the server is queried
/// again in halves; a response that is too large for this program is not.
public final class RangeQueries {
    private static final int MAX_REQUESTS = 64;
    private static final long MAX_POINTS = 4_000_000;
    private static final int BYTES_OF_A_POINT = 16;

    @FunctionalInterface
    public interface PieceQuery {
        Outcome<List<Matrix.Series>> run(RangePlan.Piece piece, Duration deadline);
    }

    private RangeQueries() {}

    public static Outcome<Matrix> read(
            SourceHttpClient client,
            RangePlan plan,
            Duration deadline,
            Predicate<Failure> tooMuch,
            PieceQuery pieceQuery) {
        long started = System.nanoTime();
        var total = client.totalDeadline(deadline);
        var pieces = plan.pieces();
        var joined = new JoinedRange();
        var warnings = new LinkedHashSet<String>();
        var infos = new LinkedHashSet<String>();
        Optional<Instant> clock = Optional.empty();
        for (int requests = 1; !pieces.isEmpty(); requests++) {
            var piece = pieces.removeFirst();
            var left = total.minusNanos(System.nanoTime() - started);
            switch (pieceQuery.run(piece, left)) {
                case Outcome.Answered<List<Matrix.Series>> answered -> {
                    joined.add(answered.value());
                    warnings.addAll(answered.warnings());
                    infos.addAll(answered.infos());
                    clock = answered.serverTime();
                    if (joined.points > MAX_POINTS) {
                        return new Outcome.Failed<>(
                                client.source(),
                                answered.at(),
                                Duration.ofNanos(System.nanoTime() - started),
                                new Failure.TooLarge(
                                        MAX_POINTS * BYTES_OF_A_POINT,
                                        "the result has more than " + MAX_POINTS + " points, counting all series",
                                        "use a wider step, a shorter window or fewer series"));
                    }
                }
                case Outcome.Failed<List<Matrix.Series>>(var source, var at, var _, var failure) -> {
                    boolean narrower = requests < MAX_REQUESTS && tooMuch.test(failure) && plan.halve(piece, pieces);
                    if (!narrower) {
                        return new Outcome.Failed<>(source, at, Duration.ofNanos(System.nanoTime() - started), failure);
                    }
                }
            }
        }
        return new Outcome.Answered<>(
                client.source(),
                client.clock().instant(),
                Duration.ofNanos(System.nanoTime() - started),
                new Matrix(plan.window(), plan.step(), joined.series()),
                List.copyOf(warnings),
                List.copyOf(infos),
                clock);
    }

    /// Joins the pieces of a range, which come in order of time.
    private static final class JoinedRange {
        private final Map<Labels, List<Matrix.Series>> pieces = new LinkedHashMap<>();

        private long points;

        void add(List<Matrix.Series> piece) {
            for (var series : piece) {
                points += series.size() + series.histograms().size();
                pieces.computeIfAbsent(series.labels(), _ -> new ArrayList<>()).add(series);
            }
        }

        List<Matrix.Series> series() {
            return pieces.values().stream().map(JoinedRange::join).toList();
        }

        private static Matrix.Series join(List<Matrix.Series> parts) {
            if (parts.size() == 1) {
                return parts.getFirst();
            }
            int size = parts.stream().mapToInt(Matrix.Series::size).sum();
            var times = new long[size];
            var values = new double[size];
            var histograms = new ArrayList<Matrix.HistogramAt>();
            int at = 0;
            for (var part : parts) {
                // A server that aligns a piece to its step may repeat the point at which the last one ended.
                int from = at == 0 ? 0 : firstAfter(part.timeMillis(), times[at - 1]);
                int count = part.size() - from;
                System.arraycopy(part.timeMillis(), from, times, at, count);
                System.arraycopy(part.values(), from, values, at, count);
                at += count;
                long last = histograms.isEmpty()
                        ? Long.MIN_VALUE
                        : histograms.getLast().timeMillis();
                part.histograms().stream().filter(h -> h.timeMillis() > last).forEach(histograms::add);
            }
            return new Matrix.Series(
                    parts.getFirst().labels(),
                    Arrays.copyOf(times, at),
                    Arrays.copyOf(values, at),
                    List.copyOf(histograms));
        }

        private static int firstAfter(long[] times, long last) {
            int i = 0;
            while (i < times.length && times[i] <= last) {
                i++;
            }
            return i;
        }
    }
}
