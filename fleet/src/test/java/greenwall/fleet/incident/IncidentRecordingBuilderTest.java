package greenwall.fleet.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The time range of a recording.
class IncidentRecordingBuilderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Source SOURCE =
            new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prometheus:9090"));

    private final List<String> queries = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, TimeWindow> rangeWindows = new ConcurrentHashMap<>();
    private List<String> names = List.of("up", "space_free", "load");
    private final List<String> lines = new ArrayList<>();
    private List<String> expressions = List.of();
    private List<TraceSource> traces = List.of();
    private List<String> warnings = List.of();
    private Optional<Failure> logFailure = Optional.empty();
    private Optional<Failure> linesFailure = Optional.empty();
    private Optional<Failure> hostsFailure = Optional.empty();
    private List<String> streamLabels = List.of("hostname", "unit");
    private List<Span> spans = List.of();
    private List<String> hostNames = List.of("store01.west.example");

    private <T> Outcome<T> answer(T value) {
        return new Outcome.Answered<>(SOURCE, NOW, Duration.ZERO, value, warnings, List.of(), Optional.empty());
    }

    private static Matrix.Series spaceFree(Instant from, Duration step, int size) {
        var times = LongStream.range(0, size)
                .map(i -> from.toEpochMilli() + i * step.toMillis())
                .toArray();
        return new Matrix.Series(
                Labels.of(Labels.NAME, "space_free", "instance", "store01.west.example:9100"),
                times,
                new double[size],
                List.of());
    }

    private MetricsSource metrics() {
        return (MetricsSource) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {MetricsSource.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "labelValues" -> answer(names);
                    case "rules" -> answer(List.of());
                    case "evaluate" -> {
                        queries.add((String) arguments[0]);
                        yield answer(new MetricsSource.Result.MatrixResult(
                                ((String) arguments[0]).contains("store01")
                                        ? List.of(spaceFree(NOW.minusSeconds(6000), Duration.ofSeconds(15), 400))
                                        : List.of()));
                    }
                    case "range" -> {
                        var window = (TimeWindow) arguments[1];
                        var step = (Duration) arguments[2];
                        rangeWindows.put((String) arguments[0], window);
                        int steps = Math.toIntExact(window.length().dividedBy(step));
                        yield answer(new Matrix(window, step, List.of(spaceFree(window.start(), step, steps + 1))));
                    }
                    default -> throw new AssertionError("asked " + method);
                });
    }

    /// The label values of its streams are short host names.
    private LogSource logs() {
        return (LogSource) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {LogSource.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "labelNames" ->
                        logFailure.map(IncidentRecordingBuilderTest::failed).orElseGet(() -> answer(streamLabels));
                    case "labelValues" ->
                        hostsFailure
                                .map(IncidentRecordingBuilderTest::failed)
                                .orElseGet(() -> answer(List.of("store01", "store02")));
                    case "lines" -> {
                        lines.add(arguments[0] + " from "
                                + Duration.between(((TimeWindow) arguments[1]).start(), NOW)
                                        .toMinutes());
                        var line = new LogSource.Line(0, Labels.EMPTY, Map.of(), "line");
                        while (hostsFailure.isPresent() && ((LogSource.Sink) arguments[4]).accept(line)) {}
                        yield linesFailure.isPresent()
                                ? failed(linesFailure.get())
                                : answer(new LogSource.ReadSummary(0, false, (TimeWindow) arguments[1], 1));
                    }
                    default -> throw new AssertionError("asked " + method);
                });
    }

    /// The search returns two traces, of which only the first still exists.
    private TraceSource traces(boolean answers) {
        return (TraceSource) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TraceSource.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "search" ->
                        answers
                                ? answer(new TraceSource.SearchResult(List.of(summary("one"), summary("two")), false))
                                : failed(new Failure.Unreachable("nobody answers at tempo:3200", ""));
                    case "trace" ->
                        arguments[0].equals("one")
                                ? answer(Trace.of("one", spans, List.of()))
                                : failed(new Failure.Refused(404, "", "no such trace", ""));
                    default -> throw new AssertionError("asked " + method);
                });
    }

    private static TraceSource.Summary summary(String id) {
        return new TraceSource.Summary(
                id, "shop", "GET /", NOW, Duration.ofMillis(20), Optional.empty(), Optional.empty());
    }

    private static <T> Outcome<T> failed(Failure failure) {
        return new Outcome.Failed<>(SOURCE, NOW, Duration.ZERO, failure);
    }

    private static TimeWindow windowBefore(Duration from) {
        return new TimeWindow(NOW.minus(from), NOW);
    }

    private IncidentRecording record(Evidence... evidence) throws InterruptedException {
        return recordUntil(NOW, evidence);
    }

    private IncidentRecording recordUntil(Instant now, Evidence... evidence) throws InterruptedException {
        var incident = new Incident(
                TestIncidentStarts.of(
                        "east",
                        "store01.west.example",
                        "it fills",
                        windowBefore(Duration.ofMinutes(15)),
                        ZoneOffset.UTC),
                TestIncidentStarts.timeline(NOW, ZoneOffset.UTC, "", List.of(evidence)),
                Optional.empty(),
                "");
        var recording = new IncidentRecordingBuilder(metrics(), Optional.of(logs()), traces, expressions)
                .record("east", incident, hostNames, now);
        assertThat(queries)
                .allSatisfy(query ->
                        assertThat(Promql.parse(query).tree()).as(query).isPresent());
        return recording;
    }

    private static Evidence.Lines lines(Duration from) {
        return new Evidence.Lines(
                "Explained", "east", "", new TimeWindow(NOW.minus(from), NOW), List.of(), 0, "a change");
    }

    private static Evidence.Chart chart(String query, Duration from) {
        return new Evidence.Chart(
                "free space", "east", query, Unit.of("B"), windowBefore(from), Duration.ofMinutes(1), List.of(), "");
    }

    private List<String> queriesContaining(String substring) {
        return queries.stream().filter(query -> query.contains(substring)).toList();
    }

    private static String seconds(Duration... parts) {
        var sum = Duration.ZERO;
        for (var part : parts) {
            sum = sum.plus(part);
        }
        return "[" + sum.toSeconds() + "s]";
    }

    @Test
    void allDataIsRecordedFromBeforeTheWindow() throws Exception {
        var recording = record();
        assertThat(recording.window().start()).isEqualTo(NOW.minus(Duration.ofMinutes(90)));
        assertThat(queries).isNotEmpty().allMatch(query -> query.endsWith(seconds(Duration.ofMinutes(90))));
    }

    @Test
    void theBeginningOfAnIncidentIsRecordedHoweverLateItsVerdictIs() throws Exception {
        var recording = recordUntil(NOW.plus(Duration.ofHours(60)));
        var began = NOW.minus(Duration.ofMinutes(90));
        assertThat(recording.window()).isEqualTo(new TimeWindow(began, began.plus(Duration.ofHours(6))));
        assertThat(recording.omitted())
                .contains("the time after " + recording.window().end());
    }

    /// Each search returns as many traces as it may, and the two have none in common.
    private TraceSource manyTraces() {
        return (TraceSource) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {TraceSource.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "search" -> {
                        var search = (TraceSource.Search) arguments[0];
                        yield answer(new TraceSource.SearchResult(
                                IntStream.range(0, search.limit())
                                        .mapToObj(i -> summary((search.failed() ? "failed" : "any") + i))
                                        .toList(),
                                true));
                    }
                    case "trace" -> answer(Trace.of((String) arguments[0], spans, List.of()));
                    default -> throw new AssertionError("asked " + method);
                });
    }

    @Test
    void bothSearchesTogetherFillTheRecording() throws Exception {
        traces = List.of(manyTraces());
        assertThat(record().traces()).hasSize(IncidentRecording.MAX_TRACES);
    }

    @Test
    void tracesAreRecordedAndMissingOnesAreCounted() throws Exception {
        traces = List.of(traces(true));
        var recording = record();
        assertThat(recording.traces())
                .extracting(IncidentRecording.RecordedTrace::id)
                .containsExactly("one");
        assertThat(recording.omitted())
                .containsExactly("spans of a trace (no such trace)", "1 of the 2 traces that the search found");
    }

    @Test
    void moreThanAFileCanHoldIsOmittedAndReported() throws Exception {
        traces = List.of(traces(true));
        spans = IntStream.rangeClosed(0, IncidentRecording.MAX_SPANS)
                .mapToObj(i -> new Span(
                        Integer.toString(i),
                        "",
                        "cart",
                        "GET /cart",
                        Span.Kind.SERVER,
                        i,
                        i + 5,
                        Span.Status.OK,
                        "",
                        Map.of(),
                        Map.of(),
                        List.of()))
                .toList();
        var recording = record();
        assertThat(recording.traces().getFirst().spans()).hasSize(IncidentRecording.MAX_SPANS);
        assertThat(recording.omitted()).last().asString().startsWith("1 span (more than ");
    }

    @Test
    void unresponsiveTraceSourceIsReported() throws Exception {
        traces = List.of(traces(false), traces(true));
        var recording = record();
        assertThat(recording.omitted())
                .containsExactly(
                        "traces (nobody answers at tempo:3200)",
                        "spans of a trace (no such trace)",
                        "1 of the 2 traces that the search found");
        assertThat(recording.traces()).hasSize(1);
    }

    @Test
    void unresponsiveLogSourceIsReported() throws Exception {
        logFailure = Optional.of(new Failure.Unreachable("nobody answers at loki:3100", ""));
        assertThat(record().omitted()).containsExactly("log lines (nobody answers at loki:3100)");
    }

    @Test
    void aLogSourceThatFailsIsNotAskedForFurtherStreams() throws Exception {
        linesFailure = Optional.of(new Failure.Unreachable("loki:3100 timed out", ""));
        assertThat(record().omitted()).containsExactly("log lines after the first 0 (loki:3100 timed out)");
        assertThat(lines).hasSize(1);
    }

    @Test
    void theOtherStreamsAreReadIfALimitRefusesThoseOfOneSelector() throws Exception {
        linesFailure = Optional.of(new Failure.Refused(400, Failure.Refused.TOO_MUCH, "loki:3100 has a limit", ""));
        assertThat(record().omitted()).containsExactly("some log lines (loki:3100 has a limit)");
        assertThat(lines).hasSizeGreaterThan(1);
    }

    @Test
    void aLogSourceThatRejectsTheLoginIsNotAskedForFurtherStreams() throws Exception {
        linesFailure = Optional.of(new Failure.Refused(401, "", "loki:3100 rejects the token", ""));
        assertThat(record().omitted()).containsExactly("log lines after the first 0 (loki:3100 rejects the token)");
        assertThat(lines).hasSize(1);
    }

    @Test
    void unreadNamesOfHostsDoNotMatterForARecordWithoutAHost() throws Exception {
        hostNames = List.of();
        hostsFailure = Optional.of(new Failure.Unreachable("loki:3100 timed out", ""));
        assertThat(record().omitted()).containsExactly("log lines beyond the newest 200000");
    }

    @Test
    void unreadNamesOfHostsAreReportedIfNotAllLinesAreRecorded() throws Exception {
        hostsFailure = Optional.of(new Failure.Unreachable("loki:3100 timed out", ""));
        assertThat(record().omitted())
                .containsExactly(
                        "log lines beyond the newest 200000",
                        "older log lines of the host, because its streams could not be read before the others"
                                + " (loki:3100 timed out)");
    }

    @Test
    void incompleteResponsesAreReportedOnce() throws Exception {
        warnings = List.of("store-2 did not respond");
        traces = List.of(traces(true));
        var why = " (the response is incomplete: store-2 did not respond)";
        assertThat(record().omitted())
                .contains("some series" + why, "some log lines" + why, "some traces" + why, "some rules" + why)
                .doesNotHaveDuplicates();
    }

    @Test
    void streamsWithAnyLabelAreRead() throws Exception {
        streamLabels = IntStream.range(10, 50).mapToObj(i -> "label" + i).toList();
        record();
        assertThat(lines).anyMatch(query -> query.startsWith("{label49=~\".+\""));
    }

    @Test
    void forecastInputsOfAllHostsAreRecordedForTheirWholeRange() throws Exception {
        expressions = List.of("space_free / abs(deriv(space_free[6h:5m]))", "rate(load[5m])");
        var recording = record();
        var began = recording.window().start();
        assertThat(rangeWindows)
                .containsExactly(Map.entry(
                        "{__name__=~\"up|space_free\"}", new TimeWindow(began.minus(Duration.ofHours(6)), began)));
        assertThat(recording.series()).singleElement().satisfies(recordedSeries -> {
            assertThat(recordedSeries.timeMillis()).isSorted().doesNotHaveDuplicates();
            assertThat(recordedSeries.timeMillis()[0])
                    .isEqualTo(began.minus(Duration.ofHours(6)).toEpochMilli());
            assertThat(Arrays.stream(recordedSeries.timeMillis())
                            .filter(time -> time >= NOW.minusSeconds(6000).toEpochMilli())
                            .count())
                    .as("samples as they were scraped")
                    .isEqualTo(400);
        });
    }

    @Test
    void noHistoryIsRecordedWhereNoExpressionHasALongRange() throws Exception {
        expressions = List.of("rate(load[5m])");
        record();
        assertThat(rangeWindows).isEmpty();
    }

    @Test
    void judgedMetricsComeInRuleOrderWithHistogramsLast() throws Exception {
        names = List.of("cores", "latency_bucket", "load", "requests", "up");
        expressions = List.of("rate(requests[5m])", "histogram_quantile(0.9, rate(latency_bucket[5m]))", "load");
        record();
        assertThat(queriesContaining("requests"))
                .containsExactly("{__name__=~\"requests|load|latency_bucket|cores\"}[5400s]");
    }

    @Test
    void hostMetricsAreRecordedFromBeforeTheExplainingLines() throws Exception {
        record(lines(Duration.ofHours(4)));
        assertThat(queriesContaining("{instance=~\"(store01"))
                .singleElement()
                .asString()
                .endsWith(seconds(Duration.ofHours(4), Duration.ofMinutes(75)));
        assertThat(queriesContaining("{__name__=~\"space_free|load\"}"))
                .singleElement()
                .asString()
                .endsWith("[5400s]");
    }

    @Test
    void logLinesAreRecordedFromTheBaselineOfTheExplainingLines() throws Exception {
        record(lines(Duration.ofHours(4)));
        long minutes =
                Duration.ofHours(4).plus(ExplainQuestion.LONGEST_BASELINE).toMinutes();
        assertThat(lines).isNotEmpty().allSatisfy(query -> assertThat(query).endsWith(" from " + minutes));
    }

    @Test
    void theHostIsFoundUnderAllItsNames() throws Exception {
        hostNames = List.of(
                "store01.west.example", "10.71.0.10:9100", "10.71.0.10:9134", "[fd00::7]:9100", "localhost:9100");
        record(lines(Duration.ofHours(4)));
        assertThat(queriesContaining("{instance=~"))
                .singleElement()
                .asString()
                .startsWith(
                        "{instance=~\"(store01\\\\.west\\\\.example|10\\\\.71\\\\.0\\\\.10|\\\\[?fd00::7\\\\]?)([.:].*)?\"}");
        assertThat(lines)
                .containsExactly(
                        "{hostname=\"store01\"} from 360",
                        "{hostname=~\".+\"} from 360",
                        "{unit=~\".+\",hostname=\"\"} from 360");
    }

    @Test
    void hostMetricsShownInAChartAreRecordedFromItsStart() throws Exception {
        record(chart("1 - space_free / 7", Duration.ofHours(36)));
        assertThat(queries.getFirst()).startsWith("{__name__=~\"space_free\",").contains("store01");
        assertThat(queriesContaining("{__name__=~\"space_free\","))
                .isNotEmpty()
                .allMatch(query -> query.endsWith("[129600s]"));
        assertThat(queriesContaining("{instance=~")).allMatch(query -> query.endsWith("[5400s]"));
    }

    @Test
    void dataTooFarBackIsOmittedAndReported() throws Exception {
        var recording = record(chart("space_free", Duration.ofDays(30)), lines(Duration.ofDays(30)));
        assertThat(queriesContaining("{__name__=~\"space_free\","))
                .allMatch(query -> query.endsWith(seconds(Duration.ofHours(48))));
        assertThat(queriesContaining("{instance=~")).allMatch(query -> query.endsWith(seconds(Duration.ofHours(14))));
        assertThat(recording.omitted()).anyMatch(line -> line.startsWith("the part of \"free space\" before "));
    }
}
