package greenwall.fleet.logql;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.logql.LogqlExpr.Binary;
import greenwall.fleet.logql.LogqlExpr.Literal;
import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.logql.LogqlExpr.RangeAggregation;
import greenwall.fleet.logql.LogqlExpr.VectorAggregation;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogqlTest {
    private static LogqlExpr read(String text) {
        return switch (Logql.parse(text)) {
            case ParseResult.Valid<LogqlExpr>(var expr) -> expr;
            case ParseResult.Invalid<LogqlExpr>(var error) -> throw new AssertionError(text + " -> " + error.message());
        };
    }

    private static String refusal(String text) {
        return switch (Logql.parse(text)) {
            case ParseResult.Valid<LogqlExpr>(var expr) -> throw new AssertionError("read as " + expr);
            case ParseResult.Invalid<LogqlExpr>(var error) -> error.message();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", textBlock = """
            '' => 1:1: parse error: unexpected end of the query
            { => 1:2: parse error: unexpected end of the query, expected name
            {} => 1:1: parse error: a stream selector needs a matcher that does not match an empty value, such as app=~".+"
            {job=~".*"} => 1:1: parse error: a stream selector needs a matcher that does not match an empty value, such as app=~".+"
            {job=sshd} => 1:6: parse error: unexpected "sshd", expected string
            {$="x"} => 1:2: parse error: unexpected "$", expected name
            {job="x" => 1:9: parse error: unexpected end of the query, expected "}" or ","
            {job="x => 1:6: parse error: unterminated string
            failed password => 1:1: parse error: unexpected "failed"
            foo({job="a"}[5m]) => 1:1: parse error: unexpected "foo"
            rate({job="a"}) => 1:15: parse error: unexpected ")", expected range in brackets
            rate({job="a"}[5x]) => 1:15: parse error: not a valid duration string: "5x"
            rate({job="a"}[5m => 1:15: parse error: unterminated range in brackets
            sum by hostname (rate({job="a"}[5m])) => 1:1: parse error: unexpected "sum"
            '{job="a"}\n  |= "x"\n  | bogus' => 3:10: parse error: unexpected end of the query, expected comparison
            {a="b"} | json | by => 1:18: parse error: unexpected "by", expected a stage
            {a="b"} OR {c="d"} => 1:9: parse error: unexpected "OR"
            {a="b"} or {c="d"} => 1:9: parse error: "or" joins queries that return numbers; a query that returns lines cannot be joined
            rate({a="b"}[5m]) and 1 => 1:19: parse error: "and" joins two queries, not a query and a number
            {job=~"("} => 1:7: parse error: error parsing regexp: missing closing ): `^(?:()$`
            {a="b"} | regexp "x+" => 1:18: parse error: this expression captures no label; name a group: (?P<label>…)
            {a="b"} | pattern "<x><y>" => 1:19: parse error: the captures <x> and <y> need text between them
            {a="b"} | pattern "x" => 1:19: parse error: this pattern captures no label; name a capture: <label>
            {a="b"} | label_format x=y, x=z => 1:29: parse error: label_format sets the label x twice
            sum_over_time({a="b"}[5m]) => 1:1: parse error: sum_over_time needs the numbers of a label: add | unwrap LABEL
            count_over_time({a="b"} | unwrap x [5m]) => 1:1: parse error: count_over_time counts lines or bytes; remove the unwrap stage
            rate({a="b"}[5m]) by (x) => 1:1: parse error: rate takes no labels to group by
            topk(rate({a="b"}[5m])) => 1:6: parse error: unexpected "rate", expected number
            topk(0, rate({a="b"}[5m])) => 1:6: parse error: topk needs a whole number above 0
            sum(2, rate({a="b"}[5m])) => 1:6: parse error: unexpected ",", expected ")"
            rate(2, {a="b"}[5m]) => 1:6: parse error: unexpected "2", expected stream selector
            """)
    void errorsReportThePositionAndTheCause(String query, String message) {
        assertThat(refusal(query)).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a=\"b\"}", "{a!=\"\"} |> \"<_>x<_>\"", "{a=\"b\"} | JSON", " {a=\"b\"} | sampled"})
    void aQueryThatBeginsWithASelectorReturnsLinesEvenIfItsStagesAreUnknown(String query) {
        assertThat(Logql.isLogQuery(query)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate({a=\"b\"}[5m])", "SUM(RATE({a=\"b\"}[5m]))", "approx_topk(3, x)", "failed password"})
    void otherQueriesDoNotReturnLines(String query) {
        assertThat(Logql.isLogQuery(query)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{namespace!=\"\"}",
                "{host!~\"|x\"}",
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
    void formattedQueryParsesBackToTheSame(String query) {
        String formatted = LogqlPrinter.of(read(query));
        assertThat(LogqlPrinter.of(read(formatted))).isEqualTo(formatted);
        assertThat(formatted.replace(" ", "")).isEqualToIgnoringCase(query.replace(" ", ""));
    }

    @Test
    void rangeMayFollowOrPrecedeThePipeline() {
        String canonical = LogqlPrinter.of(read("rate({a=\"b\"} |= \"x\" [5m] offset 1h)"));
        assertThat(LogqlPrinter.of(read("rate({a=\"b\"}[5m] offset 1h |= \"x\")")))
                .isEqualTo(canonical);
        assertThat(LogqlPrinter.of(read("rate(({a=\"b\"} |= \"x\")[5m] offset 1h)")))
                .isEqualTo(canonical);
        assertThat(LogqlPrinter.of(read("rate(({a=\"b\"} |= \"x\" [5m] offset 1h))")))
                .isEqualTo(canonical);
    }

    @Test
    void groupingMayPrecedeOrFollowItsAggregation() {
        assertThat(read("sum(rate({a=\"b\"}[5m])) by (x)")).isEqualTo(read("sum by (x) (rate({a=\"b\"}[5m]))"));
    }

    @Test
    void functionNameIsALabelWhereNoParenthesisFollows() {
        var query = (VectorAggregation) read("sum by (ip, count, duration) (rate({rate=\"b\"} | ip=\"1\" [5m]))");
        assertThat(query.grouping().orElseThrow().labels()).containsExactly("ip", "count", "duration");
    }

    @Test
    void andBindsTighterThanOrInLabelFilters() {
        var stages = ((LogQuery) read("{a=\"b\"} | x=1 and y>2s or z<=3KB")).stages();
        assertThat(stages).hasSize(1);
        assertThat(LogqlPrinter.of(stages.getFirst())).isEqualTo("| ( ( x=1 , y>2s ) or z<=3000B )");
    }

    @Test
    void notEqualComparesBeforeANumberAndFiltersBeforeAString() {
        assertThat(read("rate({a=\"b\"}[5m]) != 3")).isInstanceOf(Binary.class);
        assertThat(((LogQuery) read("{a=\"b\"} != \"3\"")).stages()).hasSize(1);
    }

    @Test
    void constantsAreFoldedAndPowersAreRightAssociative() {
        assertThat(read("1 + 2 * 3")).isEqualTo(new Literal(7));
        assertThat(read("2 ^ 3 ^ 2")).isEqualTo(new Literal(512));
    }

    @Test
    void commentsAndEscapesAreUnderstood() {
        var query = (LogQuery) read("{a=\"b\"} # no\n |= `raw \\d` |= \"tab\\tq\\\"\\u00e9\"");
        assertThat(LogqlPrinter.of(query.stages().get(0))).isEqualTo("|= \"raw \\\\d\"");
        assertThat(LogqlPrinter.of(query.stages().get(1))).isEqualTo("|= \"tab\\tq\\\"é\"");
    }

    @Test
    void aQuantileKeepsItsParameterAndUnwrap() {
        var query = (RangeAggregation) read("quantile_over_time(0.99, {a=\"b\"} | json | unwrap bytes(size) [1m])");
        assertThat(query.parameter()).hasValue(0.99);
        assertThat(query.range().unwrap().orElseThrow().conversion()).isEqualTo(LogqlExpr.Conversion.BYTES);
        assertThat(query.range().rangeNanos()).isEqualTo(60_000_000_000L);
    }

    @Test
    void plainSelectorIsDistinguishedFromAPipeline() {
        assertThat(Logql.parseSelector("{a=\"b\"}"))
                .isEqualTo(new ParseResult.Valid<>(List.of(new LabelMatcher("a", LabelMatcher.Kind.EQUAL, "b"))));
        assertThat(Logql.parseSelector("{a=\"b\"} |= \"x\"")).isInstanceOf(ParseResult.Invalid.class);
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
        assertThat(Logql.parse(text)).isInstanceOf(ParseResult.Invalid.class);
    }
}
