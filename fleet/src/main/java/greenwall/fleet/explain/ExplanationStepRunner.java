package greenwall.fleet.explain;

import greenwall.fleet.InstantText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.explain.SectionState.SectionKind;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// Processes one question: first the metric and its onset, then everything else in parallel.
record ExplanationStepRunner(
        ExplainQuestion question, ClusterExplainer.Sources sources, FleetState fleet, Instant now, ExplanationRun run) {
    private static final String UNCHANGED = "no change in the metric was found";
    private static final Duration CLOCK_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration MAX_SKEW = Duration.ofHours(12);

    /// The servers' time, because samples and lines have the servers' timestamps. If a server's clock is hours
    /// off, it replays a recording, and this machine's time is used.
    static Instant queryTime(ClusterExplainer.Sources sources, Instant local) {
        var serverTime = sources.metrics()
                .flatMap(m -> m.instant("vector(time())", CLOCK_TIMEOUT).answer())
                .filter(v -> v.size() == 1)
                .map(v -> Instant.ofEpochMilli((long) (v.value(0) * 1000)));
        return serverTime
                .filter(t -> Duration.between(local, t).abs().compareTo(MAX_SKEW) < 0)
                .orElse(local);
    }

    void investigate() throws InterruptedException {
        if (!question.at().minus(question.reach()).isBefore(now)) {
            run.stop(InstantText.withUtc(question.at(), run.zone()) + " is in the future");
            return;
        }
        if (question.subject() instanceof ExplainQuestion.WindowSubject subject) {
            new WindowComparison(question, subject, sources, fleet, now, run).compare();
            return;
        }
        var names = new HostNameHistory(sources.metrics(), fleet, run::remaining);
        var current = names.withCurrentName(question);
        switch (new ExplainQuestionResolver(fleet).resolve(current, now)) {
            case ExplainQuestionResolver.Resolution.Unresolved(var why) -> run.stop(why);
            case ExplainQuestionResolver.Resolution.Resolved(var resolved) -> {
                if (sources.metrics().isEmpty()) {
                    run.stop("the cluster " + question.subject().cluster() + " has no Prometheus");
                } else {
                    explain(
                            names.withPreviousNames(question, resolved),
                            sources.metrics().get());
                }
            }
        }
    }

    private void explain(ResolvedExplainQuestion resolved, MetricsSource metrics) throws InterruptedException {
        var stepContext = new ExplanationStepContext(resolved, metrics, now, run);
        var metric = new MetricStep(question, stepContext).read();
        var search = new LogSearchWindowChooser(question, now).choose(metric);
        run.change(d -> d.setWindows(search.window(), search.baseline()));
        var own = resolved.own().isEmpty() ? hostNames(metric) : resolved.own();
        var related = new RelatedSeriesStep(stepContext, metric);
        var steps = new ArrayList<ExplanationRun.Step>();
        steps.add(() -> LogsStep.readAll(sources, resolved, own, search, run));
        if (metric.onset().isPresent()) {
            steps.add(() -> run.section(SectionKind.SERIES, related::series));
            steps.add(() -> run.section(SectionKind.EXTENT, related::extent));
        } else {
            // Nothing can have changed with a metric that did not change.
            var why = metric.series().isEmpty() ? "there are no samples of the metric" : UNCHANGED;
            run.section(SectionKind.SERIES, Progress.SKIPPED, why);
            run.section(SectionKind.EXTENT, Progress.SKIPPED, why);
        }
        steps.add(() -> run.section(SectionKind.EVENTS, () -> events(stepContext, own, metric, search.window())));
        run.parallel(steps);
        run.finish(new ConclusionRules(run.snapshot(), metric).conclude());
    }

    private Set<String> hostNames(ExplainedMetric metric) {
        var finder = new ExplainQuestionResolver(fleet);
        return metric.explained().stream()
                .flatMap(series -> finder.hostNames(question.subject().cluster(), series.labels()).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private ExplanationRun.Note events(
            ExplanationStepContext context, Set<String> own, ExplainedMetric metric, TimeWindow window) {
        var before = window.start().minus(LogSearchWindowChooser.LONGEST_LEAD.multipliedBy(2));
        var searched = SampledWindow.ofEvents(new TimeWindow(before, window.end()));
        var host = ExplainedHost.of(own, context.question().instances());
        var finder = new NearbyEventFinder(sources, host, searched, run::remaining, new FailedRequestCounter());
        var recurrence = new MetricRecurrenceFinder(context, metric.step(), finder.failures());
        var name = own.stream().findFirst().orElse("");
        return finder.addTo(
                run,
                metric.onsetOrQuestionTime().at(),
                () -> metric.onset().flatMap(onset -> recurrence.recurrence(onset, name)));
    }
}
