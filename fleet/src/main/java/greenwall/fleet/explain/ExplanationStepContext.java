package greenwall.fleet.explain;

import greenwall.fleet.explain.metric.MetricReader;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Instant;

/// The resolved question, the source of its metrics, and the run of the explanation.
record ExplanationStepContext(
        ResolvedExplainQuestion question, MetricsSource metrics, Instant now, ExplanationRun run) {
    MetricReader reader() {
        return new MetricReader(metrics, run::remaining);
    }

    Outcome<Matrix> range(String query, SampledWindow sampled) {
        return metrics.range(query, sampled.window(), sampled.step(), run.remaining());
    }
}
