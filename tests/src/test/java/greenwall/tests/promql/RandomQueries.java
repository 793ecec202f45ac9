package greenwall.tests.promql;

import java.util.List;
import java.util.Random;

/// Generates queries by PromQL's grammar and types, over the metrics of the edge cases. The same seed generates
/// the same queries.
final class RandomQueries {
    private static final List<String> METRICS = List.of(
            "gauge",
            "twin",
            "requests_total",
            "resetting_total",
            "info",
            "gappy",
            "special",
            "constant",
            "latency_bucket",
            "flapping",
            "odd",
            "other",
            "newborn_total",
            "{__name__=~\"gauge|twin\"}",
            "nonexistent",
            "swinging");
    private static final List<String> LABELS =
            List.of("instance", "zone", "job", "code", "method", "kind", "le", "version", "path", "Zone", "missing");
    private static final List<String> MATCHERS = List.of(
            "instance=\"a:80\"",
            "instance!=\"b:80\"",
            "zone=\"x\"",
            "zone=~\"x|y\"",
            "code=~\"4..\"",
            "code!~\"2.*\"",
            "method=\"GET\"",
            "kind!=\"nan\"",
            "kind=~\".*inf|big\"",
            "job=\"j\"",
            "missing=\"\"",
            "instance=~\"(a|c).*\"");
    private static final List<String> RANGES = List.of("15s", "30s", "1m", "5m", "7m30s", "10m", "1h");
    private static final List<String> SHIFTS = List.of(
            " offset 1m",
            " offset 7m",
            " offset -2m",
            " @ 1767232800",
            " @ start()",
            " @ end()",
            " @ 1767231000 offset 30s",
            " offset 90s @ end()");
    private static final List<String> SCALARS = List.of(
            "0",
            "1",
            "2",
            "-1",
            "0.5",
            "60",
            "1e3",
            "100",
            "NaN",
            "Inf",
            "time()",
            "pi()",
            "scalar(constant)",
            "scalar(gauge)",
            "0x10",
            "(1 + 2)",
            "-(3)",
            "1 == bool 1");
    private static final List<String> RANGE_FUNCTIONS = List.of(
            "rate",
            "irate",
            "increase",
            "delta",
            "idelta",
            "deriv",
            "changes",
            "resets",
            "avg_over_time",
            "sum_over_time",
            "min_over_time",
            "max_over_time",
            "count_over_time",
            "last_over_time",
            "present_over_time",
            "stddev_over_time",
            "stdvar_over_time",
            "absent_over_time");
    private static final List<String> ELEMENT_FUNCTIONS = List.of(
            "abs",
            "ceil",
            "floor",
            "sqrt",
            "exp",
            "ln",
            "log2",
            "log10",
            "sgn",
            "round",
            "sin",
            "cos",
            "tanh",
            "asinh",
            "atan",
            "deg",
            "rad",
            "timestamp",
            "sort",
            "sort_desc",
            "absent",
            "hour",
            "minute",
            "day_of_week",
            "day_of_month",
            "month",
            "year",
            "days_in_month",
            "day_of_year");
    private static final List<String> AGGREGATORS =
            List.of("sum", "avg", "min", "max", "count", "group", "stddev", "stdvar");
    private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%", "^", "atan2");
    private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");
    private static final List<String> SETS = List.of("and", "or", "unless");

    private final Random random;

