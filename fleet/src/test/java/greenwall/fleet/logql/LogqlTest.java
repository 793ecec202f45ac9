package greenwall.fleet.logql;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.logql.LogqlExpr.Binary;
import greenwall.fleet.logql.LogqlExpr.Literal;
import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.logql.LogqlExpr.RangeAggregation;
import greenwall.fleet.logql.LogqlExpr.VectorAggregation;
import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogqlTest {
    private static LogqlExpr read(String text) {
        return switch (Logql.parse(text)) {
            case Logql.Read<LogqlExpr>(var expr) -> expr;
            case Logql.Refused<LogqlExpr>(var error) -> throw new AssertionError(text + " -> " + error.text());
        };
    }

    private static String refusal(String text) {
        return switch (Logql.parse(text)) {
            case Logql.Read<LogqlExpr>(var expr) -> throw new AssertionError("read as " + expr);
            case Logql.Refused<LogqlExpr>(var error) -> error.text();
        };
    }

    /// What a Loki 2.8 answered, to the letter.
    static Stream<Arguments> refusals() {
        String noStreams =
                "parse error : queries require at least one regexp or equality matcher that does not have an "
                        + "empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will";
        return Stream.of(
                Arguments.of("", "parse error : syntax error: unexpected $end"),
                Arguments.of(
                        "{", "parse error at line 1, col 2: syntax error: unexpected $end, expecting IDENTIFIER or }"),
                Arguments.of("{}", noStreams),
                Arguments.of("{job=~\".*\"}", noStreams),
                Arguments.of(
                        "{job=sshd}",
                        "parse error at line 1, col 6: syntax error: unexpected IDENTIFIER, expecting STRING"),
                Arguments.of(
                        "{job=\"x\"", "parse error at line 1, col 9: syntax error: unexpected $end, expecting } or ,"),
                Arguments.of("{job=\"x", "parse error at line 1, col 6: literal not terminated"),
                Arguments.of("failed password", "parse error at line 1, col 1: syntax error: unexpected IDENTIFIER"),
                Arguments.of(
                        "foo({job=\"a\"}[5m])", "parse error at line 1, col 1: syntax error: unexpected IDENTIFIER"),
                Arguments.of("rate({job=\"a\"})", "parse error at line 1, col 15: syntax error: unexpected )"),
                Arguments.of(
                        "rate({job=\"a\"}[5x])", "parse error at line 0, col 15: not a valid duration string: \"5x\""),
                Arguments.of(
                        "sum by hostname (rate({job=\"a\"}[5m]))",
                        "parse error at line 1, col 1: syntax error: unexpected IDENTIFIER"),
                Arguments.of(
                        "{job=\"a\"}\n  |= \"x\"\n  | bogus",
                        "parse error at line 3, col 10: syntax error: unexpected $end"),
                Arguments.of(
                        "{a=\"b\"} OR {c=\"d\"}", "parse error at line 1, col 9: syntax error: unexpected IDENTIFIER"),
                Arguments.of(
                        "{a=\"b\"} or {c=\"d\"}",
                        "parse error : unexpected type for left leg of binary operation (or): *syntax.MatchersExpr"),
                Arguments.of("{job=~\"(\"}", "parse error : error parsing regexp: missing closing ): `^(?:()$`"),
                Arguments.of(
                        "sum_over_time({a=\"b\"}[5m])",
                        "parse error : invalid aggregation sum_over_time without unwrap"),
                Arguments.of("topk(rate({a=\"b\"}[5m]))", "parse error : parameter required for operation topk"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesInTheWordsOfLoki(String query, String message) {
        assertThat(refusal(query)).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{job=\"a\"} |= \"x\" | json | line_format \"{{.y}}\"",
                "{job=\"a\", host!~\"b.*\"} != \"x\" !~ \"(?i)y\" |~ \"z\"",
                "{job=\"a\"} |= \"x\" or \"y\"",
                "{job=\"a\"} | logfmt --strict a=\"b\", c=\"d\"",
                "{job=\"a\"} | pattern \"<ip> - <_>\" | regexp \"(?P<x>a+)\"",
                "{job=\"a\"} | label_format a=b, c=\"{{.d}}\" | drop a, b=\"c\" | keep d",
                "{job=\"a\"} | decolorize | unpack",
                "sum by (host) (rate({job=\"a\"} |= \"x\" [5m]))",
                "quantile_over_time(0.95, {job=\"a\"} | logfmt | unwrap duration(d) | __error__=\"\" [10m]) by (host)",
                "topk(10, sum without (unit) (count_over_time({job=\"a\"} [1h] offset 30m)))",
                "(sum(rate({a=\"b\"} [1m])) / on (x) group_left (y) vector(2))",
                "label_replace(rate({a=\"b\"} [1m]), \"x\", \"$1\", \"y\", \"(.*)\")",
                "absent_over_time({a=\"b\"} [5m])"
            })
    void writesWhatItRead(String query) {
        String once = LogqlText.of(read(query));
        assertThat(LogqlText.of(read(once))).isEqualTo(once);
        assertThat(once.replace(" ", "")).isEqualToIgnoringCase(query.replace(" ", ""));
    }

    @Test
    void aRangeMayStandBehindThePipelineOrBeforeIt() {
        String behind = LogqlText.of(read("rate({a=\"b\"} |= \"x\" [5m] offset 1h)"));
        assertThat(LogqlText.of(read("rate({a=\"b\"}[5m] offset 1h |= \"x\")"))).isEqualTo(behind);
        assertThat(LogqlText.of(read("rate(({a=\"b\"} |= \"x\")[5m] offset 1h)")))
                .isEqualTo(behind);
        assertThat(LogqlText.of(read("rate(({a=\"b\"} |= \"x\" [5m] offset 1h))")))
                .isEqualTo(behind);
    }

    @Test
    void aGroupingMayStandBeforeOrBehindItsAggregation() {
        assertThat(read("sum(rate({a=\"b\"}[5m])) by (x)")).isEqualTo(read("sum by (x) (rate({a=\"b\"}[5m]))"));
    }

    @Test
    void aWordOfAFunctionIsALabelWhereNoBracketFollows() {
        var query = (VectorAggregation) read("sum by (ip, count, duration) (rate({rate=\"b\"} | ip=\"1\" [5m]))");
        assertThat(query.grouping().orElseThrow().labels()).containsExactly("ip", "count", "duration");
    }

    @Test
    void labelFiltersBindAndBeforeOr() {
        var stages = ((LogQuery) read("{a=\"b\"} | x=1 and y>2s or z<=3KB")).stages();
        assertThat(stages).hasSize(1);
        assertThat(LogqlText.of(stages.getFirst())).isEqualTo("| ( ( x=1 , y>2s ) or z<=3000B )");
    }

    @Test
    void notEqualBeforeANumberComparesAndBeforeAStringFilters() {
        assertThat(read("rate({a=\"b\"}[5m]) != 3")).isInstanceOf(Binary.class);
        assertThat(((LogQuery) read("{a=\"b\"} != \"3\"")).stages()).hasSize(1);
    }

    @Test
    void twoNumbersAreFoldedAndPowersBindToTheRight() {
        assertThat(read("1 + 2 * 3")).isEqualTo(new Literal(7));
        assertThat(read("2 ^ 3 ^ 2")).isEqualTo(new Literal(512));
    }

    @Test
    void commentsAndEscapesAreUnderstood() {
        var query = (LogQuery) read("{a=\"b\"} # no\n |= `raw \\d` |= \"tab\\tq\\\"\\u00e9\"");
        assertThat(LogqlText.of(query.stages().get(0))).isEqualTo("|= \"raw \\\\d\"");
        assertThat(LogqlText.of(query.stages().get(1))).isEqualTo("|= \"tab\\tq\\\"é\"");
    }

    @Test
    void aQuantileKeepsItsParameterAndUnwrap() {
        var query = (RangeAggregation) read("quantile_over_time(0.99, {a=\"b\"} | json | unwrap bytes(size) [1m])");
        assertThat(query.parameter()).hasValue(0.99);
        assertThat(query.range().unwrap().orElseThrow().conversion()).isEqualTo(LogqlExpr.Conversion.BYTES);
        assertThat(query.range().rangeNanos()).isEqualTo(60_000_000_000L);
    }

    @Test
    void aSelectorAloneIsToldFromAPipeline() {
        assertThat(Logql.parseSelector("{a=\"b\"}"))
                .isEqualTo(new Logql.Read<>(List.of(new LabelMatcher("a", LabelMatcher.Kind.EQUAL, "b"))));
        assertThat(Logql.parseSelector("{a=\"b\"} |= \"x\"")).isInstanceOf(Logql.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((((((((((",
                "{a=\"b\"}|",
                "{a=\"b\"} | x >",
                "rate(",
                "sum(",
                "topk(",
                "{a=",
                "\"",
                "[5m]",
                "{a=\"\\",
                "1 +",
                "quantile_over_time(0.9",
                "{a=\"b\"} | label_format x=",
                "label_replace(",
                "-",
                "--strict",
                "{a=\"b\"} | unwrap x"
            })
    void brokenTextIsRefusedAndNeverThrows(String text) {
        assertThat(Logql.parse(text)).isInstanceOf(Logql.Refused.class);
    }
}
