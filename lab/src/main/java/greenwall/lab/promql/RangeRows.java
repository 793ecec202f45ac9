package greenwall.lab.promql;

import greenwall.fleet.Labels;
import greenwall.lab.series.Samples;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A range vector before it is cut into windows: each series with its samples, no staleness markers among them.
record RangeRows(List<Labels> labels, IntFunction<Samples> samples) {
    int size() {
        return labels.size();
    }

    /// The rows of a subquery's inner expression as series.
    static RangeRows of(EvaluationFrame frame, Steps steps) {
        return new RangeRows(frame.labels(), row -> frame.samples(row, steps));
    }

    /// Without the markers of series that ended.
    static Samples withoutStale(Samples samples) {
        int[] kept = IntStream.range(0, samples.size())
                .filter(i -> !Samples.isStale(samples.values()[i]))
                .toArray();
        return kept.length == samples.size()
                ? samples
                : new Samples(
                        kept.length,
                        IntStream.of(kept)
                                .mapToLong(i -> samples.timeMillis()[i])
                                .toArray(),
                        IntStream.of(kept).mapToDouble(i -> samples.values()[i]).toArray());
    }
}