    RandomQueries(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        return random.nextInt(12) == 0 ? scalar(2) : vector(1 + random.nextInt(4));
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String bareSelector() {
        String metric = any(METRICS);
        if (metric.startsWith("{") || chance(50)) {
            return metric;
        }
        return metric + "{" + any(MATCHERS) + (chance(30) ? "," + any(MATCHERS) : "") + "}";
    }

    private String selector() {
        return bareSelector() + (chance(15) ? any(SHIFTS) : "");
    }

    private String range(int depth) {
        if (depth > 1 && chance(25)) {
            return "(" + vector(depth - 2) + ")[" + any(List.of("2m", "5m", "10m", "20m")) + ":"
                    + any(List.of("", "30s", "1m", "45s", "17s")) + "]" + (chance(20) ? any(SHIFTS) : "");
        }
        return bareSelector() + "[" + any(RANGES) + "]" + (chance(20) ? any(SHIFTS) : "");
    }

    private String scalar(int depth) {
        if (depth > 0 && chance(30)) {
            return "(" + scalar(depth - 1) + " " + any(ARITHMETIC) + " " + scalar(depth - 1) + ")";
        }
        return any(SCALARS);
    }

    private String labels() {
        var chosen = any(LABELS);
        return "(" + chosen + (chance(50) ? ", " + any(LABELS) : "") + ")";
    }

    private String grouping() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> " without " + labels() + " ";
            default -> " by " + labels() + " ";
        };
    }

    private String vector(int depth) {
        if (depth <= 0) {
            return selector();
        }
        return switch (random.nextInt(13)) {
            case 0, 1 -> selector();
            case 2, 3 -> any(RANGE_FUNCTIONS) + "(" + range(depth) + ")";
            case 4 -> parametrised(depth);
            case 5 -> any(ELEMENT_FUNCTIONS) + "(" + vector(depth - 1) + ")";
            case 6, 7 -> any(AGGREGATORS) + grouping() + "(" + vector(depth - 1) + ")";
            case 8 -> parametrisedAggregation(depth);
            case 9, 10 -> binary(depth);
            case 11 -> withScalar(depth);
            default -> chance(50) ? "-" + vector(depth - 1) : "(" + vector(depth - 1) + ")";
        };
    }

    private String parametrised(int depth) {
        String inner = vector(depth - 1);
        return switch (random.nextInt(9)) {
            case 0 -> "clamp(" + inner + ", " + scalar(0) + ", " + scalar(0) + ")";
            case 1 -> "clamp_min(" + inner + ", " + scalar(1) + ")";
            case 2 -> "round(" + inner + ", " + any(List.of("0.1", "5", "2", "0.3")) + ")";
            case 3 -> "label_replace(" + inner + ", \"new\", \"$1-x\", \"instance\", \"(.*):.*\")";
            case 4 -> "label_join(" + inner + ", \"zone\", \"/\", \"job\", \"instance\")";
            case 5 -> "histogram_quantile(" + any(List.of("0.5", "0.99", "0", "1")) + ", rate(latency_bucket[5m]))";
            case 6 -> "quantile_over_time(" + any(List.of("0.5", "0.9", "0", "2")) + ", " + range(depth) + ")";
            case 7 -> "predict_linear(" + range(depth) + ", 300)";
            default -> "holt_winters(" + range(depth) + ", 0.5, 0.3)";
        };
    }

    private String parametrisedAggregation(int depth) {
        String inner = "(" + any(List.of("1", "2", "3", "5")) + ", " + vector(depth - 1) + ")";
        return switch (random.nextInt(4)) {
            case 0 -> "topk" + grouping() + inner;
            case 1 -> "bottomk" + grouping() + inner;
            case 2 ->
                "quantile" + grouping() + "(" + any(List.of("0.5", "0.25", "1", "0")) + ", " + vector(depth - 1) + ")";
            // Rounded: a difference in the last bit of a sine would make a different label.
            default -> "count_values" + grouping() + "(\"value\", round(" + vector(depth - 1) + ", 0.5))";
        };
    }

    private String operand(int depth) {
        return "(" + vector(depth - 1) + ")";
    }

    private String binary(int depth) {
        boolean set = chance(30);
        String operator = set ? any(SETS) : any(chance(60) ? ARITHMETIC : COMPARISONS);
        boolean comparison = COMPARISONS.contains(operator);
        String modifier = comparison && chance(40) ? " bool" : "";
        if (chance(50)) {
            modifier += chance(60) ? " on " : " ignoring ";
            modifier += labels();
            if (!set && chance(40)) {
                modifier += chance(50) ? " group_left " : " group_right ";
                modifier += chance(30) ? "(version)" : "()";
            }
        }
        // The same vector on both sides is most likely to match.
        String left = operand(depth);
        String right = chance(40) ? left : operand(depth);
        return left + " " + operator + modifier + " " + right;
    }

    private String withScalar(int depth) {
        boolean comparison = chance(40);
        String operator = comparison ? any(COMPARISONS) + (chance(40) ? " bool" : "") : any(ARITHMETIC);
        String vector = operand(depth);
        return chance(50) ? vector + " " + operator + " " + scalar(1) : scalar(1) + " " + operator + " " + vector;
    }
}
