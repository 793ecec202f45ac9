package greenwall.fleet.dashboard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Reduces several values to one, by the ids that dashboards use.
public final class Reducer {
    /// The id, the title in legends and tables, and an earlier id.
    private static final List<List<String>> ALL =
            """
            lastNotNull    Last *              current
            last           Last
            firstNotNull   First *
            first          First
            min            Min
            max            Max
            mean           Mean                avg
            median         Median
            variance       Variance
            stdDev         StdDev
            sum            Total               total
            count          Count
            range          Range
            delta          Delta
            step           Step
            diff           Difference
            diffperc       Difference percent
            logmin         Min (above zero)
            allIsZero      All zeros
            allIsNull      All nulls
            changeCount    Change count
            distinctCount  Distinct count
            """.lines().map(line -> List.of(line.split(" {2,}"))).toList();

    private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2})");

    private Reducer() {}

    public static String title(String id) {
        var percentile = PERCENTILE.matcher(id);
        if (percentile.matches()) {
            return percentile.group(1) + "th %";
        }
        return known(id).map(r -> r.get(1)).orElse(id);
    }

    /// The current id for an id that may be an earlier one.
    public static String id(String id) {
        return known(id).map(List::getFirst).orElse(id);
    }

    private static Optional<List<String>> known(String id) {
        return ALL.stream()
                .filter(r -> r.getFirst().equals(id) || r.subList(2, r.size()).contains(id))
                .findFirst();
    }

    /// The row whose value the reducer selects; -1 for reducers that compute a value, and if there is no value.
    public static int row(String id, FieldValues column) {
        int size = column.size();
        return switch (id(id)) {
            case "last" -> size - 1;
            case "first" -> size == 0 ? -1 : 0;
            case "lastNotNull" -> firstWithText(IntStream.iterate(size - 1, row -> row >= 0, row -> row - 1), column);
            case "firstNotNull" -> firstWithText(IntStream.range(0, size), column);
            default -> -1;
        };
    }

    private static int firstWithText(IntStream rows, FieldValues column) {
        return rows.filter(row -> column.text(row) != null).findFirst().orElse(-1);
    }

    /// The reduced value; NaN if there is none.
    public static double reduce(String id, FieldValues column) {
        var known = id(id);
        return switch (known) {
            case "last", "first", "lastNotNull", "firstNotNull" -> {
                int row = row(known, column);
                yield row < 0 ? Double.NaN : column.number(row);
            }
            case "count" -> column.size();
            case "changeCount" -> changes(column);
            case "distinctCount" -> column.texts().stream().distinct().count();
            default -> {
                double[] values = column.numbers();
                yield values.length == 0 ? ofNone(known, column.size() == 0) : of(known, values);
            }
        };
    }

    /// The result without a number; a sum of values that are not numbers is not known.
    private static double ofNone(String id, boolean empty) {
        return switch (id) {
            case "sum", "allIsZero" -> empty ? 0 : Double.NaN;
            case "allIsNull" -> 1;
            default -> Double.NaN;
        };
    }

    private static double of(String id, double[] values) {
        double first = values[0];
        double last = values[values.length - 1];
        var all = Arrays.stream(values).summaryStatistics();
        return switch (id) {
            case "min" -> all.getMin();
            case "max" -> all.getMax();
            case "sum" -> all.getSum();
            case "mean" -> all.getAverage();
            case "range" -> all.getMax() - all.getMin();
            case "diff" -> last - first;
            case "diffperc" -> (last - first) / first;
            case "delta" -> delta(values);
            case "step" -> step(values);
            case "logmin" -> Arrays.stream(values).filter(v -> v > 0).min().orElse(Double.NaN);
            case "allIsZero" -> all.getMin() == 0 && all.getMax() == 0 ? 1 : 0;
            case "allIsNull" -> 0;
            case "variance" -> variance(values, all.getAverage());
            case "stdDev" -> Math.sqrt(variance(values, all.getAverage()));
            case "median" -> {
                Arrays.sort(values);
                int half = values.length / 2;
                yield values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
            }
            default -> percentile(id, values);
        };
    }

    private static double percentile(String id, double[] values) {
        var matcher = PERCENTILE.matcher(id.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Double.NaN;
        }
        Arrays.sort(values);
        double at = Integer.parseInt(matcher.group(1)) / 100.0 * (values.length - 1);
        return values[(int) Math.round(at)];
    }

    /// The increase of a counter, which counts from zero after a reset.
    private static double delta(double[] values) {
        double delta = 0;
        boolean up = true;
        for (int i = 1; i < values.length; i++) {
            if (values[i - 1] > values[i]) {
                up = false;
                if (i == values.length - 1) {
                    delta += values[i];
                }
            } else {
                delta += up ? values[i] - values[i - 1] : values[i];
                up = true;
            }
        }
        return delta;
    }

    private static double step(double[] values) {
        return IntStream.range(1, values.length)
                .mapToDouble(i -> values[i] - values[i - 1])
                .min()
                .orElse(Double.NaN);
    }

    private static double variance(double[] values, double mean) {
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length;
    }

    private static double changes(FieldValues column) {
        return IntStream.range(1, column.size())
                .filter(i -> !Objects.equals(column.text(i), column.text(i - 1)))
                .count();
    }
}
