package greenwall.fleet.logql;

import greenwall.fleet.logql.LogqlExpr.Binary;
import greenwall.fleet.logql.LogqlExpr.Conversion;
import greenwall.fleet.logql.LogqlExpr.LabelReplace;
import greenwall.fleet.logql.LogqlExpr.Literal;
import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.logql.LogqlExpr.LogRange;
import greenwall.fleet.logql.LogqlExpr.MetricQuery;
import greenwall.fleet.logql.LogqlExpr.RangeAggregation;
import greenwall.fleet.logql.LogqlExpr.RangeOp;
import greenwall.fleet.logql.LogqlExpr.Unwrap;
import greenwall.fleet.logql.LogqlExpr.VectorAggregation;
import greenwall.fleet.logql.LogqlExpr.VectorOf;
import greenwall.fleet.logql.LogqlExpr.VectorOp;
import greenwall.fleet.promql.BinaryOperator;
import greenwall.fleet.promql.LabelMatcher;
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

/// Recursive descent over expressions; the pipeline behind a selector is read by [PipelineParser].
final class LogqlParser {
    private static final Map<String, RangeOp> RANGE_OPS =
            Stream.of(RangeOp.values()).collect(Collectors.toMap(RangeOp::word, Function.identity()));
    private static final Map<String, VectorOp> VECTOR_OPS =
            Stream.of(VectorOp.values()).collect(Collectors.toMap(VectorOp::word, Function.identity()));
    private static final Map<String, BinaryOperator> BINARY_OPS =
            Stream.of(BinaryOperator.values()).collect(Collectors.toMap(BinaryOperator::sign, Function.identity()));
    private static final String NO_STREAMS =
            "a stream selector needs a matcher with = or =~ that does not match an empty value, such as app=~\".+\"";

    private final LogqlTokens words;
    private final PipelineParser pipeline;

    LogqlParser(String text) {
        this.words = new LogqlTokens(text);
        this.pipeline = new PipelineParser(words);
    }

    LogqlExpr parse() {
        LogqlExpr expr = expression(1);
        if (words.now().kind() != LogqlToken.Kind.END) {
            throw words.unexpected("");
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
                boolean sorts = aggregation.op() == VectorOp.SORT || aggregation.op() == VectorOp.SORT_DESC;
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
            case Literal _, VectorOf _ -> {}
        }
    }

    private static void checkSelector(LogQuery query) {
        boolean selects = query.selector().stream().anyMatch(LogqlParser::selectsSomething);
        if (!selects) {
            throw problem(NO_STREAMS);
        }
    }

    /// An error of the whole query.
    private static QuerySyntaxException problem(String text) {
        return new QuerySyntaxException(new TextSpan(0, 0), text);
    }

    private static boolean selectsSomething(LabelMatcher matcher) {
        boolean positive = matcher.kind() == LabelMatcher.Kind.EQUAL || matcher.kind() == LabelMatcher.Kind.MATCH;
        return positive && !matcher.matches("");
    }

    private LogqlExpr expression(int lowest) {
        words.enter();
        LogqlExpr left = operand();
        while (true) {
            BinaryOperator op = binaryOp();
            if (op == null || op.precedence() < lowest) {
                words.leave();
                return left;
            }
            TextSpan sign = words.now().span();
            words.next();
            String matching = matching();
            LogqlExpr right = expression(op.rightAssociative() ? op.precedence() : op.precedence() + 1);
            left = binary(op, sign, left, right, matching);
        }
    }

    private @Nullable BinaryOperator binaryOp() {
        LogqlToken now = words.now();
        return now.kind() == LogqlToken.Kind.SIGN ? BINARY_OPS.get(now.text()) : null;
    }

    private static MetricQuery binary(
            BinaryOperator op, TextSpan sign, LogqlExpr left, LogqlExpr right, String matching) {
        if (!(left instanceof MetricQuery l) || !(right instanceof MetricQuery r)) {
            throw new QuerySyntaxException(
                    sign,
                    "\"" + op.sign()
                            + "\" joins queries that return numbers; a query that returns lines cannot be joined");
        }
        if (op.kind() == BinaryOperator.Kind.SET && (l instanceof Literal || r instanceof Literal)) {
            throw new QuerySyntaxException(sign, "\"" + op.sign() + "\" joins two queries, not a query and a number");
        }
        if (l instanceof Literal(var x) && r instanceof Literal(var y)) {
            return new Literal(folded(op, x, y));
        }
        return new Binary(op, l, r, matching);
    }

