package greenwall.fleet.dashboard;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The result of a query or a transformation: named fields of equal length. A time series is a frame with a
/// time field and a number field; a table may have any fields.
///
/// @param ref the letter of its query; empty after frames of several queries were joined
public record DataFrame(String ref, String name, List<Field> fields) {
    /// @param options keys of [FieldOption], from the panel's [FieldConfig]
    public record Field(String name, FieldType type, Labels labels, FieldValues values, OptionValues options) {
        public static Field times(long[] millis) {
            return new Field("Time", FieldType.TIME, Labels.EMPTY, new FieldValues.Times(millis), OptionValues.NONE);
        }

        public static Field numbers(String name, Labels labels, double[] values) {
            return new Field(name, FieldType.NUMBER, labels, new FieldValues.Numbers(values), OptionValues.NONE);
        }

        static Field numbers(String name, DoubleStream values) {
            return numbers(name, Labels.EMPTY, values.toArray());
        }

        public static Field texts(String name, List<? extends @Nullable String> values) {
            return of(name, FieldType.TEXT, new FieldValues.Texts(new ArrayList<@Nullable String>(values)));
        }

        static Field texts(String name, Stream<String> values) {
            return texts(name, values.toList());
        }

        static Field of(String name, FieldType type, FieldValues values) {
            return new Field(name, type, Labels.EMPTY, values, OptionValues.NONE);
        }

        Field unlabelled(String other) {
            return new Field(other, type, Labels.EMPTY, values, options);
        }

        public Field with(OptionValues others) {
            return new Field(name, type, labels, values, others);
        }

        public Field named(String other) {
            return new Field(other, type, labels, values, options);
        }

        public Field withValues(FieldValues others) {
            return new Field(name, type, labels, others, options);
        }
    }

    public int size() {
        return fields.isEmpty() ? 0 : fields.getFirst().values().size();
    }

    /// The first time field.
    public Optional<Field> time() {
        return fields.stream().filter(f -> f.type() == FieldType.TIME).findFirst();
    }

    public DataFrame with(List<Field> others) {
        return new DataFrame(ref, name, others);
    }

    DataFrame changed(UnaryOperator<Field> change) {
        return with(fields.stream().map(change).toList());
    }

    /// The frame with only these rows, in this order. A negative row has no values.
    DataFrame pick(IntStream rows) {
        int[] picked = rows.toArray();
        return changed(field -> DataFrameBuilder.pick(field, picked));
    }

    Stream<Field> numbers() {
        return fields.stream().filter(field -> field.type() == FieldType.NUMBER);
    }
}
