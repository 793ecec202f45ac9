package greenwall.fleet.logql;

import greenwall.fleet.logql.LogqlExpr.Binary;
import greenwall.fleet.logql.LogqlExpr.ConstantVector;
import greenwall.fleet.logql.LogqlExpr.Conversion;
import greenwall.fleet.logql.LogqlExpr.LabelReplace;
import greenwall.fleet.logql.LogqlExpr.Literal;
import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.logql.LogqlExpr.LogRange;
import greenwall.fleet.logql.LogqlExpr.LogqlGrouping;
import greenwall.fleet.logql.LogqlExpr.MetricQuery;
import greenwall.fleet.logql.LogqlExpr.RangeAggregation;
import greenwall.fleet.logql.LogqlExpr.RangeFunction;
import greenwall.fleet.logql.LogqlExpr.Unwrap;
import greenwall.fleet.logql.LogqlExpr.VectorAggregation;
import greenwall.fleet.logql.LogqlExpr.VectorOperator;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.QueryOperator;
import greenwall.fleet.promql.QuerySyntaxException;
import greenwall.fleet.promql.Re2;
import greenwall.fleet.promql.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Parses expressions by recursive descent; [PipelineParser] parses the pipeline after a selector.
final class LogqlParser {
    private static final Map<String, RangeFunction> RANGE_OPS =
            Stream.of(RangeFunction.values()).collect(Collectors.toMap(RangeFunction::word, Function.identity()));
    private static final Map<String, VectorOperator> VECTOR_OPS =
            Stream.of(VectorOperator.values()).collect(Collectors.toMap(VectorOperator::word, Function.identity()));
    private static final String NO_STREAMS =
            "a stream selector needs a matcher that does not match an empty value, such as app=~\".+\"";

    private final LogqlTokenReader tokens;
    private final PipelineParser pipeline;

    LogqlParser(String text) {
        this.tokens = new LogqlTokenReader(text);
        this.pipeline = new PipelineParser(tokens);
    }

    LogqlExpr parse() {
        LogqlExpr expr = expression(1);
        if (tokens.current().kind() != LogqlToken.Kind.END) {
            throw tokens.unexpected("");
        }
        check(expr);
        return expr;
    }

    private static void check(LogqlExpr expr) {
        switch (expr) {
            case LogQuery query -> checkSelector(query);
            case RangeAggregation aggregation ->
                checkSelector(aggregation.range().lines());
            case VectorAggregation aggregation -> {
                boolean sorts = aggregation.op() == VectorOperator.SORT || aggregation.op() == VectorOperator.SORT_DESC;
                if (sorts
                        && aggregation.grouping().isPresent()
                        && !aggregation.grouping().get().labels().isEmpty()) {
                    throw problem(aggregation.op().word() + " takes no labels to group by");
                }
                check(aggregation.of());
            }
            case Binary binary -> {
                check(binary.left());
                check(binary.right());
            }
            case LabelReplace replace -> check(replace.of());
            case Literal _, ConstantVector _ -> {}
        }
    }

    private static void checkSelector(LogQuery query) {
        boolean selects = query.selector().stream().anyMatch(matcher -> !matcher.matches(""));
        if (!selects) {
            throw problem(NO_STREAMS);
        }
    }

    private static QuerySyntaxException problem(String text) {
        return new QuerySyntaxException(new TextSpan(0, 0), text);
    }

    private LogqlExpr expression(int lowest) {
        tokens.enter();
        LogqlExpr left = operand();
        while (true) {
            QueryOperator op = binaryOp();
            if (op == null || op.precedence() < lowest) {
                tokens.leave();
                return left;
            }
            TextSpan sign = tokens.current().span();
            tokens.next();
            String matching = matching();
            LogqlExpr right = expression(op.rightAssociative() ? op.precedence() : op.precedence() + 1);
            left = binary(op, sign, left, right, matching);
        }
    }

    private @Nullable QueryOperator binaryOp() {
        LogqlToken now = tokens.current();
        return now.kind() == LogqlToken.Kind.SIGN ? QueryOperator.of(now.text()).orElse(null) : null;
    }

