package greenwall.fleet.promql;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/// Narrows an expression to one of the series that it returns. A label of that series becomes a condition of a
/// selector only where every part between them passes the label on unchanged.
public final class SeriesNarrower {
    private SeriesNarrower() {}

    public static PromqlExpr narrowed(PromqlExpr expr, Labels series) {
        return switch (expr) {
            case PromqlExpr.Selector selector -> narrowed(selector, series);
            case PromqlExpr.Binary binary -> narrowed(binary, series);
            case PromqlExpr.Call call -> narrowed(call, series);
            case PromqlExpr.Aggregation aggregation -> {
                var passed = aggregation.without()
                        ? series.without(aggregation.labels())
                        : series.only(aggregation.labels());
                yield new PromqlExpr.Aggregation(
                        aggregation.aggregator(),
                        aggregation.parameter(),
                        narrowed(aggregation.expr(), passed),
                        aggregation.without(),
                        aggregation.labels(),
                        aggregation.span());
            }
            default -> ExprRewriter.rewriteChildren(expr, part -> narrowed(part, series));
        };
    }

    private static PromqlExpr narrowed(PromqlExpr.Selector selector, Labels series) {
        var matchers = new ArrayList<>(selector.matchers());
        series.forEach((name, value) -> {
            var condition = new LabelMatcher(name, LabelMatcher.Kind.EQUAL, value);
            boolean known = matchers.stream()
                    .anyMatch(m -> m.name().equals(name)
                            && m.kind() == condition.kind()
                            && m.value().equals(value));
            if (!known && !name.equals(Labels.NAME)) {
                matchers.add(condition);
            }
        });
        return selector.with(matchers);
    }

    private static PromqlExpr narrowed(PromqlExpr.Call call, Labels series) {
        return switch (call.function()) {
            // Their result does not have the labels of their argument.
            case ABSENT, ABSENT_OVER_TIME, SCALAR_OF -> call;
            case LABEL_JOIN, LABEL_REPLACE -> {
                var written = call.arguments().get(1).unwrapped() instanceof PromqlExpr.StringLiteral(var name, var _)
                        ? series.without(name)
                        : Labels.EMPTY;
                yield ExprRewriter.rewriteChildren(call, part -> narrowed(part, written));
            }
            default -> ExprRewriter.rewriteChildren(call, part -> narrowed(part, series));
        };
    }

    private static PromqlExpr narrowed(PromqlExpr.Binary binary, Labels series) {
        var matching = binary.matching();
        var common = matching.on() ? series.only(matching.labels()) : series.without(matching.labels());
        var copied = new HashSet<>(matching.include());
        var left = common;
        var right = common;
        if (binary.operator() == QueryOperator.AND || binary.operator() == QueryOperator.UNLESS) {
            left = series;
        } else if (matching.cardinality() == VectorMatching.Cardinality.MANY_TO_ONE) {
            left = series.without(copied);
            right = withCopied(common, series, copied);
        } else if (matching.cardinality() == VectorMatching.Cardinality.ONE_TO_MANY) {
            left = withCopied(common, series, copied);
            right = series.without(copied);
        }
        return new PromqlExpr.Binary(
                binary.operator(),
                narrowed(binary.left(), left),
                narrowed(binary.right(), right),
                binary.bool(),
                matching);
    }

    /// The labels of the one side that reach the result: those that match, and those that are copied.
    private static Labels withCopied(Labels common, Labels series, Set<String> copied) {
        var names = new ArrayList<>(common.names());
        names.addAll(copied);
        return series.only(names);
    }
}
