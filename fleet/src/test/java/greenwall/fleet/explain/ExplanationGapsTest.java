package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.explain.SectionState.SectionKind;
import greenwall.fleet.explain.cases.FakeSources;
import greenwall.fleet.explain.cases.PartialSource;
import greenwall.fleet.explain.metric.MetricReader;
import greenwall.fleet.explain.metric.SeriesOnsetFinder;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A failed request must never be reported as if its data had been examined.
class ExplanationGapsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final Source SOURCE = new Source("east", Source.Kind.PROMETHEUS, URI.create("http://metrics"));
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ConcurrentLinkedQueue<String> queries = new ConcurrentLinkedQueue<>();

    /// Responds to a range query with these series, or refuses every request.
    private MetricsSource metrics(boolean answers, Matrix.Series... series) {
        return (MetricsSource) Proxy.newProxyInstance(
                MetricsSource.class.getClassLoader(), new Class<?>[] {MetricsSource.class}, (_, method, arguments) -> {
                    if (method.getName().equals("source")) {
                        return SOURCE;
                    }
                    if (arguments[0] instanceof String query) {
                        queries.add(query);
                    }
                    return answers && method.getName().equals("range")
                            ? answered(new Matrix((TimeWindow) arguments[1], (Duration) arguments[2], List.of(series)))
                            : new Outcome.Failed<>(
                                    SOURCE,
                                    NOW,
                                    Duration.ZERO,
                                    new Failure.Unreachable("connection refused", "start it"));
                });
    }

    private static <T> Outcome<T> answered(T value) {
        return Outcome.answered(SOURCE, NOW, Duration.ZERO, value);
    }

    private static LogSource burst() {
        var lines = new ArrayList<LogSource.Line>();
        for (int second = -3600; second < 600; second++) {
            boolean burst = second >= 0 && second < 120;
            lines.add(new LogSource.Line(
                    NOW.minusSeconds(900).plusSeconds(second).getEpochSecond() * 1_000_000_000L,
                    Labels.of("hostname", "a"),
                    Map.of(),
                    burst ? "critical: disk sda failed, cpu.util a is lost" : "session opened for user x"));
        }
        return FakeSources.logs(lines);
    }

    private static Explanation explained(MetricsSource metrics, ExplainQuestion question) throws InterruptedException {
        var sources = new ClusterExplainer.Sources(Optional.of(metrics), Optional.of(burst()), Optional.empty());
        try (var explainer =
                new ClusterExplainer(_ -> sources, _ -> FleetState.EMPTY, () -> NOW, ZoneOffset.UTC, LONG)) {
            return explainer.explain(question);
        }
    }

    @Test
    void givenOnsetOfAnUnreadableMetricIsNotConclusive() throws Exception {
        var subject = new ExplainQuestion.QuerySubject("east", "cpu_util", "{hostname=\"a\"}");
        var found = explained(
                metrics(false),
                ExplainQuestion.of(subject, NOW.minusSeconds(900)).withOnset(NOW.minusSeconds(900)));
        assertThat(found.templates()).isNotEmpty();
        assertThat(found.conclusion().kind()).isEqualTo(Conclusion.Kind.NOTHING_CONCLUSIVE);
        assertThat(found.metricSeries()).isEmpty();
    }

    @Test
    void aLogWhoseStreamsAreNotAllKnownIsNotConclusive() throws Exception {
        var logs = PartialSource.of(
                LogSource.class, new LogsOfTwoHosts(burst(), List.of("host", "hostname"), "none", List.of()));
        var sources = new ClusterExplainer.Sources(
                Optional.of(PartialSource.of(MetricsSource.class, new PoolMetrics(List.of("tank")))),
                Optional.of(logs),
                Optional.empty());
        var subject = new ExplainQuestion.HostSubject("east", "a", Optional.of("cpu.util"), Labels.EMPTY);
        var question = ExplainQuestion.of(subject, NOW.minusSeconds(900)).withOnset(NOW.minusSeconds(900));
        try (var explainer =
                new ClusterExplainer(_ -> sources, _ -> fleet("east", "a"), () -> NOW, ZoneOffset.UTC, LONG)) {
            var found = explainer.explain(question);
            assertThat(found.templates()).isNotEmpty();
            assertThat(found.conclusion().kind()).isEqualTo(Conclusion.Kind.LIKELY);
            assertThat(found.conclusion().reason())
                    .contains("; not all of the host's own log was read: a label by which it may have more"
                            + " streams could not be read: ");
        }
    }

    /// Has the logs of a and metal, with these warnings, and refuses that of one host, and the values of all labels but
    /// hostname.
    private record LogsOfTwoHosts(LogSource logs, List<String> labels, String refused, List<String> warnings) {
        public Outcome<List<String>> labelNames(TimeWindow window, Duration deadline) {
            return answered(labels);
        }

        public Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline) {
            return label.equals("hostname") ? answered(List.of("a", "metal")) : PartialSource.refused();
        }

        public Outcome<LogSource.ReadSummary> lines(
                String query,
                TimeWindow window,
                LogSource.Order order,
                int limit,
                LogSource.Sink sink,
                Duration deadline) {
            return query.contains(refused)
                    ? PartialSource.refused()
                    : new Outcome.Answered<>(
                            SOURCE,
                            NOW,
                            Duration.ZERO,
                            logs.lines(query, window, order, limit, sink, deadline)
                                    .answer()
                                    .orElseThrow(),
                            warnings,
                            List.of(),
                            Optional.empty());
        }
    }

    private static Explanation explainedGuest(String refused, List<String> warnings) throws InterruptedException {
        var fleet = new ClusterStateBuilder(
                        "east", NOW, QuantityCatalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .cell("a", "cpu.util", Labels.EMPTY, 0.99, CellState.CRITICAL, "too much")
                .host("metal", Labels.EMPTY)
                .cell("metal", "vm.state", Labels.of("domain", "a"), 1, CellState.OK, "")
                .fleet();
        var sources = new ClusterExplainer.Sources(
                Optional.of(PartialSource.of(MetricsSource.class, new PoolMetrics(List.of("tank")))),
                Optional.of(PartialSource.of(
                        LogSource.class, new LogsOfTwoHosts(burst(), List.of("hostname"), refused, warnings))),
                Optional.empty());
        var subject = new ExplainQuestion.HostSubject("east", "a", Optional.of("cpu.util"), Labels.EMPTY);
        var question = ExplainQuestion.of(subject, NOW.minusSeconds(900)).withOnset(NOW.minusSeconds(900));
        try (var explainer = new ClusterExplainer(_ -> sources, _ -> fleet, () -> NOW, ZoneOffset.UTC, LONG)) {
            return explainer.explain(question);
        }
    }

    @Test
    void anIncompleteLogIsNamedAndNotCalledCut() throws Exception {
        var found = explainedGuest("none", List.of("an ingester did not respond"));
        assertThat(found.templates()).isNotEmpty();
        assertThat(found.conclusion().reason())
                .containsPattern("; not all of the host's own log was read: [0-9,]+ lines read, but the response is"
                        + " incomplete: an ingester did not respond")
                .doesNotContain("of the window's log");
    }

    /// Refuses the lines that are the baseline.
    private record LogsWithoutBaseline(LogSource logs) {
        public Outcome<LogSource.ReadSummary> lines(
                String query,
                TimeWindow window,
                LogSource.Order order,
                int limit,
                LogSource.Sink sink,
                Duration deadline) {
            return window.start().isBefore(NOW.minusSeconds(2400))
                    ? PartialSource.refused()
                    : logs.lines(query, window, order, limit, sink, deadline);
        }
    }

    @Test
    void aLogOfWhichOnlyAPartCouldBeReadIsNotDone() throws Exception {
        var sources = new ClusterExplainer.Sources(
                Optional.of(metrics(true)),
                Optional.of(PartialSource.of(LogSource.class, new LogsWithoutBaseline(burst()))),
                Optional.empty());
        var subject = new ExplainQuestion.QuerySubject("east", "cpu_util", "{hostname=\"a\"}");
        var question = ExplainQuestion.of(subject, NOW.minusSeconds(900)).withOnset(NOW.minusSeconds(900));
        try (var explainer =
                new ClusterExplainer(_ -> sources, _ -> FleetState.EMPTY, () -> NOW, ZoneOffset.UTC, LONG)) {
            var logs = part(explainer.explain(question), SectionKind.LOGS);
            assertThat(logs.progress()).isEqualTo(Progress.FAILED);
            assertThat(logs.note()).containsPattern("[0-9,]+ lines read, then reading failed: ");
        }
    }

    @Test
    void theUnreadLogOfAnotherHostIsNotCalledTheHostsOwn() throws Exception {
        var found = explainedGuest("metal", List.of());
        assertThat(part(found, SectionKind.NEIGHBOUR_LOGS).progress()).isEqualTo(Progress.FAILED);
        assertThat(part(found, SectionKind.LOGS).progress()).isEqualTo(Progress.DONE);
        assertThat(found.conclusion().reason()).doesNotContain("of the log to compare with");
    }

    @Test
    void failedEventQueryIsNotReportedAsNoEvents() throws Exception {
        var subject = new ExplainQuestion.QuerySubject("east", "cpu_util", "{hostname=\"a\"}");
        var found = explained(metrics(false), ExplainQuestion.of(subject, NOW));
        assertThat(part(found, SectionKind.EVENTS).progress()).isEqualTo(Progress.FAILED);
        assertThat(part(found, SectionKind.EVENTS).note()).contains("failed: connection refused");
        assertThat(part(found, SectionKind.SERIES).note()).isEqualTo("there are no samples of the metric");
        assertThat(part(explained(metrics(true), ExplainQuestion.of(subject, NOW)), SectionKind.EVENTS)
                        .note())
                .isEqualTo("0 found");
    }

    @Test
    void aQuestionAboutTheFutureIsNotExamined() throws Exception {
        var subject = new ExplainQuestion.QuerySubject("east", "cpu_util", "{hostname=\"a\"}");
        var found = explained(metrics(true), ExplainQuestion.of(subject, NOW.plus(Duration.ofHours(2))));
        assertThat(found.conclusion().reason()).isEqualTo("2026-11-20 05:00:00 UTC is in the future");
        assertThat(queries).doesNotContain("cpu_util");
    }

    /// Why nothing was found for a flat series with a sample every 15 seconds in each of these intervals.
    private String reason(Instant at, TimeWindow... sampled) throws InterruptedException {
        var times = Stream.of(sampled)
                .flatMapToLong(part -> LongStream.range(0, part.length().toSeconds() / 15)
                        .map(i -> part.start().plusSeconds(15 * i).toEpochMilli()))
                .toArray();
        var series = new Matrix.Series(Labels.of("code", "500"), times, new double[times.length], List.of());
        var subject = new ExplainQuestion.QuerySubject("east", "http_errors", "{hostname=\"a\"}");
        return explained(metrics(true, series), ExplainQuestion.of(subject, at))
                .conclusion()
                .reason();
    }

    private static TimeWindow minutesBefore(int from, int to) {
        return new TimeWindow(NOW.minusSeconds(60L * from), NOW.minusSeconds(60L * to));
    }

    @Test
    void aSeriesThatBeginsInTheWindowIsNamed() throws Exception {
        assertThat(reason(NOW, minutesBefore(15, 0)))
                .startsWith("no change in the metric was found in the 30 m that was searched (60 samples);"
                        + " the series begins at 2026-11-20 02:45:00 UTC; ");
    }

    @Test
    void onlyTheSearchedSamplesAreCounted() throws Exception {
        assertThat(reason(NOW, minutesBefore(120, 0)))
                .startsWith("no change in the metric was found in the 30 m that was searched (120 samples); ");
    }

    @Test
    void aSeriesThatEndedBeforeTheWindowIsNotCalledUnchanged() throws Exception {
        assertThat(reason(NOW, minutesBefore(120, 60)))
                .startsWith("the series has no samples in the 30 m that was searched;"
                        + " the series ends at 2026-11-20 01:59:45 UTC; ");
    }

    @Test
    void aGapInTheWindowIsNamed() throws Exception {
        var between = "no samples from 2026-11-20 01:59:45 UTC to 2026-11-20 02:50:00 UTC; ";
        assertThat(reason(NOW, minutesBefore(120, 60), minutesBefore(10, 0)))
                .startsWith("no change in the metric was found in the 30 m that was searched (40 samples); " + between);
        assertThat(reason(NOW.minusSeconds(7200), minutesBefore(240, 160), minutesBefore(80, 0)))
                .startsWith("the series has no samples in the 1 h that was searched; no samples from ");
    }

    @Test
    void nothingChangedTogetherWithAMetricThatDidNotChange() throws Exception {
        var times = IntStream.range(0, 200)
                .mapToLong(i -> NOW.minusSeconds(15L * (200 - i)).toEpochMilli())
                .toArray();
        var flat = new Matrix.Series(Labels.of("instance", "a:1"), times, new double[200], List.of());
        var subject = new ExplainQuestion.QuerySubject("east", "cpu_util", "{hostname=\"a\"}");
        var found = explained(metrics(true, flat), ExplainQuestion.of(subject, NOW));
        assertThat(found.onset()).isEmpty();
        assertThat(part(found, SectionKind.SERIES).progress()).isEqualTo(Progress.SKIPPED);
        assertThat(queries).noneMatch(query -> query.startsWith("{instance="));
    }

    @Test
    void questionAfterCloseReceivesNoResult() {
        var results = new ArrayList<Explanation>();
        var explainer = new ClusterExplainer(
                _ -> ClusterExplainer.Sources.NONE, _ -> FleetState.EMPTY, () -> NOW, ZoneOffset.UTC, LONG);
        explainer.close();
        explainer
                .explain(
                        ExplainQuestion.of(new ExplainQuestion.QuerySubject("east", "cpu_util", ""), NOW), results::add)
                .close();
        assertThat(results).isEmpty();
    }

    private static ClusterStateBuilder hostWithFullPool() {
        return new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .cell("a", "pool.usage", Labels.of("pool", "tank"), 0.99, CellState.CRITICAL, "too much");
    }

    @Test
    void seriesOfAnotherPoolIsNeverShownForAMissingOne() throws Exception {
        var fleet = hostWithFullPool()
                .cell("a", "pool.usage", Labels.of("pool", "rpool"), 0.1, CellState.OK, "")
                .fleet();
        var sources = new ClusterExplainer.Sources(
                Optional.of(PartialSource.of(MetricsSource.class, new PoolMetrics(List.of("rpool")))),
                Optional.empty(),
                Optional.empty());
        try (var explainer = new ClusterExplainer(_ -> sources, _ -> fleet, () -> NOW, ZoneOffset.UTC, LONG)) {
            var tank = explainer.explain(questionOfPool(fleet, "tank"));
            assertThat(tank.metricSeries()).isEmpty();
            assertThat(part(tank, SectionKind.METRIC).note()).contains("tank not found");
            assertThat(explainer.explain(questionOfPool(fleet, "rpool")).metricSeries())
                    .hasSize(1);
            var missing = explainer.explain(questionOfPool(fleet, "gone"));
            assertThat(missing.metricSeries()).isEmpty();
            assertThat(missing.conclusion().reason()).contains("gone");
        }
    }

    private static ExplainQuestion questionOfPool(FleetState fleet, String pool) {
        return ExplainQuestion.of(
                new ExplainQuestion.HostSubject("east", "a", Optional.of("pool.usage"), Labels.of("pool", pool)), NOW);
    }

    @Test
    void aPoolIsFoundAmongHundreds() throws Exception {
        var fleet = hostWithFullPool().fleet();
        var pools = Stream.concat(IntStream.range(0, 300).mapToObj(i -> "pool" + i), Stream.of("tank"))
                .toList();
        var sources = new ClusterExplainer.Sources(
                Optional.of(PartialSource.of(MetricsSource.class, new PoolMetrics(pools))),
                Optional.empty(),
                Optional.empty());
        try (var explainer = new ClusterExplainer(_ -> sources, _ -> fleet, () -> NOW, ZoneOffset.UTC, LONG)) {
            assertThat(explainer.explain(questionOfPool(fleet, "tank")).metricSeries())
                    .hasSize(1);
            var all = explainer.explain(
                    ExplainQuestion.of(new ExplainQuestion.QuerySubject("east", "pool_usage", ""), NOW));
            assertThat(part(all, SectionKind.METRIC).note()).endsWith("; 101 more series were not examined");
            assertThat(all.conclusion().reason()).endsWith("; 101 more series were not examined");
        }
    }

    @Test
    void incompleteResponsesAreNamedByTheMetricAndTheScope() throws Exception {
        var subject = new ExplainQuestion.QuerySubject("east", "cpu_util", "{hostname=\"a\"}");
        var question = ExplainQuestion.of(subject, NOW.minusSeconds(900)).withOnset(NOW.minusSeconds(900));
        var partial = PartialSource.of(MetricsSource.class, new PartialMetrics());
        var found = explained(partial, question);
        assertThat(part(found, SectionKind.METRIC).note()).endsWith("; the response is incomplete: store x is down");
        assertThat(found.conclusion().reason()).endsWith("; the response is incomplete: store x is down");
        assertThat(part(found, SectionKind.EXTENT).note()).endsWith("; the response is incomplete: store x is down");
        assertThat(found.scope())
                .hasValueSatisfying(
                        scope -> assertThat(scope.why()).endsWith("; the response is incomplete: store x is down"));
    }

    private record PartialMetrics() {
        public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
            var matrix = new PoolMetrics(List.of("tank"))
                    .range(query, window, step, deadline)
                    .answer()
                    .orElseThrow();
            return new Outcome.Answered<>(
                    SOURCE, NOW, Duration.ZERO, matrix, List.of("store x is down"), List.of(), Optional.empty());
        }
    }

    private record PoolMetrics(List<String> pools) {
        public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
            int points = (int) (window.length().toMillis() / step.toMillis());
            var times = IntStream.range(0, points)
                    .mapToLong(i -> window.start().toEpochMilli() + i * step.toMillis())
                    .toArray();
            return answered(new Matrix(
                    window,
                    step,
                    pools.stream()
                            .map(pool ->
                                    new Matrix.Series(Labels.of("pool", pool), times, new double[points], List.of()))
                            .toList()));
        }
    }

    private static ExplainedMetric metric(Onset onset) {
        var explained = new TimeSeries(Labels.EMPTY, new long[] {1}, new double[] {1});
        var read = new MetricReader.ReadResult(
                new TimeWindow(NOW.minusSeconds(7200), NOW),
                List.of(explained),
                Duration.ofSeconds(15),
                Optional.empty(),
                0,
                0,
                "");
        var found = new SeriesOnsetFinder.FoundOnset(onset, explained);
        return new ExplainedMetric(NOW, read, read.window(), Optional.of(found));
    }

    private static SectionState part(Explanation found, SectionKind part) {
        return found.sections().stream()
                .filter(p -> p.kind() == part)
                .findFirst()
                .orElseThrow();
    }

    private static ResolvedExplainQuestion context(String cluster, FleetState fleet, String host) {
        var subject = new ExplainQuestion.HostSubject(cluster, host, Optional.of("cpu.util"), Labels.EMPTY);
        return switch (new ExplainQuestionResolver(fleet).resolve(ExplainQuestion.of(subject, NOW), NOW)) {
            case ExplainQuestionResolver.Resolution.Resolved(var question) -> question;
            case ExplainQuestionResolver.Resolution.Unresolved(var reason) -> throw new AssertionError(reason);
        };
    }

    private static FleetState fleet(String cluster, String host) {
        return new ClusterStateBuilder(cluster, NOW, QuantityCatalogue.shipped().quantities())
                .host(host, Labels.EMPTY)
                .cell(host, "cpu.util", Labels.EMPTY, 0.99, CellState.CRITICAL, "too much")
                .fleet();
    }

    @Test
    void hostOfAnotherClusterIsNotMatched() {
        var subject = new ExplainQuestion.HostSubject("east", "a", Optional.of("cpu.util"), Labels.EMPTY);
        assertThat(new ExplainQuestionResolver(fleet("west", "a")).resolve(ExplainQuestion.of(subject, NOW), NOW))
                .isEqualTo(
                        new ExplainQuestionResolver.Resolution.Unresolved("no host of the cluster east is called a"));
    }

    @Test
    void unreadableLogIsReportedAndNotTakenAsUnremarkable() {
        var subject = new ExplainQuestion.QuerySubject("east", "cpu_util", "{hostname=\"a\"}");
        var draft = new ExplanationDraft(ExplainQuestion.of(subject, NOW));
        var withFailedLogs = draft.change(d -> {
            d.setMetric("cpu", "", "cpu_util", List.of(new TimeSeries(Labels.EMPTY, new long[] {1}, new double[] {1})));
            d.setOnset(
                    Optional.of(new Onset(NOW, NOW, Optional.empty(), Labels.EMPTY, 0, 1, 20, false, false)),
                    Optional.empty());
            d.setSection(SectionKind.LOGS, Progress.FAILED, "the cluster has no log source");
        });
        assertThat(new ConclusionRules(
                                withFailedLogs, metric(withFailedLogs.onset().orElseThrow()))
                        .conclude()
                        .reason())
                .isEqualTo("the metric changed, but the log of the host itself could not be read:"
                        + " the cluster has no log source");
    }

    @Test
    void silenceOfAnotherHostIsNotAnEventOfThisHost() {
        var question = context("east", fleet("east", "a"), "a");
        var alerts = new AlertSource.MergedResponse<>(
                List.of(
                        silence("of another", equal("alertname", "Hot"), equal("host", "b")),
                        silence("of all but this", new AlertSource.Matcher("host", "a", false, false)),
                        silence("of this", equal("alertname", "Hot"), equal("host", "a")),
                        silence("of several", new AlertSource.Matcher("host", "a|b", true, true)),
                        silence("of the alert", equal("alertname", "Hot"))),
                List.<Outcome<Integer>>of());
        var source = (AlertSource) Proxy.newProxyInstance(
                AlertSource.class.getClassLoader(), new Class<?>[] {AlertSource.class}, (_, _, _) -> alerts);
        var window = new TimeWindow(NOW.minusSeconds(600), NOW);
        var sources = new ClusterExplainer.Sources(Optional.empty(), Optional.empty(), Optional.of(source));
        var host = ExplainedHost.of(question.own(), question.instances());
        var events = new NearbyEventFinder(
                        sources, host, SampledWindow.ofEvents(window), () -> LONG, new FailedRequestCounter())
                .find();
        assertThat(events)
                .extracting(KnownEvent::text)
                .containsExactlyInAnyOrder(
                        "silence by x: of this", "silence by x: of several", "silence by x: of the alert");
    }

    @Test
    void omittedSeriesOfTheFleetAreCounted() {
        var series = IntStream.range(0, 1_700)
                .mapToObj(i -> new Matrix.Series(
                        Labels.of("instance", "host" + i),
                        new long[] {NOW.toEpochMilli()},
                        new double[] {0.5},
                        List.of()))
                .toArray(Matrix.Series[]::new);
        var onset = new Onset(NOW, NOW, Optional.empty(), Labels.EMPTY, 0, 1, 20, false, false);
        var draft =
                new ExplanationDraft(ExplainQuestion.of(new ExplainQuestion.QuerySubject("east", "cpu_util", ""), NOW));
        var taskContext = new ExplanationStepContext(
                context("east", fleet("east", "a"), "a"),
                metrics(true, series),
                NOW,
                new ExplanationRun(draft, _ -> {}, ZoneOffset.UTC, LONG));
        var section = new RelatedSeriesStep(taskContext, metric(onset));
        assertThat(section.extent().text()).contains("1600 series").contains("100 more series were left out");
        assertThat(draft.snapshot().scope())
                .hasValueSatisfying(scope ->
                        assertThat(scope.why()).endsWith("; 100 more series were left out and may have changed too"));
    }

    @Test
    void instanceNameCannotInjectIntoAQuery() throws Exception {
        var subject = new ExplainQuestion.HostSubject("east", "a\"} or up #", Optional.of("cpu.util"), Labels.EMPTY);
        var sources = new ClusterExplainer.Sources(Optional.of(metrics(true)), Optional.empty(), Optional.empty());
        var fleet = new ClusterStateBuilder(
                        "east", NOW, QuantityCatalogue.shipped().quantities())
                .host(subject.host(), Labels.EMPTY)
                .withHostState(subject.host(), CellState.DOWN, "gone", Optional.of(NOW))
                .fleet();
        try (var explainer = new ClusterExplainer(_ -> sources, _ -> fleet, () -> NOW, ZoneOffset.UTC, LONG)) {
            explainer.explain(ExplainQuestion.of(subject, NOW).withOnset(NOW));
        }
        assertThat(queries).anyMatch(query -> query.startsWith("{instance="));
        assertThat(queries)
                .filteredOn(query -> query.startsWith("{instance="))
                .allSatisfy(query ->
                        assertThat(Promql.parse(query).tree()).as(query).containsInstanceOf(PromqlExpr.Selector.class));
    }

    private static AlertSource.Matcher equal(String name, String value) {
        return new AlertSource.Matcher(name, value, false, true);
    }

    private static AlertSource.Silence silence(String comment, AlertSource.Matcher... matchers) {
        return new AlertSource.Silence(
                comment,
                List.of(matchers),
                NOW.minusSeconds(60),
                NOW.plusSeconds(60),
                "x",
                comment,
                AlertSource.SilenceState.ACTIVE,
                NOW,
                "",
                Map.of());
    }
}
