package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ExplanationRun.Note;
import greenwall.fleet.explain.metric.CounterRate;
import greenwall.fleet.explain.metric.NearbySeries;
import greenwall.fleet.explain.metric.OnsetSearch;
import greenwall.fleet.explain.metric.SeriesRanking;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Examines other series once the onset is known: what else changed, and the scope of the change. Each section adds a
/// note on how much it read.
final class RelatedDataSection {
    private static final int MAX_SERIES = 1600;

    private final ExplainContext context;
    private final Metrics metrics;
    private final ExplainedMetric metric;
    private final ExplanationRun run;
    private final SampledWindow sampled;
    private @Nullable NearbySeries nearby;

    RelatedDataSection(
            ExplainContext context, Metrics metrics, ExplainedMetric metric, Instant now, ExplanationRun run) {
        this.context = context;
        this.metrics = metrics;
        this.metric = metric;
        this.run = run;
        this.sampled = SampledWindow.around(metric.about().at(), metric.step(), now);
    }

    /// The nearby series; read once, by the first section that needs them.
    private synchronized NearbySeries nearby() {
        var found = nearby;
        if (found == null) {
            found = NearbySeries.of(metrics, context.query(), metric.about(), sampled.window(), run.remaining());
            nearby = found;
        }
        return found;
    }

    Note series() {
        var selectors = new ArrayList<String>();
        var found = nearby();
        if (context.instances().isEmpty()) {
            selectors.addAll(found.selectors(metrics, sampled.window(), run.remaining()));
        } else {
            var instances = new ArrayList<>(context.instances());
            context.neighbours().values().stream()
                    .filter(n -> n.role().equals("hypervisor"))
                    .forEach(n -> instances.addAll(n.instances()));
            instances.forEach(i -> selectors.add(selector(i)));
        }
        if (selectors.isEmpty()) {
            return new Note("the series has no label that names its owner, so no related series were compared", false);
        }
        var failures = new FailedRequestCount();
        var read = ConcurrentRequests.all(selectors, selector -> failures.answer(range(selector)));
        var traces = read.stream()
                .flatMap(Optional::stream)
                .flatMap(matrix -> matrix.series().stream())
                .map(ExplainedSeries::of)
                .toList();
        boolean byHost = !context.instances().isEmpty();
        var hostOf = byHost ? context.scoping().hostOf() : found.hostOf();
        ToDoubleFunction<Labels> near = byHost ? _ -> 1 : found::nearness;
        var explained = metric.found().map(OnsetSearch.Found::trace);
        var ranked = new SeriesRanking(metric.about(), explained, hostOf, near, sampled.step()).rank(traces);
        run.change(d -> d.series(ranked.series()));
        return failures.note(ranked.tested() + " series compared"
                + (ranked.tested() < traces.size()
                        ? ", " + (traces.size() - ranked.tested()) + " have too few samples"
                        : ""));
    }

    private Outcome<Matrix> range(String query) {
        return metrics.range(query, sampled.window(), sampled.step(), run.remaining());
    }

    /// All series of a target that describe its host.
    static String selector(String instance) {
        return "{instance=" + GoFormat.quote(instance) + ",le=\"\",__name__!~\"(go|promhttp|scrape|process)_.*\"}";
    }

    Note scope() {
        var onset = metric.onset().orElseThrow();
        var scoping = context.instances().isEmpty() ? nearby().scoping() : context.scoping();
        var failures = new FailedRequestCount();
        var matrix = failures.answer(range(scoping.query().text()));
        if (matrix.isEmpty()) {
            return failures.note("the other hosts could not be read");
        }
        var series = matrix.get().series();
        var traces = series.stream()
                .limit(MAX_SERIES)
                .map(s -> CounterRate.of(scoping.query(), ExplainedSeries.of(s)))
                .toList();
        var scope = scoping.scope(traces, onset, matrix.get().step());
        run.change(d -> d.scope(scope));
        int skipped = series.size() - traces.size();
        return failures.note(traces.size() + " series of the fleet compared"
                + (skipped > 0 ? ", " + skipped + " more were left out and may have changed too" : ""));
    }
}
