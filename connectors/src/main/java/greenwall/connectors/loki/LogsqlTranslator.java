package greenwall.connectors.loki;

import greenwall.connectors.http.SourceFailureException;
import greenwall.fleet.logql.LabelFilter;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.logql.LogqlExpr.RangeAggregation;
import greenwall.fleet.logql.LogqlExpr.RangeFunction;
import greenwall.fleet.logql.LogqlExpr.VectorAggregation;
import greenwall.fleet.logql.LogqlExpr.VectorOperator;
import greenwall.fleet.logql.LogqlPrinter;
import greenwall.fleet.logql.PipelineStage;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.QueryOperator;
import greenwall.fleet.source.Failure;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Translates LogQL to LogsQL, the query language of VictoriaLogs. Anything without a counterpart is refused,
/// never dropped.
final class LogsqlTranslator {
    private static final long SECOND = 1_000_000_000L;

    private LogsqlTranslator() {}

    /// A query for lines in two parts, because the time is between them.
    record LineFilterQuery(String filters, String pipes) {
        String over(String time) {
            return time + " " + filters + pipes;
        }
    }

    /// A query for numbers: a sum over lines.
    ///
    /// @param by the fields after `by`; empty for one sum of all
    /// @param perSecond whether the sum is divided by the seconds of the range
    record StatsQuery(
            LineFilterQuery lines,
            String function,
            List<String> by,
            long rangeNanos,
            long offsetNanos,
            boolean perSecond) {
        static final String STREAM = "_stream";

        String over(String time) {
            var labels = by.stream().map(GoFormat::quote).collect(Collectors.joining(", "));
            return lines.over(time) + " | stats " + (by.isEmpty() ? "" : "by (" + labels + ") ") + function
                    + " as value";
        }

        double value(double sum) {
            return perSecond ? sum * SECOND / rangeNanos : sum;
        }
    }

    static LineFilterQuery lines(String logql) throws SourceFailureException {
        if (!(parsed(logql) instanceof LogQuery query)) {
            throw refused("the query returns numbers, not log lines", "remove the function around the selector");
        }
        return lines(query);
    }

    static StatsQuery sums(String logql) throws SourceFailureException {
        return switch (parsed(logql)) {
            case LogQuery _ ->
                throw refused(
                        "the query returns log lines, not numbers", "put a function such as count_over_time around it");
            case VectorAggregation(VectorOperator op, var _, RangeAggregation inner, var grouping)
            when op == VectorOperator.SUM && grouping.filter(g -> g.without()).isEmpty() ->
                sums(inner, grouping.map(g -> g.labels()).orElse(List.of()));
            case RangeAggregation inner
            when inner.range().lines().stages().stream().allMatch(PipelineStage.LineFilter.class::isInstance) ->
                sums(inner, List.of(StatsQuery.STREAM));
            case LogqlExpr other -> throw unknown(LogqlPrinter.of(other));
        };
    }

    private static StatsQuery sums(RangeAggregation inner, List<String> by) throws SourceFailureException {
        var range = inner.range();
        var op = inner.op();
        boolean bytes = op == RangeFunction.BYTES_OVER_TIME || op == RangeFunction.BYTES_RATE;
        boolean rate = op == RangeFunction.RATE || op == RangeFunction.BYTES_RATE;
        if (!bytes && !rate && op != RangeFunction.COUNT_OVER_TIME
                || range.unwrap().isPresent()) {
            throw unknown(LogqlPrinter.of(inner));
        }
        return new StatsQuery(
                lines(range.lines()),
                bytes ? "sum_len(_msg)" : "count()",
                by,
                range.rangeNanos(),
                range.offsetNanos(),
                rate);
    }

    private static LogqlExpr parsed(String logql) throws SourceFailureException {
        return switch (Logql.parse(logql)) {
            case ParseResult.Valid<LogqlExpr>(var expr) -> expr;
            case ParseResult.Invalid<LogqlExpr>(var error) ->
                throw refused("the query is not valid LogQL: " + error.text(), "correct the query");
        };
    }

