package greenwall.lab.facts;

import greenwall.lab.facts.EntityKind.Entity;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.text.WordSplitter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Parses a formula, whose language `facts.txt` documents.
public final class FormulaParser {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*('[^']*'|[A-Za-z_]\\w*(?:\\[[^]]+])?(?:\\.\\w+(?:\\[[^]]+])?)*|\\d[\\d.]*(?:e[+-]?\\d+)?|[-+*/(),|])");

    private final EntityKind kind;
    private final List<String> tokens;
    private int next;

    record Constant(double value) implements GaugeFunction {
        @Override
        public double at(long t) {
            return value;
        }
    }

    private FormulaParser(String text, EntityKind kind) {
        this.kind = kind;
        tokens = WordSplitter.split(TOKEN, text);
    }

    public static Function<Entity, RateFunction> parse(String text, EntityKind kind) {
        var parser = new FormulaParser(text, kind);
        var whole = parser.alternatives();
        if (parser.next < parser.tokens.size()) {
            throw new IllegalArgumentException("invalid formula at \"" + parser.tokens.get(parser.next) + "\"");
        }
        return whole;
    }

    /// The value of a gauge at an instant, or the mean of a rate per second from `from` to the instant.
    public static double mean(RateFunction rate, long from, long t) {
        return rate instanceof GaugeFunction
                ? rate.at(t)
                : Math.max(0, rate.total(t) - rate.total(from)) * 1000 / Math.max(1, t - from);
    }

    private boolean accept(String token) {
        boolean matches = next < tokens.size() && tokens.get(next).equals(token);
        if (matches) {
            next++;
        }
        return matches;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw new IllegalArgumentException("expected " + token + " at token " + next + " of " + tokens);
        }
    }

    private Function<Entity, RateFunction> alternatives() {
        return joined(this::sum, Map.of("or", (a, b) -> levels(a, b, (x, y) -> Double.isNaN(x) ? y : x)));
    }

    private Function<Entity, RateFunction> sum() {
        return joined(this::product, Map.of("+", FormulaParser::sum, "-", (a, b) -> levels(a, b, (x, y) -> x - y)));
    }

    private Function<Entity, RateFunction> product() {
        return joined(this::operand, Map.of("*", FormulaParser::product, "/", (a, b) -> levels(a, b, (x, y) -> x / y)));
    }

    /// Operands that are joined by operators of the same precedence.
    private Function<Entity, RateFunction> joined(
            Supplier<Function<Entity, RateFunction>> operand, Map<String, BinaryOperator<RateFunction>> operators) {
        var left = operand.get();
        while (next < tokens.size() && operators.get(tokens.get(next)) instanceof BinaryOperator<RateFunction> join) {
            next++;
            var a = left;
            var b = operand.get();
            left = thing -> join.apply(a.apply(thing), b.apply(thing));
        }
        return left;
    }

    private Function<Entity, RateFunction> operand() {
        String token = tokens.get(next++);
        if (token.equals("(")) {
            var inside = alternatives();
            expect(")");
            return inside;
        }
        if (Character.isDigit(token.charAt(0))) {
            var constant = new Constant(Double.parseDouble(token));
            return _ -> constant;
        }
        if (accept("(")) {
            var called = call(token);
            expect(")");
            return called;
        }
        return switch (token) {
            case "millis_now" -> _ -> (GaugeFunction) t -> t;
            case "seconds_now" -> _ -> (GaugeFunction) t -> t / 1000.0;
            default -> kind.number(token);
        };
    }

    private Function<Entity, RateFunction> call(String function) {
        return switch (function) {
            case "is" -> is();
            case "noise" -> noise();
            case "flow" -> flow();
            case "count" -> sinceBoot(1);
            case "seconds" -> sinceBoot(1e3);
            case "micros" -> sinceBoot(1e6);
            case "floor" -> level(Math::floor);
            case "round" -> level(x -> Double.isNaN(x) ? x : Math.round(x));
            case "kib" -> level(bytes -> Math.floor(Math.max(0, bytes) / 1024) * 1024);
            case "min" -> two(Math::min);
            case "max" -> two(Math::max);
            case "mod" -> two((a, b) -> a % b);
            default -> throw new IllegalArgumentException("unknown function " + function);
        };
    }

    private Function<Entity, RateFunction> is() {
        var word = kind.text(tokens.get(next++));
        expect(",");
        var wanted = new HashSet<String>();
        do {
            wanted.add(unquoted(tokens.get(next++)));
        } while (accept("|"));
        return thing -> (GaugeFunction) t -> wanted.contains(word.at(thing, t)) ? 1 : Double.NaN;
    }

    private Function<Entity, RateFunction> noise() {
        String key = unquoted(tokens.get(next++));
        expect(",");
        long millis = Math.round(1000 * Double.parseDouble(tokens.get(next++)));
        return thing -> {
            long seed = SeededNoise.mix(thing.simulation().host().seed(), key);
            return (GaugeFunction) t -> SeededNoise.unit(seed, millis == 0 ? 1 : t / millis);
        };
    }

    private Function<Entity, RateFunction> flow() {
        String channel = unquoted(tokens.get(next++));
        expect(",");
        var mean = alternatives();
        return thing -> thing.simulation().rate(channel, mean.apply(thing).at(0));
    }

    /// A counter that each boot resets to zero.
    ///
    /// @param grain the number of steps per unit: 1 for whole numbers, 1000 for steps of a thousandth
    private Function<Entity, RateFunction> sinceBoot(double grain) {
        var counted = alternatives();
        return thing -> {
            var counter = thing.simulation().sinceBoot(counted.apply(thing));
            return (GaugeFunction) t -> Math.floor(counter.applyAsDouble(t) * grain) / grain;
        };
    }

    private Function<Entity, RateFunction> level(DoubleUnaryOperator function) {
        var argument = alternatives();
        return thing -> {
            var of = argument.apply(thing);
            return (GaugeFunction) t -> function.applyAsDouble(of.at(t));
        };
    }

    private Function<Entity, RateFunction> two(DoubleBinaryOperator function) {
        var first = alternatives();
        expect(",");
        var second = alternatives();
        return thing -> levels(first.apply(thing), second.apply(thing), function);
    }

    private static RateFunction levels(RateFunction a, RateFunction b, DoubleBinaryOperator function) {
        return a instanceof Constant(var x) && b instanceof Constant(var y)
                ? new Constant(function.applyAsDouble(x, y))
                : (GaugeFunction) t -> function.applyAsDouble(a.at(t), b.at(t));
    }

    private static RateFunction sum(RateFunction a, RateFunction b) {
        return a instanceof GaugeFunction || b instanceof GaugeFunction
                ? levels(a, b, Double::sum)
                : RateFunction.sum(List.of(a, b));
    }

    /// A rate times a constant is a rate.
    private static RateFunction product(RateFunction a, RateFunction b) {
        if (a instanceof GaugeFunction && b instanceof GaugeFunction) {
            return levels(a, b, (x, y) -> x * y);
        }
        return a instanceof Constant(var factor)
                ? b.times(factor)
                : b instanceof Constant(var other) ? a.times(other) : levels(a, b, (x, y) -> x * y);
    }

    private static String unquoted(String word) {
        return word.replace("'", "");
    }

    /// A gauge: a number that has no total.
    @FunctionalInterface
    interface GaugeFunction extends RateFunction {
        @Override
        default double total(long t) {
            throw new IllegalStateException("only a rate can be counted");
        }
    }
}
