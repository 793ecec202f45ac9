package greenwall.fleet.dashboard;

import greenwall.fleet.dashboard.DataFrame.Field;
import greenwall.fleet.dashboard.Transformation.ValueFilter;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Filters rows by their values.
final class RowFilter {
    private RowFilter() {}

    static DataFrame filter(Transformation.FilterByValue t, DataFrame frame) {
        List<ValueFilter> filters = t.filters().stream()
                .filter(f -> TransformationRunner.field(frame, f.field()).isPresent())
                .toList();
        if (filters.isEmpty()) {
            return frame;
        }
        return frame.pick(IntStream.range(0, frame.size()).filter(row -> {
            boolean fits = t.all()
                    ? filters.stream().allMatch(f -> fits(f, frame, row))
                    : filters.stream().anyMatch(f -> fits(f, frame, row));
            return fits == t.include();
        }));
    }

    private static boolean fits(ValueFilter filter, DataFrame frame, int row) {
        Field field = TransformationRunner.field(frame, filter.field()).orElseThrow();
        String text = field.values().text(row);
        double number = field.values().number(row);
        double limit = NumberText.parse(filter.value());
        return switch (filter.test()) {
            case "isNull" -> text == null;
            case "isNotNull" -> text != null;
            case "equal" -> same(text, number, filter.value(), limit);
            case "notEqual" -> !same(text, number, filter.value(), limit);
            case "greater" -> number > limit;
            case "greaterOrEqual" -> number >= limit;
            case "lower" -> number < limit;
            case "lowerOrEqual" -> number <= limit;
            case "range", "between" -> number > limit && number < NumberText.parse(filter.upper());
            case "regex" -> text != null && DashboardRegex.matchesPart(filter.value(), text);
            case "substring" -> text != null && text.contains(filter.value());
            case "notSubstring" -> text != null && !text.contains(filter.value());
            default -> false;
        };
    }

    private static boolean same(@Nullable String text, double number, String value, double limit) {
        return Objects.equals(text, value) || (!Double.isNaN(limit) && number == limit);
    }
}
