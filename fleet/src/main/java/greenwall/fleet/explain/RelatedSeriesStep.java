package greenwall.fleet.explain;

import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.explain.ExplanationRun.Note;
import greenwall.fleet.explain.metric.CounterRate;
import greenwall.fleet.explain.metric.RelatedSeriesFinder;
import greenwall.fleet.explain.metric.SeriesOnsetFinder;
import greenwall.fleet.explain.metric.SeriesRanking;
import greenwall.fleet.promql.GoFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Examines other series once the onset is known: what else changed, and the extent of the change.
final class RelatedSeriesStep {
    private static final int MAX_SERIES = 1600;

    private final ExplanationStepContext context;
    private final ExplainedMetric metric;
    private final SampledWindow sampled;
    private @Nullable RelatedSeriesFinder nearby;

    RelatedSeriesStep(ExplanationStepContext context, ExplainedMetric metric) {
        this.context = context;
        this.metric = metric;
        this.sampled = SampledWindow.around(metric.onsetOrQuestionTime().at(), metric.step(), context.now());
    }

    /// The nearby series; read once, by the first section that needs them.
    private synchronized RelatedSeriesFinder nearby() {
        var found = nearby;
        if (found == null) {
            found = RelatedSeriesFinder.query(
                    context.metrics(),
                    context.question().query(),
                    metric.onsetOrQuestionTime(),
                    sampled.window(),
                    context.run()::remaining);
            nearby = found;
        }
        return found;
    }

    Note series() {
        var selectors = new ArrayList<String>();
        Function<Labels, String> hostOf;
        ToDoubleFunction<Labels> near;
        if (context.question().instances().isEmpty()) {
            var found = nearby();
            hostOf = found.hostOf();
            near = found::nearness;
            selectors.addAll(found.selectors(
                    context.metrics(), sampled.window(), context.run().remaining()));
        } else {
            hostOf = context.question().finder().hostOf();
            near = _ -> 1;
            var instances = new ArrayList<>(context.question().instances());
            context.question().neighbours().values().stream()
                    .filter(n -> n.role().equals("hypervisor"))
                    .forEach(n -> instances.addAll(n.instances()));
            instances.forEach(i -> selectors.add(selector(i)));
        }
        if (selectors.isEmpty()) {
            return new Note("the series has no label that names its host, so no related series were compared", false);
        }
        var failures = new FailedRequestCounter();
        var read = ConcurrentRequests.all(selectors, selector -> failures.answer(context.range(selector, sampled)));
        failures.countUnsent(selectors.size() - read.size());
        var allSeries = read.stream()
                .flatMap(Optional::stream)
                .flatMap(matrix -> matrix.series().stream())
                .map(TimeSeries::of)
                .collect(Collectors.toMap(
                        TimeSeries::labels, Function.identity(), (first, _) -> first, LinkedHashMap::new))
                .values();
        var explained = metric.found().map(SeriesOnsetFinder.FoundOnset::series);
        var timing = SeriesRanking.Timing.ofStep(sampled.step());
        var ranked = new SeriesRanking(metric.onsetOrQuestionTime(), explained, hostOf, near, timing)
                .rank(List.copyOf(allSeries));
        context.run().change(d -> d.setSeries(ranked.series()));
        return failures.note(ranked.tested() + " series compared"
                + (ranked.tested() < allSeries.size()
                        ? ", " + CountText.of(allSeries.size() - ranked.tested(), "has", "have") + " too few samples"
                        : ""));
    }

    /// All series of a target that describe its host.
    static String selector(String instance) {
        return "{instance=" + GoFormat.quote(instance) + ",le=\"\",__name__!~\"(go|promhttp|scrape|process)_.*\"}";
    }

    Note extent() {
        var onset = metric.onset().orElseThrow();
        var finder = context.question().instances().isEmpty()
                ? nearby().changeExtentFinder()
                : context.question().finder();
        var failures = new FailedRequestCounter();
        var outcome = context.range(finder.query().text(), sampled);
        var matrix = failures.answer(outcome);
        if (matrix.isEmpty()) {
            return failures.note("the other hosts could not be read");
        }
        var series = matrix.get().series();
        var allSeries = series.stream()
                .limit(MAX_SERIES)
                .map(s -> CounterRate.of(finder.query(), TimeSeries.of(s)))
                .toList();
        var extent = finder.extent(allSeries, onset, matrix.get().step());
        int skipped = series.size() - allSeries.size();
        var omitted = skipped == 0
                ? ""
                : CountText.of(skipped, "more series was", "more series were") + " left out and may have changed too";
        context.run()
                .change(d ->
                        d.setExtent(extent.withGap(outcome.incompleteReason()).withGap(omitted)));
        return failures.note(
                allSeries.size() + " series of the fleet compared" + (omitted.isEmpty() ? "" : ", " + omitted));
    }
}
