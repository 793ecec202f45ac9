package greenwall.lab.logql;

import greenwall.fleet.logql.ByteSize;
import greenwall.fleet.logql.LabelFilter;
import greenwall.fleet.logql.LogqlDuration;
import greenwall.fleet.promql.QueryOperator;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;

/// Compiled label filters. If a value cannot be compared, the line passes but is marked with an error.
final class CompiledLabelFilters {
    private CompiledLabelFilters() {}

    static Predicate<PipelineLine> of(LabelFilter filter) {
        return switch (filter) {
            case LabelFilter.MatcherFilter(var matcher) -> line -> matcher.matches(line.labels.get(matcher.name()));
            case LabelFilter.And(var left, var right) -> of(left).and(of(right));
            case LabelFilter.Or(var left, var right) -> of(left).or(of(right));
            case LabelFilter.NumericFilter(var label, var comparison, var value) ->
                compare(label, comparison, value, CompiledLabelFilters::number);
            case LabelFilter.DurationFilter(var label, var comparison, var nanos) ->
                compare(label, comparison, nanos, CompiledLabelFilters::duration);
            case LabelFilter.BytesFilter(var label, var comparison, var bytes) ->
                compare(label, comparison, bytes, CompiledLabelFilters::size);
            case LabelFilter.AddressFilter(var label, var equal, var range) -> {
                var known = AddressRange.of(range);
                yield line -> {
                    if (line.failed()) {
                        return true;
                    }
                    if (known.isEmpty()) {
                        line.fail("LabelFilterErr", "ip: invalid pattern");
                        return true;
                    }
                    return line.labels.has(label) && known.get().isIn(line.labels.get(label)) == equal;
                };
            }
        };
    }

    private static Predicate<PipelineLine> compare(
            String label, QueryOperator comparison, double value, Function<String, OptionalDouble> read) {
        return line -> {
            if (line.failed()) {
                return true;
            }
            if (!line.labels.has(label)) {
                return false;
            }
            String text = line.labels.get(label);
            OptionalDouble found = read.apply(text);
            if (found.isEmpty()) {
                line.fail("LabelFilterErr", unreadable(text));
                return true;
            }
            return comparison.holds(found.getAsDouble(), value);
        };
    }

    static String unreadable(String text) {
        return "not a number of the expected kind: \"" + text + "\"";
    }

    static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    static OptionalDouble duration(String text) {
        var nanos = LogqlDuration.parseGo(text);
        return nanos.isPresent() ? OptionalDouble.of(nanos.getAsLong()) : OptionalDouble.empty();
    }

    static OptionalDouble size(String text) {
        var bytes = ByteSize.parse(text);
        return bytes.isPresent() ? OptionalDouble.of(bytes.getAsLong()) : OptionalDouble.empty();
    }
}
