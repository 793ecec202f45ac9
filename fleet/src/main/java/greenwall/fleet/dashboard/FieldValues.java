package greenwall.fleet.dashboard;

import greenwall.fleet.source.NativeHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of a field in an array or list of a suitable type. They are not changed after construction.
public sealed interface FieldValues {
    int size();

    /// The value as a number; NaN if it is not one.
    double number(int row);

    /// The value as text; null if there is none. Numbers are written without a unit.
    default @Nullable String text(int row) {
        double number = number(row);
        return Double.isNaN(number) ? null : NumberText.plain(number);
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
        double[] numbers = new double[size()];
        int n = 0;
        for (int row = 0; row < numbers.length; row++) {
            double number = number(row);
            if (!Double.isNaN(number)) {
                numbers[n++] = number;
            }
        }
        return Arrays.copyOf(numbers, n);
    }

    /// Times in milliseconds since the epoch.
    record Times(long[] millis) implements FieldValues {
        @Override
        public int size() {
            return millis.length;
        }

        @Override
        public double number(int row) {
            return millis[row];
        }

        @Override
        public String text(int row) {
            return Long.toString(millis[row]);
        }
    }

    /// Numbers; NaN if there is no value.
    record Numbers(double[] values) implements FieldValues {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public double number(int row) {
            return values[row];
        }
    }

    /// Texts; null if there is no value.
    record Texts(List<@Nullable String> values) implements FieldValues {
        @Override
        public int size() {
            return values.size();
        }

        @Override
        public double number(int row) {
            return NumberText.parse(values.get(row));
        }

        @Override
        public @Nullable String text(int row) {
            return values.get(row);
        }
    }

    /// Native histograms; null if there is no sample.
    record Histograms(List<@Nullable NativeHistogram> values) implements FieldValues {
        @Override
        public int size() {
            return values.size();
        }

        @Override
        public double number(int row) {
            NativeHistogram histogram = values.get(row);
            return histogram == null ? Double.NaN : histogram.count();
        }
    }

    /// A complete frame in each value.
    record Frames(List<Frame> values) implements FieldValues {
        @Override
        public int size() {
            return values.size();
        }

        @Override
        public double number(int row) {
            return Double.NaN;
        }
    }
}
