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
import greenwall.fleet.promql.Re2;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
            "queries require at least one regexp or equality matcher that does not have "
                    + "an empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will";

    private final LogqlTokens words;
    private final PipelineParser pipeline;

    LogqlParser(String text) throws LogqlParseException {
        this.words = new LogqlTokens(new LogqlLexer(text));
        this.pipeline = new PipelineParser(words);
    }

    LogqlExpr parse() throws LogqlParseException {
        LogqlExpr expr = expression(1);
        if (words.now().kind() != LogqlToken.Kind.END) {
            throw words.unexpected();
        }
        check(expr);
        return expr;
    }

    private static void check(LogqlExpr expr) throws LogqlParseException {
        switch (expr) {
            case LogQuery query -> checkSelector(query);
            case RangeAggregation aggregation ->
                checkSelector(aggregation.range().lines());
            case VectorAggregation aggregation -> {
                boolean sorts = aggregation.op() == VectorOp.SORT || aggregation.op() == VectorOp.SORT_DESC;
                if (sorts
                        && aggregation.grouping().isPresent()
                        && !aggregation.grouping().get().labels().isEmpty()) {
                    throw new LogqlParseException("sort and sort_desc doesn't allow grouping by ");
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

    private static void checkSelector(LogQuery query) throws LogqlParseException {
        boolean selects = query.selector().stream().anyMatch(LogqlParser::selectsSomething);
        if (!selects) {
            throw new LogqlParseException(NO_STREAMS);
        }
    }

    private static boolean selectsSomething(LabelMatcher matcher) {
        boolean positive = matcher.kind() == LabelMatcher.Kind.EQUAL || matcher.kind() == LabelMatcher.Kind.MATCH;
        return positive && !matcher.matches("");
    }

    private LogqlExpr expression(int lowest) throws LogqlParseException {
        words.enter();
        LogqlExpr left = operand();
        while (true) {
            BinaryOperator op = binaryOp();
            if (op == null || op.precedence() < lowest) {
                words.leave();
                return left;
            }
            words.next();
            String matching = matching();
            LogqlExpr right = expression(op == BinaryOperator.POWER ? op.precedence() : op.precedence() + 1);
            left = binary(op, left, right, matching);
        }
    }

    private @Nullable BinaryOperator binaryOp() {
        LogqlToken now = words.now();
        return now.kind() == LogqlToken.Kind.SIGN ? BINARY_OPS.get(now.text()) : null;
    }

    private static MetricQuery binary(BinaryOperator op, LogqlExpr left, LogqlExpr right, String matching)
            throws LogqlParseException {
        if (!(left instanceof MetricQuery l)) {
            throw new LogqlParseException(
                    "unexpected type for left leg of binary operation (" + op.sign() + "): " + goType(left));
        }
        if (!(right instanceof MetricQuery r)) {
            throw new LogqlParseException(
                    "unexpected type for right leg of binary operation (" + op.sign() + "): " + goType(right));
        }
        if (op.kind() == BinaryOperator.Kind.SET) {
            if (l instanceof Literal(var value)) {
                throw new LogqlParseException(literalLeg("left", op, value));
            }
            if (r instanceof Literal(var value)) {
                throw new LogqlParseException(literalLeg("right", op, value));
            }
        }
        if (l instanceof Literal(var x) && r instanceof Literal(var y)) {
            return new Literal(folded(op, x, y));
        }
        return new Binary(op, l, r, matching);
    }

    private static String literalLeg(String side, BinaryOperator op, double value) {
        return String.format(
                Locale.ROOT,
                "unexpected literal for %s side of logical/set binary operation (%s): %f",
                side,
                op.sign(),
                value);
    }

    private static String goType(LogqlExpr expr) {
        return expr instanceof LogQuery query && query.stages().isEmpty()
                ? "*syntax.MatchersExpr"
                : "*syntax.PipelineExpr";
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

    private String matching() throws LogqlParseException {
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
    private boolean groupLabelsFollow() throws LogqlParseException {
        LogqlToken after = words.peek();
        return after.is(")") || after.kind() == LogqlToken.Kind.IDENTIFIER;
    }

    private LogqlExpr operand() throws LogqlParseException {
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
                return rangeAggregation(rangeOp);
            }
            VectorOp vectorOp = VECTOR_OPS.get(now.text());
            if (vectorOp != null) {
                words.next();
                return vectorAggregation(vectorOp);
            }
            if (now.is("vector")) {
                words.next();
                words.expect("(");
                LogqlToken number = words.take(LogqlToken.Kind.NUMBER);
                words.expect(")");
                return new VectorOf(words.number(number));
            }
            if (now.is("label_replace")) {
                words.next();
                return labelReplace();
            }
        }
        throw words.unexpected();
    }

    private LabelReplace labelReplace() throws LogqlParseException {
        words.expect("(");
        MetricQuery of = metric();
        var texts = new ArrayList<String>(4);
        for (int i = 0; i < 4; i++) {
            words.expect(",");
            texts.add(words.take(LogqlToken.Kind.STRING).text());
        }
        words.expect(")");
        try {
            Re2.enclosed(texts.get(3));
        } catch (Re2.Invalid invalid) {
            throw new LogqlParseException("invalid regex in label_replace: " + texts.get(3));
        }
        return new LabelReplace(of, texts.get(0), texts.get(1), texts.get(2), texts.get(3));
    }

    private MetricQuery metric() throws LogqlParseException {
        LogqlExpr expr = expression(1);
        if (expr instanceof MetricQuery metric) {
            return metric;
        }
        throw words.unexpected();
    }

    private RangeAggregation rangeAggregation(RangeOp op) throws LogqlParseException {
        words.expect("(");
        @Nullable LogqlToken parameter = null;
        if (words.now().kind() == LogqlToken.Kind.NUMBER) {
            parameter = words.now();
            words.next();
            words.expectAs(",", ",");
        }
        LogRange range = range();
        words.expect(")");
        Optional<Grouping> grouping = grouping();
        if (parameter == null && op == RangeOp.QUANTILE_OVER_TIME) {
            throw new LogqlParseException("parameter required for operation " + op.word());
        }
        if (parameter != null && op != RangeOp.QUANTILE_OVER_TIME) {
            throw new LogqlParseException(
                    "parameter " + parameter.text() + " not supported for operation " + op.word());
        }
        if (grouping.isPresent() && !op.takesGrouping()) {
            throw new LogqlParseException("grouping not allowed for " + op.word() + " aggregation");
        }
        if (range.unwrap().isPresent() && !op.goesWithUnwrap()) {
            throw new LogqlParseException("invalid aggregation " + op.word() + " with unwrap");
        }
        if (range.unwrap().isEmpty() && !op.goesWithoutUnwrap()) {
            throw new LogqlParseException("invalid aggregation " + op.word() + " without unwrap");
        }
        OptionalDouble number = parameter == null ? OptionalDouble.empty() : OptionalDouble.of(words.number(parameter));
        return new RangeAggregation(op, number, range, grouping);
    }

    /// The range can stand before or behind the pipeline, and all of it can be in brackets.
    private LogRange range() throws LogqlParseException {
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

        void read() throws LogqlParseException {
            if (!words.now().is("{")) {
                throw words.unexpected();
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

        void rangeAndOffset() throws LogqlParseException {
            nanos = words.take(LogqlToken.Kind.RANGE).number();
            if (words.skip("offset")) {
                offset = words.take(LogqlToken.Kind.DURATION).number();
            }
        }

        LogRange whole() throws LogqlParseException {
            if (nanos < 0) {
                throw words.unexpected();
            }
            return new LogRange(new LogQuery(selector, stages), nanos, offset, Optional.ofNullable(unwrap));
        }
    }

    private @Nullable Unwrap unwrap() throws LogqlParseException {
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
            label = words.takeAs(
                            LogqlToken.Kind.IDENTIFIER,
                            "IDENTIFIER",
                            "BYTES_CONV",
                            "DURATION_CONV",
                            "DURATION_SECONDS_CONV")
                    .text();
        } else {
            words.next();
            words.expect("(");
            label = words.take(LogqlToken.Kind.IDENTIFIER).text();
            words.expectAs(")", ")");
        }
        var filters = new ArrayList<LabelFilter>();
        while (words.skip("|")) {
            filters.add(pipeline.labelFilter());
        }
        return new Unwrap(label, conversion, filters);
    }

    private VectorAggregation vectorAggregation(VectorOp op) throws LogqlParseException {
        Optional<Grouping> before = grouping();
        words.expect("(");
        int parameter = 0;
        boolean given =
                words.now().kind() == LogqlToken.Kind.NUMBER && words.peek().is(",");
        if (given) {
            LogqlToken number = words.now();
            words.next();
            words.next();
            if (!op.takesParameter()) {
                throw new LogqlParseException(
                        "unsupported parameter for operation " + op.word() + "(" + number.text() + ",");
            }
            try {
                parameter = Integer.parseInt(number.text());
            } catch (NumberFormatException e) {
                throw new LogqlParseException("invalid parameter " + op.word() + "(" + number.text() + ",");
            }
            if (parameter <= 0) {
                throw new LogqlParseException(
                        "invalid parameter (must be greater than 0) " + op.word() + "(" + number.text());
            }
        } else if (op.takesParameter()) {
            metric();
            words.expect(")");
            throw new LogqlParseException("parameter required for operation " + op.word());
        }
        MetricQuery of = metric();
        words.expect(")");
        return new VectorAggregation(op, parameter, of, before.isPresent() ? before : grouping());
    }

    private Optional<Grouping> grouping() throws LogqlParseException {
        boolean without = words.now().is("without");
        if (!without && !words.now().is("by")) {
            return Optional.empty();
        }
        words.next();
        return Optional.of(new Grouping(without, labels()));
    }

    private List<String> labels() throws LogqlParseException {
        words.expectAs("(", "(");
        var labels = new ArrayList<String>();
        if (words.skip(")")) {
            return labels;
        }
        labels.add(words.takeAs(LogqlToken.Kind.IDENTIFIER, "IDENTIFIER", ")").text());
        while (words.skip(",")) {
            labels.add(words.take(LogqlToken.Kind.IDENTIFIER).text());
        }
        words.expectAs(")", ",", ")");
        return labels;
    }
}
