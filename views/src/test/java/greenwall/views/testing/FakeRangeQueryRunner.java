package greenwall.views.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Matrix;
import greenwall.views.RangeQueryRunner;
import greenwall.views.RequestHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// Answers every query at once with a few fake series, which are the same for the same query. Records the
/// queries.
public final class FakeRangeQueryRunner implements RangeQueryRunner {
    private final List<Request> queries = new ArrayList<>();

    public List<Request> queries() {
        return queries;
    }

    @Override
    public RequestHandle run(Request request, Consumer<Answer> receiver) {
        queries.add(request);
        var random = new Random(request.query().hashCode());
        var series = new ArrayList<Matrix.Series>();
        long step = request.step().toMillis();
        int points = (int) (request.window().length().toMillis() / step);
        for (int s = 0; s < 5; s++) {
            var times = new long[points];
            var values = new double[points];
            double level = random.nextDouble();
            double value = level;
            for (int i = 0; i < points; i++) {
                times[i] = request.window().start().toEpochMilli() + i * step;
                value += random.nextGaussian() * 0.02 - (value - level) * 0.03;
                values[i] = Math.abs(value) * (request.query().contains("bytes") ? 1e7 : 1);
            }
            series.add(new Matrix.Series(
                    Labels.of("instance", String.format("node%02d.fra1", s + 1)), times, values, List.of()));
        }
        receiver.accept(new Answer.Received(
                new Matrix(request.window(), request.step(), series),
                request.query().contains("in_part") ? "one store does not respond" : ""));
        return () -> {};
    }
}
