package greenwall.fleet.explain;

import greenwall.fleet.explain.metric.MetricReader;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Instant;

/// What is explained, the source of its metrics, and the run in which that happens.
record ExplanationTaskContext(ResolvedQuestion question, MetricsSource metrics, Instant now, ExplanationRun run) {
    MetricReader reader() {
        return new MetricReader(metrics, run::remaining);
    }

    Outcome<Matrix> range(String query, SampledWindow sampled) {
        return metrics.range(query, sampled.window(), sampled.step(), run.remaining());
    }
}