    /// Of two numbers; comparisons give 1 or 0.
    private static double folded(BinaryOperator op, double left, double right) {
        return switch (op) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? Double.NaN : left / right;
            case MODULO -> right == 0 ? Double.NaN : left % right;
            case POWER -> Math.pow(left, right);
            case EQUAL -> left == right ? 1 : 0;
            case NOT_EQUAL -> left != right ? 1 : 0;
            case GREATER -> left > right ? 1 : 0;
            case GREATER_OR_EQUAL -> left >= right ? 1 : 0;
            case LESS -> left < right ? 1 : 0;
            case LESS_OR_EQUAL -> left <= right ? 1 : 0;
            case OR, AND, UNLESS, ATAN2 -> throw new IllegalStateException(op + " of two numbers is not in LogQL");
        };
    }

    private String matching() {
        String bool = words.skip("bool") ? " bool" : "";
        boolean on = words.now().is("on");
        if (!on && !words.now().is("ignoring")) {
            return bool;
        }
        words.next();
        List<String> labels = labels();
        String kind = on ? " on (" : " ignoring (";
        String matching = bool + (on || !labels.isEmpty() ? kind + String.join(", ", labels) + ")" : "");
        boolean left = words.now().is("group_left");
        if (!left && !words.now().is("group_right")) {
            return matching;
        }
        words.next();
        List<String> include = words.now().is("(") && groupLabelsFollow() ? labels() : List.of();
        return matching + (left ? " group_left (" : " group_right (") + String.join(", ", include) + ")";
    }

    /// `group_left (a)` names labels, `group_left (rate(…))` has an operand in brackets.
    private boolean groupLabelsFollow() {
        LogqlToken after = words.peek();
        return after.is(")") || after.kind() == LogqlToken.Kind.IDENTIFIER;
    }

    private LogqlExpr operand() {
        LogqlToken now = words.now();
        if (now.is("(")) {
            words.next();
            LogqlExpr inner = expression(1);
            words.expect(")");
            return inner;
        }
        if (now.is("{")) {
            List<LabelMatcher> selector = pipeline.selector();
            return new LogQuery(selector, pipeline.stages());
        }
        if (now.kind() == LogqlToken.Kind.NUMBER || now.is("+") || now.is("-")) {
            return new Literal(words.signedNumber());
        }
        if (now.kind() == LogqlToken.Kind.FUNCTION) {
            RangeOp rangeOp = RANGE_OPS.get(now.text());
            if (rangeOp != null) {
                words.next();
                return rangeAggregation(rangeOp, now.span());
            }
            VectorOp vectorOp = VECTOR_OPS.get(now.text());
            if (vectorOp != null) {
                words.next();
                return vectorAggregation(vectorOp);
            }
            if (now.is("vector")) {
                words.next();
                words.expect("(");
                double value = words.number();
                words.expect(")");
                return new VectorOf(value);
            }
            if (now.is("label_replace")) {
                words.next();
                return labelReplace();
            }
        }
        throw words.unexpected("");
    }

    private LabelReplace labelReplace() {
        words.expect("(");
        MetricQuery of = metric();
        var texts = new ArrayList<LogqlToken>(4);
        for (int i = 0; i < 4; i++) {
            words.expect(",");
            texts.add(words.take(LogqlToken.Kind.STRING));
        }
        words.expect(")");
        LogqlToken regex = texts.get(3);
        try {
            Re2.enclosed(regex.text());
        } catch (Re2.Invalid invalid) {
            throw new QuerySyntaxException(regex.span(), invalid.text());
        }
        return new LabelReplace(
                of, texts.get(0).text(), texts.get(1).text(), texts.get(2).text(), regex.text());
    }

    private MetricQuery metric() {
        LogqlExpr expr = expression(1);
        if (expr instanceof MetricQuery metric) {
            return metric;
        }
        throw words.unexpected("range in brackets");
    }

    private RangeAggregation rangeAggregation(RangeOp op, TextSpan name) {
        words.expect("(");
        OptionalDouble parameter = OptionalDouble.empty();
        if (op == RangeOp.QUANTILE_OVER_TIME) {
            parameter = OptionalDouble.of(words.number());
            words.expect(",");
        }
        LogRange range = range();
        words.expect(")");
        Optional<Grouping> grouping = grouping();
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

    /// The range can stand before or behind the pipeline, and all of it can be in brackets.
    private LogRange range() {
        if (words.now().is("(")) {
            words.next();
            if (words.now().is("(")) {
                words.enter();
                LogRange inner = range();
                words.leave();
                words.expect(")");
                return inner;
            }
            var half = new HalfRange();
            half.read();
            words.expect(")");
            if (half.nanos < 0) {
                half.rangeAndOffset();
            }
            return half.whole();
        }
        var half = new HalfRange();
        half.read();
        return half.whole();
    }

    private final class HalfRange {
        private List<LabelMatcher> selector = List.of();
        private List<Stage> stages = List.of();
        private @Nullable Unwrap unwrap;
        private long nanos = -1;
        private long offset;

        void read() {
            if (!words.now().is("{")) {
                throw words.unexpected("stream selector");
            }
            selector = pipeline.selector();
            stages = pipeline.stages();
            unwrap = unwrap();
            if (words.now().kind() == LogqlToken.Kind.RANGE) {
                rangeAndOffset();
                if (stages.isEmpty() && unwrap == null) {
                    stages = pipeline.stages();
                    unwrap = unwrap();
                }
            }
        }

        void rangeAndOffset() {
            nanos = words.take(LogqlToken.Kind.RANGE).number();
            if (words.skip("offset")) {
                offset = words.take(LogqlToken.Kind.DURATION).number();
            }
        }

        LogRange whole() {
            if (nanos < 0) {
                throw words.unexpected("range in brackets");
            }
            return new LogRange(new LogQuery(selector, stages), nanos, offset, Optional.ofNullable(unwrap));
        }
    }

    private @Nullable Unwrap unwrap() {
        if (!words.now().is("|") || !words.peek().is("unwrap")) {
            return null;
        }
        words.next();
        words.next();
        Conversion conversion = Conversion.NONE;
        for (Conversion known : Conversion.values()) {
            if (known != Conversion.NONE && words.now().is(known.word())) {
                conversion = known;
            }
        }
        String label;
        if (conversion == Conversion.NONE) {
            label = words.name();
        } else {
            words.next();
            words.expect("(");
            label = words.name();
            words.expect(")");
        }
        var filters = new ArrayList<LabelFilter>();
        while (words.skip("|")) {
            filters.add(pipeline.labelFilter());
        }
        return new Unwrap(label, conversion, filters);
    }

    private VectorAggregation vectorAggregation(VectorOp op) {
        Optional<Grouping> before = grouping();
        words.expect("(");
        int parameter = 0;
        if (op.takesParameter()) {
            LogqlToken number = words.take(LogqlToken.Kind.NUMBER);
            if (!number.text().matches("0*[1-9][0-9]{0,8}")) {
                throw new QuerySyntaxException(number.span(), op.word() + " needs a whole number above 0");
            }
            parameter = Integer.parseInt(number.text());
            words.expect(",");
        }
        MetricQuery of = metric();
        words.expect(")");
        return new VectorAggregation(op, parameter, of, before.isPresent() ? before : grouping());
    }

    private Optional<Grouping> grouping() {
        boolean without = words.now().is("without");
        if (!without && !words.now().is("by")) {
            return Optional.empty();
        }
        words.next();
        return Optional.of(new Grouping(without, labels()));
    }

    private List<String> labels() {
        words.expect("(");
        var labels = new ArrayList<String>();
        if (words.skip(")")) {
            return labels;
        }
        do {
            labels.add(words.name());
        } while (words.skip(","));
        words.expect(")", ",");
        return labels;
    }
}
