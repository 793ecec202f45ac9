package greenwall.fleet.dashboard;

import greenwall.fleet.source.NativeHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The values of a field in an array or list of a suitable type. They are not changed after construction.
public sealed interface FieldValues {
    /// Times in milliseconds since the epoch.
    record Times(long[] millis) implements FieldValues {}

    /// Numbers; NaN if there is no value.
    record Numbers(double[] values) implements FieldValues {}

    /// Texts; null if there is no value.
    record Texts(List<@Nullable String> values) implements FieldValues {}

    /// Native histograms; null if there is no sample.
    record Histograms(List<@Nullable NativeHistogram> values) implements FieldValues {}

    default int size() {
        return switch (this) {
            case Times(var millis) -> millis.length;
            case Numbers(var values) -> values.length;
            case Texts(var values) -> values.size();
            case Histograms(var values) -> values.size();
        };
    }

    /// The value as a number; NaN if it is not one.
    default double number(int row) {
        return switch (this) {
            case Times(var millis) -> millis[row];
            case Numbers(var values) -> values[row];
            case Texts(var values) -> NumberText.parse(values.get(row));
            case Histograms(var values) -> {
                NativeHistogram histogram = values.get(row);
                yield histogram == null ? Double.NaN : histogram.count();
            }
        };
    }

    /// The value as text; null if there is none. Numbers are written without a unit.
    default @Nullable String text(int row) {
        return switch (this) {
            case Times(var millis) -> Long.toString(millis[row]);
            case Texts(var values) -> values.get(row);
            case Numbers _, Histograms _ -> {
                double number = number(row);
                yield Double.isNaN(number) ? null : NumberText.plain(number);
            }
        };
    }

    default List<@Nullable String> texts() {
        List<@Nullable String> texts = new ArrayList<>();
        for (int row = 0; row < size(); row++) {
            texts.add(text(row));
        }
        return texts;
    }

    /// The values without those that are not numbers.
    default double[] numbers() {
        return IntStream.range(0, size())
                .mapToDouble(this::number)
                .filter(number -> !Double.isNaN(number))
                .toArray();
    }
}