    private static MetricQuery binary(
            QueryOperator op, TextSpan sign, LogqlExpr left, LogqlExpr right, String matching) {
        if (!(left instanceof MetricQuery l) || !(right instanceof MetricQuery r)) {
            throw new QuerySyntaxException(
                    sign,
                    "\"" + op.sign()
                            + "\" joins queries that return numbers; a query that returns lines cannot be joined");
        }
        if (op.kind() == QueryOperator.Kind.SET && (l instanceof Literal || r instanceof Literal)) {
            throw new QuerySyntaxException(sign, "\"" + op.sign() + "\" joins two queries, not a query and a number");
        }
        if (l instanceof Literal(var x) && r instanceof Literal(var y)) {
            return new Literal(folded(op, x, y));
        }
        return new Binary(op, l, r, matching);
    }

    /// The value of an operation on two numbers; comparisons return 1 or 0.
    private static double folded(QueryOperator op, double left, double right) {
        return switch (op) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? Double.NaN : left / right;
            case MODULO -> right == 0 ? Double.NaN : left % right;
            case POWER -> Math.pow(left, right);
            case OR, AND, UNLESS, ATAN2 -> throw new IllegalStateException(op + " of two numbers is not in LogQL");
            default -> op.holds(left, right) ? 1 : 0;
        };
    }

    private String matching() {
        String bool = tokens.skip("bool") ? " bool" : "";
        boolean on = tokens.current().is("on");
        if (!on && !tokens.current().is("ignoring")) {
            return bool;
        }
        tokens.next();
        List<String> labels = labels();
        String kind = on ? " on (" : " ignoring (";
        String matching = bool + (on || !labels.isEmpty() ? kind + String.join(", ", labels) + ")" : "");
        boolean left = tokens.current().is("group_left");
        if (!left && !tokens.current().is("group_right")) {
            return matching;
        }
        tokens.next();
        List<String> include = tokens.current().is("(") && groupLabelsFollow() ? labels() : List.of();
        return matching + (left ? " group_left (" : " group_right (") + String.join(", ", include) + ")";
    }

    /// `group_left (a)` names labels, `group_left (rate(…))` is followed by an operand in parentheses.
    private boolean groupLabelsFollow() {
        LogqlToken after = tokens.peek();
        return after.is(")") || after.kind() == LogqlToken.Kind.NAME;
    }

    private LogqlExpr operand() {
        LogqlToken now = tokens.current();
        if (now.is("(")) {
            tokens.next();
            LogqlExpr inner = expression(1);
            tokens.expect(")");
            return inner;
        }
        if (now.is("{")) {
            List<LabelMatcher> selector = pipeline.selector();
            return new LogQuery(selector, pipeline.stages());
        }
        if (now.kind() == LogqlToken.Kind.NUMBER || now.is("+") || now.is("-")) {
            return new Literal(tokens.signedNumber());
        }
        if (now.kind() == LogqlToken.Kind.FUNCTION) {
            RangeFunction rangeOp = RANGE_OPS.get(now.text());
            if (rangeOp != null) {
                tokens.next();
                return rangeAggregation(rangeOp, now.span());
            }
            VectorOperator vectorOp = VECTOR_OPS.get(now.text());
            if (vectorOp != null) {
                tokens.next();
                return vectorAggregation(vectorOp);
            }
            if (now.is("vector")) {
                tokens.next();
                tokens.expect("(");
                double value = tokens.number();
                tokens.expect(")");
                return new ConstantVector(value);
            }
            if (now.is("label_replace")) {
                tokens.next();
                return labelReplace();
            }
        }
        throw tokens.unexpected("");
    }

    private LabelReplace labelReplace() {
        tokens.expect("(");
        MetricQuery of = metric();
        var texts = new ArrayList<LogqlToken>(4);
        for (int i = 0; i < 4; i++) {
            tokens.expect(",");
            texts.add(tokens.take(LogqlToken.Kind.STRING));
        }
        tokens.expect(")");
        LogqlToken regex = texts.get(3);
        var _ = QuerySyntaxException.at(regex.span(), () -> Re2.compileAnchored(regex.text()));
        return new LabelReplace(
                of, texts.get(0).text(), texts.get(1).text(), texts.get(2).text(), regex.text());
    }

    private MetricQuery metric() {
        LogqlExpr expr = expression(1);
        if (expr instanceof MetricQuery metric) {
            return metric;
        }
        throw tokens.unexpected("range in brackets");
    }

    private RangeAggregation rangeAggregation(RangeFunction op, TextSpan name) {
        tokens.expect("(");
        OptionalDouble parameter = OptionalDouble.empty();
        if (op == RangeFunction.QUANTILE_OVER_TIME) {
            parameter = OptionalDouble.of(tokens.number());
            tokens.expect(",");
        }
        LogRange range = range();
        tokens.expect(")");
        Optional<LogqlGrouping> grouping = grouping();
        if (grouping.isPresent() && !op.takesGrouping()) {
            throw new QuerySyntaxException(name, op.word() + " takes no labels to group by");
        }
        if (range.unwrap().isPresent() && !op.goesWithUnwrap()) {
            throw new QuerySyntaxException(name, op.word() + " counts lines or bytes; remove the unwrap stage");
        }
        if (range.unwrap().isEmpty() && !op.goesWithoutUnwrap()) {
            throw new QuerySyntaxException(name, op.word() + " needs the numbers of a label: add | unwrap LABEL");
        }
        return new RangeAggregation(op, parameter, range, grouping);
    }

    /// The range may be before or after the pipeline, and all of it may be in parentheses.
    private LogRange range() {
        if (tokens.current().is("(")) {
            tokens.next();
            if (tokens.current().is("(")) {
                tokens.enter();
                LogRange inner = range();
                tokens.leave();
                tokens.expect(")");
                return inner;
            }
            var parts = new RangeParts();
            parts.read();
            tokens.expect(")");
            if (parts.nanos < 0) {
                parts.rangeAndOffset();
            }
            return parts.range();
        }
        var parts = new RangeParts();
        parts.read();
        return parts.range();
    }

    private final class RangeParts {
        private List<LabelMatcher> selector = List.of();
        private List<PipelineStage> stages = List.of();
        private @Nullable Unwrap unwrap;
        private long nanos = -1;
        private long offset;

        void read() {
            if (!tokens.current().is("{")) {
                throw tokens.unexpected("stream selector");
            }
            selector = pipeline.selector();
            stages = pipeline.stages();
            unwrap = unwrap();
            if (tokens.current().kind() == LogqlToken.Kind.RANGE) {
                rangeAndOffset();
                if (stages.isEmpty() && unwrap == null) {
                    stages = pipeline.stages();
                    unwrap = unwrap();
                }
            }
        }

        void rangeAndOffset() {
            nanos = tokens.take(LogqlToken.Kind.RANGE).number();
            if (tokens.skip("offset")) {
                offset = tokens.take(LogqlToken.Kind.DURATION).number();
            }
        }

        LogRange range() {
            if (nanos < 0) {
                throw tokens.unexpected("range in brackets");
            }
            return new LogRange(new LogQuery(selector, stages), nanos, offset, Optional.ofNullable(unwrap));
        }
    }

    private @Nullable Unwrap unwrap() {
        if (!tokens.current().is("|") || !tokens.peek().is("unwrap")) {
            return null;
        }
        tokens.next();
        tokens.next();
        Conversion conversion = Conversion.NONE;
        for (Conversion known : Conversion.values()) {
            if (known != Conversion.NONE && tokens.current().is(known.word())) {
                conversion = known;
            }
        }
        String label;
        if (conversion == Conversion.NONE) {
            label = tokens.name();
        } else {
            tokens.next();
            tokens.expect("(");
            label = tokens.name();
            tokens.expect(")");
        }
        var filters = new ArrayList<LabelFilter>();
        while (tokens.skip("|")) {
            filters.add(pipeline.labelFilter());
        }
        return new Unwrap(label, conversion, filters);
    }

    private VectorAggregation vectorAggregation(VectorOperator op) {
        Optional<LogqlGrouping> before = grouping();
        tokens.expect("(");
        int parameter = 0;
        if (op.takesParameter()) {
            LogqlToken number = tokens.take(LogqlToken.Kind.NUMBER);
            if (!number.text().matches("0*[1-9][0-9]{0,8}")) {
                throw new QuerySyntaxException(number.span(), op.word() + " needs a whole number above 0");
            }
            parameter = Integer.parseInt(number.text());
            tokens.expect(",");
        }
        MetricQuery of = metric();
        tokens.expect(")");
        return new VectorAggregation(op, parameter, of, before.isPresent() ? before : grouping());
    }

    private Optional<LogqlGrouping> grouping() {
        boolean without = tokens.current().is("without");
        if (!without && !tokens.current().is("by")) {
            return Optional.empty();
        }
        tokens.next();
        return Optional.of(new LogqlGrouping(without, labels()));
    }

    private List<String> labels() {
        tokens.expect("(");
        var labels = new ArrayList<String>();
        if (tokens.skip(")")) {
            return labels;
        }
        do {
            labels.add(tokens.name());
        } while (tokens.skip(","));
        tokens.expect(")", ",");
        return labels;
    }
}
