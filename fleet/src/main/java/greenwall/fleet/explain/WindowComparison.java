package greenwall.fleet.explain;

import static greenwall.fleet.TimeMath.longer;
import static greenwall.fleet.TimeMath.shorter;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.explain.SectionState.SectionKind;
import greenwall.fleet.explain.logs.LogRanking;
import greenwall.fleet.explain.logs.LogSearchWindow;
import greenwall.fleet.explain.logs.ReferenceTimes;
import greenwall.fleet.explain.metric.SeriesRanking;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Compares the lines and series of a window with those of the time before, or of another window. It names no
/// cause, because there is no metric to explain.
record WindowComparison(
        ExplainQuestion question,
        ExplainQuestion.WindowSubject subject,
        ClusterExplainer.Sources sources,
        FleetState fleet,
        Instant now,
        ExplanationRun run) {
    private static final Duration LONGEST_SPAN = Duration.ofDays(20);
    private static final int BASELINE_FACTOR = 4;
    private static final Duration SHORTEST_BASELINE = Duration.ofHours(1);
    private static final Duration LONGEST_BASELINE = Duration.ofHours(12);
    private static final Duration FINEST_STEP = Duration.ofSeconds(20);
    private static final int MAX_POINTS = 600;
    private static final int MAX_INSTANCES = 40;

    void compare() throws InterruptedException {
        switch (new ExplainQuestionResolver(fleet).resolve(question, now)) {
            case ExplainQuestionResolver.Resolution.Unresolved(var why) -> run.stop(why);
            case ExplainQuestionResolver.Resolution.Resolved(var resolved) -> compare(resolved);
        }
    }

    private void compare(ResolvedExplainQuestion resolved) throws InterruptedException {
        var window = question.window(now);
        var baseline = subject.against().orElseGet(() -> timeBefore(window));
        run.change(d -> {
            d.setMetric(resolved.title(), "", "", List.of());
            d.setWindows(window, baseline);
            d.setSection(SectionKind.METRIC, Progress.SKIPPED, "the question names no metric");
            d.setSection(SectionKind.EXTENT, Progress.SKIPPED, "the question names no metric");
        });
        if (baseline.end().isAfter(window.start())
                || baseline.start().plus(LONGEST_SPAN).isBefore(window.end())) {
            run.stop("the window to compare with must end before the other begins, and begin at most "
                    + LONGEST_SPAN.toDays() + " days before the other ends");
            return;
        }
        var steps = new ArrayList<ExplanationRun.Step>();
        var search = new LogSearchWindow(ReferenceTimes.of(window), window, baseline);
        steps.add(() -> LogsStep.readAll(sources, resolved, resolved.own(), search, run));
        if (sources.metrics().isPresent()) {
            var metrics = sources.metrics().get();
            steps.add(() -> run.section(SectionKind.SERIES, () -> series(metrics, resolved, window, baseline)));
            steps.add(() -> run.section(SectionKind.EVENTS, () -> events(resolved, window)));
        } else {
            run.section(SectionKind.SERIES, Progress.SKIPPED, "the cluster has no Prometheus");
            run.section(SectionKind.EVENTS, Progress.SKIPPED, "the cluster has no Prometheus");
        }
        run.parallel(steps);
        run.finish(verdict(run.snapshot()));
    }

    private static TimeWindow timeBefore(TimeWindow window) {
        var length = window.length().multipliedBy(BASELINE_FACTOR);
        return TimeWindow.before(window.start(), shorter(longer(length, SHORTEST_BASELINE), LONGEST_BASELINE));
    }

    private ExplanationRun.Note series(
            MetricsSource metrics, ResolvedExplainQuestion question, TimeWindow window, TimeWindow baseline) {
        if (question.instances().isEmpty()) {
            return new ExplanationRun.Note("name a host to compare its series", false);
        }
        var step = step(window, baseline);
        var failures = new FailedRequestCounter();
        var allSeries = new HashMap<Labels, TimeSeries>();
        for (var instance : question.instances().stream().limit(MAX_INSTANCES).toList()) {
            var selector = RelatedSeriesStep.selector(instance);
            for (var span : List.of(baseline, window)) {
                failures.answer(metrics.range(selector, span, step, run.remaining()))
                        .ifPresent(matrix -> matrix.series()
                                .forEach(s -> allSeries.merge(s.labels(), TimeSeries.of(s), TimeSeries::append)));
            }
        }
        var ranked = SeriesRanking.in(window, question.finder().hostOf()).rank(List.copyOf(allSeries.values()));
        run.change(d -> d.setSeries(ranked.series()));
        int skipped = question.instances().size() - MAX_INSTANCES;
        var note = failures.note(ranked.tested() + " series compared"
                + (skipped > 0
                        ? "; the series of " + CountText.of(skipped, "more target") + " were not compared"
                        : ""));
        return ranked.tested() > 0 || note.failed()
                ? note
                : new ExplanationRun.Note(
                        failures.note("no series has enough samples in both windows")
                                .text(),
                        true);
    }

    /// The finest step at which both windows can be read, so that the shorter one has some samples too.
    private static Duration step(TimeWindow window, TimeWindow baseline) {
        var coarse = longer(window.length(), baseline.length()).dividedBy(MAX_POINTS);
        return longer(Duration.ofSeconds(coarse.toSeconds()), FINEST_STEP);
    }

    private ExplanationRun.Note events(ResolvedExplainQuestion question, TimeWindow window) {
        var host = ExplainedHost.of(question.own(), question.instances());
        return new NearbyEventFinder(
                        sources, host, SampledWindow.ofEvents(window), run::remaining, new FailedRequestCounter())
                .addTo(run, window.start(), Optional::empty);
    }

    /// Summarises the differences in one sentence; they are not causes.
    private static Conclusion verdict(Explanation known) {
        // What was compared, and what could not be.
        var compared = known.sections().stream()
                .filter(p -> p.kind() == SectionKind.LOGS
                        || p.kind() == SectionKind.SERIES
                        || p.progress() == Progress.FAILED)
                .map(p -> "; "
                        + (p.progress().over() ? p.note() : p.kind().words() + ": " + ExplanationDraft.TIME_WAS_UP))
                .collect(Collectors.joining("", "", known.logCoverage().gaps("")));
        var baseline = known.baseline();
        var reference = baseline.end().equals(known.window().start())
                ? "the " + DurationText.of(baseline.length()) + " before"
                : "the window from " + InstantText.withUtc(baseline, ZoneOffset.UTC);
        if (known.templates().isEmpty() && known.series().isEmpty()) {
            boolean anyCompared = known.logCoverage().lines() > 0
                    || known.sections().stream()
                            .anyMatch(p -> p.progress() == Progress.DONE
                                    && (p.kind() == SectionKind.LOGS || p.kind() == SectionKind.SERIES));
            return Conclusion.nothing(
                    (anyCompared ? "nothing stands out compared with " : "nothing could be compared with ")
                            + reference
                            + compared);
        }
        int templates = known.templates().size();
        int series = known.series().size();
        return Conclusion.compared((templates == LogRanking.MAX_SHOWN ? "at least " : "")
                + CountText.of(templates, "template") + " and "
                + (series == SeriesRanking.MAX_SHOWN ? "at least " : "") + series + " series differ from " + reference
                + "; without a metric, no cause is named" + compared);
    }
}
