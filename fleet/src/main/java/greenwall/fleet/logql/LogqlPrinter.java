package greenwall.fleet.logql;

import greenwall.fleet.logql.LogqlExpr.Conversion;
import greenwall.fleet.logql.LogqlExpr.LogRange;
import greenwall.fleet.logql.LogqlExpr.Unwrap;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.QueryOperator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Formats a tree and its parts as LogQL.
public final class LogqlPrinter {
    private LogqlPrinter() {}

    public static String of(LogqlExpr expr) {
        return of(expr, LogqlPrinter::range);
    }

    /// @param range formats a range aggregation
    public static String of(LogqlExpr expr, Function<LogqlExpr.RangeAggregation, String> range) {
        return switch (expr) {
            case LogqlExpr.LogQuery(var selector, var stages) ->
                "{" + list(selector, ", ", LabelMatcher::toString, "") + "}" + list(stages, " ", LogqlPrinter::of, " ");
            case LogqlExpr.RangeAggregation aggregation -> range.apply(aggregation);
            case LogqlExpr.VectorAggregation(var op, var parameter, var of, var grouping) ->
                op.word() + grouping.map(g -> " " + g + " ").orElse("") + "("
                        + (op.takesParameter() ? parameter + ", " : "") + of(of, range) + ")";
            case LogqlExpr.Binary(var op, var left, var right, var matching) ->
                "(" + of(left, range) + " " + op.sign() + matching + " " + of(right, range) + ")";
            case LogqlExpr.Literal(var value) -> GoFormat.plain(value);
            case LogqlExpr.ConstantVector(var value) -> "vector(" + GoFormat.plain(value) + ")";
            case LogqlExpr.LabelReplace(var of, var target, var replacement, var source, var regex) ->
                "label_replace(" + of(of, range)
                        + list(List.of(target, replacement, source, regex), ", ", GoFormat::quote, ", ") + ")";
        };
    }

    private static String range(LogqlExpr.RangeAggregation aggregation) {
        var parameter = aggregation.parameter();
        return aggregation.op().word() + "("
                + (parameter.isPresent() ? GoFormat.plain(parameter.getAsDouble()) + ", " : "")
                + range(aggregation.range()) + ")"
                + aggregation.grouping().map(g -> " " + g).orElse("");
    }

    private static String range(LogRange range) {
        return of(range.lines()) + range.unwrap().map(LogqlPrinter::unwrap).orElse("") + " ["
                + LogqlDuration.formatShort(range.rangeNanos()) + "]"
                + (range.offsetNanos() == 0 ? "" : " offset " + LogqlDuration.formatShort(range.offsetNanos()));
    }

    private static String unwrap(Unwrap unwrap) {
        boolean plain = unwrap.conversion() == Conversion.NONE;
        return " | unwrap "
                + (plain ? unwrap.label() : unwrap.conversion().word() + "(" + unwrap.label() + ")")
                + list(unwrap.filters(), " | ", LogqlPrinter::of, " | ");
    }

    public static String of(PipelineStage stage) {
        return switch (stage) {
            case PipelineStage.LineFilter(var match, var alternatives) ->
                match.sign() + " " + list(alternatives, " or ", LogqlPrinter::alternative, "");
            case PipelineStage.Json(var extractions) ->
                "| json" + list(extractions, ", ", LogqlPrinter::extraction, " ");
            case PipelineStage.Logfmt(var strict, var keepEmpty, var extractions) ->
                "| logfmt" + (strict ? " --strict" : "") + (keepEmpty ? " --keep-empty" : "")
                        + list(extractions, ", ", LogqlPrinter::extraction, " ");
            case PipelineStage.Regexp(var expression) -> "| regexp " + GoFormat.quote(expression);
            case PipelineStage.Pattern(var expression) -> "| pattern " + GoFormat.quote(expression);
            case PipelineStage.Unpack _ -> "| unpack";
            case PipelineStage.FilterLabels(var filter) -> "| " + of(filter);
            case PipelineStage.LineFormat(var template) -> "| line_format " + GoFormat.quote(template);
            case PipelineStage.LabelFormat(var assignments) ->
                "| label_format" + list(assignments, ", ", LogqlPrinter::assignment, " ");
            case PipelineStage.Decolorize _ -> "| decolorize";
            case PipelineStage.DropLabels(var labels) -> "| drop" + list(labels, ", ", LogqlPrinter::choice, " ");
            case PipelineStage.KeepLabels(var labels) -> "| keep" + list(labels, ", ", LogqlPrinter::choice, " ");
        };
    }

    private static String alternative(PipelineStage.Alternative alternative) {
        var quoted = GoFormat.quote(alternative.value());
        return alternative.address() ? "ip(" + quoted + ")" : quoted;
    }

    private static String extraction(PipelineStage.Extraction extraction) {
        return extraction.label() + "=" + GoFormat.quote(extraction.path());
    }

    private static String assignment(PipelineStage.Assignment to) {
        return to.label() + "=" + (to.rename() ? to.value() : GoFormat.quote(to.value()));
    }

    private static String choice(PipelineStage.LabelChoice choice) {
        return switch (choice) {
            case PipelineStage.LabelChoice.ByName(var name) -> name;
            case PipelineStage.LabelChoice.ByMatcher(var matcher) -> matcher.toString();
        };
    }

    public static String of(LabelFilter filter) {
        return switch (filter) {
            case LabelFilter.MatcherFilter(var matcher) -> matcher.toString();
            case LabelFilter.NumericFilter(var label, var comparison, var value) ->
                label + sign(comparison) + GoFormat.plain(value);
            case LabelFilter.DurationFilter(var label, var comparison, var nanos) ->
                label + sign(comparison) + LogqlDuration.format(nanos);
            case LabelFilter.BytesFilter(var label, var comparison, var bytes) ->
                label + sign(comparison) + bytes + "B";
            case LabelFilter.AddressFilter(var label, var equal, var range) ->
                label + (equal ? "=" : "!=") + "ip(" + GoFormat.quote(range) + ")";
            case LabelFilter.And(var left, var right) -> "( " + of(left) + " , " + of(right) + " )";
            case LabelFilter.Or(var left, var right) -> "( " + of(left) + " or " + of(right) + " )";
        };
    }

    private static String sign(QueryOperator comparison) {
        return comparison == QueryOperator.EQUAL ? "=" : comparison.sign();
    }

    private static <T> String list(List<T> parts, String between, Function<T, String> text, String before) {
        return parts.isEmpty() ? "" : parts.stream().map(text).collect(Collectors.joining(between, before, ""));
    }
}