    private static LineFilterQuery lines(LogQuery query) throws SourceFailureException {
        var filters = new StringBuilder(selector(query.selector()));
        var pipes = new StringBuilder();
        for (var stage : query.stages()) {
            switch (stage) {
                case PipelineStage.LineFilter filter
                when pipes.isEmpty() -> filters.append(' ').append(lineFilter(filter));
                case PipelineStage.LineFilter filter ->
                    pipes.append(" | filter ").append(lineFilter(filter));
                case PipelineStage.FilterLabels(var filter) ->
                    pipes.append(" | filter ").append(labelFilter(filter));
                case PipelineStage.Json(var extractions) ->
                    pipes.append(" | unpack_json").append(fields(extractions, stage));
                case PipelineStage.Logfmt(var _, var _, var extractions) ->
                    pipes.append(" | unpack_logfmt").append(fields(extractions, stage));
                case PipelineStage.Decolorize _ -> pipes.append(" | decolorize");
                default -> throw unknown(LogqlPrinter.of(stage));
            }
        }
        return new LineFilterQuery(filters.toString(), pipes.toString());
    }

    static String selector(List<LabelMatcher> matchers) {
        return matchers.stream()
                .map(m -> GoFormat.quote(m.name()) + m.kind().sign() + GoFormat.quote(m.value()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String fields(List<PipelineStage.Extraction> extractions, PipelineStage stage)
            throws SourceFailureException {
        if (!extractions.stream().allMatch(e -> e.label().equals(e.path()))) {
            throw unknown(LogqlPrinter.of(stage));
        }
        return extractions.isEmpty()
                ? ""
                : extractions.stream()
                        .map(e -> GoFormat.quote(e.label()))
                        .collect(Collectors.joining(", ", " fields (", ")"));
    }

    private static String lineFilter(PipelineStage.LineFilter filter) throws SourceFailureException {
        if (filter.alternatives().stream().anyMatch(PipelineStage.Alternative::address)) {
            throw unknown(LogqlPrinter.of(filter));
        }
        boolean regex = filter.match().regex();
        var any = filter.alternatives().stream()
                .map(PipelineStage.Alternative::value)
                .map(text -> "~" + GoFormat.quote(regex ? text : ExprRewriter.quoteRegex(text)))
                .collect(Collectors.joining(" or ", "(", ")"));
        return filter.match().negative() ? "!" + any : any;
    }

    /// As in Loki, a line without the label passes no filter of numbers or addresses.
    private static String labelFilter(LabelFilter filter) {
        return switch (filter) {
            case LabelFilter.MatcherFilter(var matcher) -> matcher(matcher);
            case LabelFilter.NumericFilter(var label, var comparison, var value) ->
                comparison(
                        label,
                        comparison,
                        BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
            case LabelFilter.DurationFilter(var label, var comparison, var nanos) ->
                comparison(label, comparison, nanos + "ns");
            case LabelFilter.BytesFilter(var label, var comparison, var bytes) ->
                comparison(label, comparison, Long.toString(bytes));
            case LabelFilter.AddressFilter(var label, var equal, var range) ->
                (equal ? "" : GoFormat.quote(label) + ":* !")
                        + GoFormat.quote(label)
                        + Stream.of(range.split("-"))
                                .map(GoFormat::quote)
                                .collect(Collectors.joining(", ", ":ipv4_range(", ")"));
            case LabelFilter.And(var left, var right) -> "(" + labelFilter(left) + " " + labelFilter(right) + ")";
            case LabelFilter.Or(var left, var right) -> "(" + labelFilter(left) + " or " + labelFilter(right) + ")";
        };
    }

    private static String matcher(LabelMatcher matcher) {
        var field = GoFormat.quote(matcher.name());
        return switch (matcher.kind()) {
            case EQUAL -> field + ":=" + GoFormat.quote(matcher.value());
            case NOT_EQUAL -> "!" + field + ":=" + GoFormat.quote(matcher.value());
            case MATCH -> field + ":~" + anchored(matcher.value());
            case NOT_MATCH -> "!" + field + ":~" + anchored(matcher.value());
        };
    }

    private static String anchored(String regex) {
        return GoFormat.quote("^(?:" + regex + ")$");
    }

    private static String comparison(String label, QueryOperator comparison, String value) {
        var field = GoFormat.quote(label) + ":";
        return switch (comparison) {
            case EQUAL -> field + "range[" + value + ", " + value + "]";
            case NOT_EQUAL -> field + "* !" + field + "range[" + value + ", " + value + "]";
            default -> field + comparison.sign() + value;
        };
    }

    private static SourceFailureException unknown(String part) {
        return refused(
                "the console cannot translate this part into LogsQL, the query language of VictoriaLogs: " + part,
                "use a selector with filters, json or logfmt; for numbers, put sum by (…) around a count or a rate");
    }

    private static SourceFailureException refused(String found, String remedy) {
        return new SourceFailureException(new Failure.Refused(0, Failure.Refused.BAD_QUERY, found, remedy));
    }
}
