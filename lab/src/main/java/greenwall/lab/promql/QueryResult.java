package greenwall.lab.promql;

import greenwall.fleet.Labels;
import java.util.Arrays;
import java.util.List;

/// The result of a query, in one of PromQL's four types.
public sealed interface QueryResult {
    record Scalar(long timeMillis, double value) implements QueryResult {}

    record Text(long timeMillis, String value) implements QueryResult {}

    /// An instant vector; all values have the same time.
    record Vector(long timeMillis, List<Element> elements) implements QueryResult {}

    record Matrix(List<ResultSeries> series) implements QueryResult {}

    record Element(Labels labels, double value) {}

    /// A series; `timeMillis` and `values` have the same length.
    record ResultSeries(Labels labels, long[] timeMillis, double[] values) {
        ResultSeries(Labels labels, Samples samples) {
            this(
                    labels,
                    Arrays.copyOf(samples.timeMillis(), samples.size()),
                    Arrays.copyOf(samples.values(), samples.size()));
        }
    }
}
