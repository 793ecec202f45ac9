package greenwall.views.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Matrix;
import greenwall.views.TimeRangeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/// Answers every query at once with a few fake series, which are the same for the same query. Records the
/// queries.
public final class FakeTimeRangeReader implements TimeRangeReader {
    private final List<Question> queries = new ArrayList<>();

    public List<Question> queries() {
        return queries;
    }

    @Override
    public Handle ask(Question question, Consumer<Answer> receiver) {
        queries.add(question);
        var random = new Random(question.query().hashCode());
        var series = new ArrayList<Matrix.Series>();
        long step = question.step().toMillis();
        int points = (int) (question.window().length().toMillis() / step);
        for (int s = 0; s < 5; s++) {
            var times = new long[points];
            var values = new double[points];
            double level = random.nextDouble();
            double value = level;
            for (int i = 0; i < points; i++) {
                times[i] = question.window().start().toEpochMilli() + i * step;
                value += random.nextGaussian() * 0.02 - (value - level) * 0.03;
                values[i] = Math.abs(value) * (question.query().contains("bytes") ? 1e7 : 1);
            }
            series.add(new Matrix.Series(
                    Labels.of("instance", String.format("node%02d.fra1", s + 1)), times, values, List.of()));
        }
        receiver.accept(new Answer.Received(new Matrix(question.window(), question.step(), series)));
        return () -> {};
    }
}
