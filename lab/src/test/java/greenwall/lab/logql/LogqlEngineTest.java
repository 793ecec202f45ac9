package greenwall.lab.logql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.Labels;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.logql.LogqlExpr.MetricQuery;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.lab.promql.QueryResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogqlEngineTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Labels APP = Labels.of("app", "shop", "host", "a");
    private static final Labels WEB = Labels.of("app", "web", "host", "b");

    private final List<LogEntry> lines = new ArrayList<>();
    private final LineSource source = new LineSource() {
        @Override
        public void read(List<LabelMatcher> selector, long start, long end, Sink sink) {
            for (LogEntry line : lines) {
                boolean inside = line.timeNanos() >= start && line.timeNanos() < end;
                if (inside && LineSource.matches(selector, line.labels())) {
                    sink.line(line.labels(), line.timeNanos(), line.text());
                }
            }
        }

        @Override
        public Set<Labels> streams(List<LabelMatcher> selector, long start, long end) {
            return lines.stream().map(LogEntry::labels).collect(Collectors.toCollection(LinkedHashSet::new));
        }
    };
    private final LogqlEngine engine = new LogqlEngine(source, 500);

    private void line(Labels stream, long second, String text) {
        lines.add(new LogEntry(stream, second * SECOND, text));
    }

    private static LogqlExpr parse(String query) {
        return switch (Logql.parse(query)) {
            case ParseResult.Valid<LogqlExpr>(var expr) -> expr;
            case ParseResult.Invalid<LogqlExpr>(var error) -> throw new AssertionError(query + ": " + error.message());
        };
    }

    private static ReadDeadline deadline() {
        return new ReadDeadline(System.nanoTime() + 10 * SECOND);
    }

    private List<LogEntry> lines(String query) throws LogqlEvaluationException {
        var wanted = new LogqlEngine.LineRequest(0, 10_000 * SECOND, true, 1000);
        return engine.lines((LogQuery) parse(query), wanted, deadline());
    }

    private List<String> texts(String query) throws LogqlEvaluationException {
        return lines(query).stream().map(LogEntry::text).toList();
    }

    private List<String> evaluateAt(String query, long second) throws LogqlEvaluationException {
        return vector(query, second).stream()
                .map(element -> element.labels() + " " + element.value())
                .toList();
    }

    private double value(String query, long second) throws LogqlEvaluationException {
        var elements = vector(query, second);
        assertThat(elements).as(query).hasSize(1);
        return elements.getFirst().value();
    }

    private List<QueryResult.Element> vector(String query, long second) throws LogqlEvaluationException {
        return ((QueryResult.Vector)
                        engine.evaluate((MetricQuery) parse(query), new long[] {second * SECOND}, deadline()))
                .elements();
    }

    @Test
    void lineFiltersKeepAndDrop() throws Exception {
        line(APP, 1, "Out of memory: killed python");
        line(APP, 2, "all is well");
        line(APP, 3, "client 203.0.113.9 left");
        assertThat(texts("{app=\"shop\"} |= \"memory\"")).containsExactly("Out of memory: killed python");
        assertThat(texts("{app=\"shop\"} != \"memory\" !~ \"(?i)CLIENT\"")).containsExactly("all is well");
        assertThat(texts("{app=\"shop\"} |= \"well\" or \"left\"")).hasSize(2);
        assertThat(texts("{app=\"shop\"} != \"well\" or \"left\"")).containsExactly("Out of memory: killed python");
        assertThat(texts("{app=\"shop\"} |= ip(\"203.0.113.0/24\")")).containsExactly("client 203.0.113.9 left");
        assertThat(texts("{app=\"shop\"} != ip(\"203.0.113.1-203.0.113.20\")")).hasSize(2);
        assertThat(texts("{app=\"nonesuch\"}")).isEmpty();
    }

    @Test
    void jsonFieldsBecomeLabelsAndConflictingNamesAreRenamed() throws Exception {
        line(APP, 1, "{\"app\":\"other\",\"n\":{\"ms\":12.5,\"list\":[1]},\"ok\":true,\"none\":null,\"a-b\":\"c\"}");
        assertThat(lines("{app=\"shop\"} | json").getFirst().labels())
                .isEqualTo(Labels.of(
                        "app",
                        "shop",
                        "app_extracted",
                        "other",
                        "host",
                        "a",
                        "n_ms",
                        "12.5",
                        "ok",
                        "true",
                        "a_b",
                        "c"));
        assertThat(lines("{app=\"shop\"} | json first=\"n.list[0]\", whole=\"n\"")
                        .getFirst()
                        .labels())
                .isEqualTo(Labels.of("app", "shop", "host", "a", "first", "1", "whole", "{\"ms\":12.5,\"list\":[1]}"));
        line(APP, 2, "no json");
        assertThat(lines("{app=\"shop\"} | json | __error__!=\"\"")
                        .getFirst()
                        .labels()
                        .get("__error__"))
                .isEqualTo("JSONParserErr");
        assertThat(lines("{app=\"shop\"} | json | __error__=\"\"")).hasSize(1);
    }

    @Test
    void logfmtPatternRegexpAndUnpackExtractLabels() throws Exception {
        line(APP, 1, "level=error msg=\"it \\\"broke\\\"\" took=1.5s bare");
        assertThat(lines("{app=\"shop\"} | logfmt").getFirst().labels().toMap())
                .containsEntry("level", "error")
                .containsEntry("msg", "it \"broke\"")
                .doesNotContainKey("bare");
        assertThat(lines("{app=\"shop\"} | logfmt --keep-empty l=\"level\"")
                        .getFirst()
                        .labels())
                .isEqualTo(Labels.of("app", "shop", "host", "a", "l", "error"));
        line(WEB, 2, "10.0.0.7 - GET /x?y=1 200");
        assertThat(lines("{app=\"web\"} | pattern \"<ip> - <method> <_> <status>\"")
                        .getFirst()
                        .labels())
                .isEqualTo(Labels.of("app", "web", "host", "b", "ip", "10.0.0.7", "method", "GET", "status", "200"));
        assertThat(lines("{app=\"web\"} | regexp \"(?P<http_method>GET|PUT)\"")
                        .getFirst()
                        .labels()
                        .get("http_method"))
                .isEqualTo("GET");
        line(Labels.of("app", "packed"), 3, "{\"_entry\":\"inner\",\"pod\":\"p1\"}");
        assertThat(lines("{app=\"packed\"} | unpack"))
                .containsExactly(new LogEntry(Labels.of("app", "packed", "pod", "p1"), 3 * SECOND, "inner"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "took > 1s; true",
                "took > 2s; false",
                "n >= 10; true",
                "n = 10; true",
                "n == 11; false",
                "size > 1KB; true",
                "size < 1KiB; false",
                "level=\"error\" and n < 5; false",
                "level=\"error\" or n < 5; true",
                "n < 5 or n > 20 , level=\"x\"; false",
                "(n < 5 or n > 9) , level=~\"err.*\"; true",
                "from=ip(\"10.0.0.0/8\"); true",
                "from!=ip(\"10.0.0.1\"); false",
                "missing > 1; false",
                "missing=\"\"; true"
            })
    void labelFiltersCompareDurationsSizesNumbersAndAddresses(String filter, boolean matches) throws Exception {
        line(APP, 1, "level=error took=1.5s n=10 size=1.2kB from=10.0.0.1");
        assertThat(lines("{app=\"shop\"} | logfmt | " + filter)).hasSize(matches ? 1 : 0);
    }

    @Test
    void anIncomparableValueSetsTheErrorLabel() throws Exception {
        line(APP, 1, "took=long");
        assertThat(lines("{app=\"shop\"} | logfmt | took > 1s")
                        .getFirst()
                        .labels()
                        .get("__error__"))
                .isEqualTo("LabelFilterErr");
    }

    @Test
    void linesAndLabelsAreReformatted() throws Exception {
        line(APP, 1, "\u001b[31mred\u001b[0m user=bob");
        assertThat(texts("{app=\"shop\"} | decolorize")).containsExactly("red user=bob");
        assertThat(
                        texts(
                                "{app=\"shop\"} | decolorize | logfmt | line_format \"{{.user | ToUpper}}@{{.host}}{{if .none}}!{{end}}\""))
                .containsExactly("BOB@a");
        assertThat(lines("{app=\"shop\"} | label_format where=host, who=\"{{.app}}-x\"")
                        .getFirst()
                        .labels())
                .isEqualTo(Labels.of("app", "shop", "where", "a", "who", "shop-x"));
        assertThat(lines("{app=\"shop\"} | drop host").getFirst().labels()).isEqualTo(Labels.of("app", "shop"));
        assertThat(lines("{app=\"shop\"} | drop host=\"b\"").getFirst().labels())
                .isEqualTo(APP);
        assertThat(lines("{app=\"shop\"} | keep host").getFirst().labels()).isEqualTo(Labels.of("host", "a"));
    }

    @Test
    void theLimitAppliesAcrossAllStreamsInTheOrderOfTheQuery() throws Exception {
        for (int i = 0; i < 10; i++) {
            line(i % 2 == 0 ? APP : WEB, i * 400, "line " + i);
        }
        var backward = new LogqlEngine.LineRequest(0, 10_000 * SECOND, false, 3);
        assertThat(engine.lines((LogQuery) parse("{app=~\".+\"}"), backward, deadline()))
                .extracting(LogEntry::text)
                .containsExactly("line 9", "line 8", "line 7");
        var forward = new LogqlEngine.LineRequest(400 * SECOND, 1200 * SECOND, true, 100);
        assertThat(engine.lines((LogQuery) parse("{app=~\".+\"}"), forward, deadline()))
                .extracting(LogEntry::text)
                .containsExactly("line 1", "line 2");
    }

    @Test
    void linesOfOneInstantKeepTheirOrderAndAreReversedBackward() throws Exception {
        for (int i = 0; i < 4; i++) {
            line(APP, 5, "line " + i);
        }
        var backward = new LogqlEngine.LineRequest(0, 10 * SECOND, false, 2);
        assertThat(engine.lines((LogQuery) parse("{app=\"shop\"}"), backward, deadline()))
                .extracting(LogEntry::text)
                .containsExactly("line 3", "line 2");
        assertThat(texts("{app=\"shop\"}")).containsExactly("line 0", "line 1", "line 2", "line 3");
    }

    @Test
    void aRangeWindowExcludesItsStart() throws Exception {
        line(APP, 100, "aa");
        line(APP, 130, "bbbb");
        line(APP, 160, "c");
        assertThat(value("count_over_time({app=\"shop\"}[60s])", 160)).isEqualTo(2);
        assertThat(value("count_over_time({app=\"shop\"}[60s] offset 1s)", 160)).isEqualTo(2);
        assertThat(value("rate({app=\"shop\"}[60s])", 160)).isCloseTo(2 / 60.0, within(1e-12));
        assertThat(value("bytes_over_time({app=\"shop\"}[2m])", 160)).isEqualTo(7);
        assertThat(value("bytes_rate({app=\"shop\"}[2m])", 160)).isCloseTo(7 / 120.0, within(1e-12));
        assertThat(evaluateAt("count_over_time({app=\"shop\"}[10s])", 120)).isEmpty();
        assertThat(evaluateAt("absent_over_time({app=\"shop\",x=\"y\"}[10s])", 120))
                .containsExactly("{app=\"shop\", x=\"y\"} 1.0");
        assertThat(evaluateAt("absent_over_time({app=\"shop\"}[60s])", 160)).isEmpty();
    }

    @Test
    void unwrappedLabelsAreNumbers() throws Exception {
        double[] values = {4, 1, 9, 2};
        for (int i = 0; i < values.length; i++) {
            line(APP, 10 * (i + 1), "v=" + values[i] + " d=" + (int) values[i] + "00ms b=" + (int) values[i] + "KB");
        }
        String tail = "({app=\"shop\"} | logfmt | keep v, host | unwrap v [1m])";
        assertThat(value("sum_over_time" + tail, 40)).isEqualTo(16);
        assertThat(value("avg_over_time" + tail, 40)).isCloseTo(4, within(1e-12));
        assertThat(value("min_over_time" + tail, 40)).isEqualTo(1);
        assertThat(value("max_over_time" + tail, 40)).isEqualTo(9);
        assertThat(value("first_over_time" + tail, 40)).isEqualTo(4);
        assertThat(value("last_over_time" + tail, 40)).isEqualTo(2);
        assertThat(value("stdvar_over_time" + tail, 40)).isCloseTo(9.5, within(1e-12));
        assertThat(value("stddev_over_time" + tail, 40)).isCloseTo(Math.sqrt(9.5), within(1e-12));
        assertThat(value("quantile_over_time(0.5, {app=\"shop\"} | logfmt | keep v | unwrap v [1m])", 40))
                .isEqualTo(3);
        assertThat(value("rate" + tail, 40)).isCloseTo(16 / 60.0, within(1e-12));
        assertThat(value("sum_over_time({app=\"shop\"} | logfmt | keep d | unwrap duration(d) [1m])", 40))
                .isCloseTo(1.6, within(1e-12));
        assertThat(value("max_over_time({app=\"shop\"} | logfmt | unwrap bytes(b) [1m]) by (host)", 40))
                .isEqualTo(9000);
    }

    @Test
    void anUnwrapErrorFailsTheQueryUnlessItIsFilteredOut() throws Exception {
        line(APP, 1, "v=x");
        line(APP, 2, "v=3");
        assertThatThrownBy(() -> value("sum_over_time({app=\"shop\"} | logfmt | unwrap v [1m])", 10))
                .isInstanceOf(LogqlEvaluationException.class)
                .hasMessageStartingWith(
                        "pipeline error: 'SampleExtractionErr' for series: '{__error__=\"SampleExtractionErr\", "
                                + "__error_details__=\"not a number of the expected kind: \\\"x\\\"\", app=\"shop\"");
        assertThat(value("sum_over_time({app=\"shop\"} | logfmt | unwrap v | __error__=\"\" [1m])", 10))
                .isEqualTo(3);
    }

    @Test
    void vectorsAreAggregatedAndCombined() throws Exception {
        for (int i = 0; i < 6; i++) {
            line(APP, i + 1, "x");
        }
        line(WEB, 3, "x");
        line(WEB, 4, "x");
        String count = "count_over_time({app=~\".+\"}[1m])";
        assertThat(evaluateAt("sum(" + count + ")", 10)).containsExactly("{} 8.0");
        assertThat(evaluateAt("sum by (host) (" + count + ")", 10))
                .containsExactly("{host=\"a\"} 6.0", "{host=\"b\"} 2.0");
        assertThat(evaluateAt("max without (host, app) (" + count + ")", 10)).containsExactly("{} 6.0");
        assertThat(evaluateAt("avg(" + count + ")", 10)).containsExactly("{} 4.0");
        assertThat(evaluateAt("count(" + count + ")", 10)).containsExactly("{} 2.0");
        assertThat(evaluateAt("topk(1, sum by (host) (" + count + "))", 10)).containsExactly("{host=\"a\"} 6.0");
        assertThat(evaluateAt("bottomk(1, sum by (host) (" + count + "))", 10)).containsExactly("{host=\"b\"} 2.0");
        assertThat(evaluateAt("sort_desc(sum by (host) (" + count + "))", 10))
                .containsExactly("{host=\"a\"} 6.0", "{host=\"b\"} 2.0");
        assertThat(evaluateAt("sum by (host) (" + count + ") > 3", 10)).containsExactly("{host=\"a\"} 6.0");
        assertThat(evaluateAt("sum by (host) (" + count + ") > bool 3", 10))
                .containsExactly("{host=\"a\"} 1.0", "{host=\"b\"} 0.0");
        assertThat(evaluateAt("sum by (host) (" + count + ") / on () group_left () sum(" + count + ")", 10))
                .containsExactly("{host=\"a\"} 0.75", "{host=\"b\"} 0.25");
        assertThat(evaluateAt("sum(count_over_time({app=\"nonesuch\"}[1m])) or vector(0)", 10))
                .containsExactly("{} 0.0");
        assertThat(evaluateAt("sum by (host) (" + count + ") unless sum by (host) (" + count + ") > 3", 10))
                .containsExactly("{host=\"b\"} 2.0");
        assertThat(evaluateAt("label_replace(sum by (host) (" + count + "), \"h\", \"x-$1\", \"host\", \"(a)\")", 10))
                .containsExactly("{h=\"x-a\", host=\"a\"} 6.0", "{host=\"b\"} 2.0");
        assertThat(evaluateAt("vector(4) % 3", 10)).containsExactly("{} 1.0");
    }

    @Test
    void aSeriesHasPointsOnlyWhereThereAreLines() throws Exception {
        line(APP, 100, "x");
        long[] times = {60 * SECOND, 120 * SECOND, 180 * SECOND};
        var matrix = (QueryResult.Matrix)
                engine.evaluate((MetricQuery) parse("count_over_time({app=\"shop\"}[1m])"), times, deadline());
        assertThat(matrix.series())
                .singleElement()
                .satisfies(points -> assertThat(points.timeMillis()).containsExactly(120_000));
    }

    @Test
    void tooManySeriesAreRefused() {
        for (int i = 0; i < 600; i++) {
            line(Labels.of("app", "shop", "n", "" + i), 1, "x");
        }
        assertThatThrownBy(() -> evaluateAt("sum by (n) (rate({app=\"shop\"}[1m]))", 10))
                .hasMessage("maximum of series (500) reached for a single query\n");
    }

    @Test
    void aQueryStopsAtItsDeadline() {
        for (int i = 0; i < 5000; i++) {
            line(APP, 1, "x");
        }
        var expired = new ReadDeadline(System.nanoTime() - 1);
        assertThatThrownBy(() -> engine.evaluate(
                        (MetricQuery) parse("rate({app=\"shop\"}[1m])"), new long[] {10 * SECOND}, expired))
                .isInstanceOfSatisfying(
                        LogqlEvaluationException.class,
                        exception -> assertThat(exception.status()).isEqualTo(504));
    }
}
