package greenwall.views.dashboard;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.views.PanelQueryRunner;
import greenwall.views.RequestHandle;
import greenwall.views.logs.LogLine;
import greenwall.views.testing.Fx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Answers each query at once, always with the same result for the same query, and records the queries. A query
/// that contains `broken` fails, `nothing` returns no series, `old` returns data that ends half an hour early,
/// `hole` returns data with gaps, also at the end, `zero` returns a first series of zeros, and `long` returns a
/// line of JSON that is wider than a panel. For `more`, there are more lines than the response has.
final class FakePanelQueryRunner implements PanelQueryRunner {
    private final List<Request> queries = new ArrayList<>();
    private final List<Request> cancelled = new ArrayList<>();
    private final List<PendingRequest> waiting = new ArrayList<>();
    private Predicate<Request> failing = _ -> false;
    private List<String> clusters = List.of("lab");
    private List<String> labelValues = List.of("node01:9100", "node02:9100", "node03:9100");
    private boolean slow;

    private record PendingRequest(Request request, Consumer<Answer> receiver) {}

    List<Request> queries() {
        return queries;
    }

    List<Request> cancelled() {
        return cancelled;
    }

    /// From now on, no query is answered until [#respond].
    void stopResponding() {
        slow = true;
    }

    /// Answers the waiting queries that pass the filter, unless they were cancelled.
    void respond(Predicate<Request> filter) {
        for (var each : List.copyOf(waiting)) {
            if (filter.test(each.request())) {
                waiting.remove(each);
                Fx.run(() -> each.receiver().accept(answer(each.request())));
            }
        }
    }

    /// From now on, the queries that pass the filter fail.
    void failing(Predicate<Request> filter) {
        failing = filter;
    }

    void setLabelValues(String... values) {
        labelValues = List.of(values);
    }

    void setClusters(String... names) {
        clusters = List.of(names);
    }

    @Override
    public List<String> clusters(SourceRef.Kind source) {
        return clusters;
    }

    @Override
    public RequestHandle run(Request request, Consumer<Answer> receiver) {
        queries.add(request);
        if (!slow) {
            receiver.accept(answer(request));
            return () -> cancelled.add(request);
        }
        var asked = new PendingRequest(request, receiver);
        waiting.add(asked);
        return () -> {
            waiting.remove(asked);
            cancelled.add(request);
        };
    }

    private Answer answer(Request request) {
        if (request.query().contains("broken") || failing.test(request)) {
            return new Answer.Missing("the query was refused");
        }
        return switch (request.kind()) {
            case RANGE -> new Answer.RangeAnswer(matrix(request), incomplete(request));
            case INSTANT -> {
                var vector = new InstantVector.Builder();
                for (int s = 0; s < 3 && !request.query().contains("nothing"); s++) {
                    vector.add(labels(request, s), request.window().end().toEpochMilli(), 10 + 30 * s);
                }
                yield new Answer.InstantAnswer(vector.build(), incomplete(request));
            }
            case LINES -> {
                var lines = new ArrayList<LogLine>();
                for (int i = 0; i < 40; i++) {
                    lines.add(new LogLine(new LogSource.Line(
                            request.window().end().minusSeconds(i).toEpochMilli() * 1_000_000,
                            Labels.of("host", "node01"),
                            Map.of(),
                            request.query().contains("long") && i == 1
                                    ? "{\"level\": \"info\", \"words\": [\"" + "many words ".repeat(12) + "\"]}"
                                    : (i % 7 == 0 ? "ERROR " : "") + "line " + i)));
                }
                yield new Answer.LinesAnswer(lines, request.query().contains("more"));
            }
            case LABEL_VALUES ->
                new Answer.StringsAnswer(request.query().contains("nothing") ? List.of() : labelValues);
            case LABEL_NAMES -> new Answer.StringsAnswer(List.of("instance", "job"));
            case SERIES -> new Answer.SeriesAnswer(List.of(labels(request, 0)));
        };
    }

    private static String incomplete(Request request) {
        return request.query().contains("in_part") ? "one store does not respond" : "";
    }

    private static Labels labels(Request request, int index) {
        return request.query().contains("_bucket")
                ? Labels.of("le", List.of("0.1", "1", "+Inf").get(index))
                : Labels.of("instance", "node0" + (index + 1) + ":9100", "job", "node");
    }

    private static double value(String query, int series, int point) {
        if (query.contains("state")) {
            return point / 40 % 3;
        }
        if (query.contains("zero") && series == 0) {
            return 0;
        }
        if (query.contains("hole") && point % 20 < 3) {
            return Double.NaN;
        }
        return (series + 1) * 20 + 15 * Math.sin(point / 30.0 + series);
    }

    private static Matrix matrix(Request request) {
        var series = new ArrayList<Matrix.Series>();
        long step = request.step().toMillis();
        boolean outdated = request.query().contains("old");
        int points =
                (int) (request.window().length().toMillis() / step) + 1 - (outdated ? (int) (1_800_000 / step) : 0);
        for (int s = 0; s < 3 && !request.query().contains("nothing"); s++) {
            var times = new long[Math.max(0, points)];
            var values = new double[times.length];
            for (int i = 0; i < times.length; i++) {
                times[i] = request.window().start().toEpochMilli() + i * step;
                values[i] = value(request.query(), s, i);
            }
            series.add(new Matrix.Series(labels(request, s), times, values, List.of()));
        }
        return new Matrix(request.window(), request.step(), series);
    }
}
