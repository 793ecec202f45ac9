package greenwall.fleet.dashboard;

import greenwall.fleet.dashboard.DataFrame.Field;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Turns rows into columns, times and texts into other texts, or values into a histogram.
final class FrameConversions {
    private static final int DEFAULT_BUCKETS = 30;
    private static final int MAX_COLUMNS = 1_000;
    private static final List<Double> BUCKET_STEPS = List.of(1.0, 2.0, 2.5, 5.0);
    private static final Pattern NAMED = Pattern.compile("\\{([\\w.-]+)}");

    private FrameConversions() {}

    /// Rows become columns. If the first field is not a number field, its values name the new columns.
    static DataFrame transpose(Transformation.Transpose t, DataFrame frame) {
        if (frame.fields().isEmpty()) {
            return frame;
        }
        Field first = frame.fields().getFirst();
        boolean headings = first.type() == FieldType.TEXT || first.type() == FieldType.TIME;
        List<Field> transposed =
                headings ? frame.fields().subList(1, frame.fields().size()) : frame.fields();
        boolean numbers = !transposed.isEmpty() && transposed.stream().allMatch(f -> f.type() == FieldType.NUMBER);
        List<Field> fields = new ArrayList<>();
        var heading = t.firstField().isEmpty() ? "Field" : t.firstField();
        fields.add(Field.texts(heading, transposed.stream().map(Field::name)));
        for (int row = 0; row < Math.min(frame.size(), MAX_COLUMNS); row++) {
            int at = row;
            String rest = t.restField().isEmpty() ? FieldNames.VALUE : t.restField();
            String name = headings ? String.valueOf(first.values().text(at)) : rest;
            if (numbers) {
                fields.add(Field.numbers(
                        name, transposed.stream().mapToDouble(f -> f.values().number(at))));
            } else {
                List<@Nullable String> texts = new ArrayList<>();
                transposed.forEach(f -> texts.add(f.values().text(at)));
                fields.add(Field.texts(name, texts));
            }
        }
        return frame.with(fields);
    }

    static DataFrame formatTime(Transformation.FormatTime t, DataFrame frame, ZoneId viewer) {
        ZoneId zone = Dashboard.zone(t.zone(), viewer);
        return withTexts(frame, t.field(), (values, row) -> {
            double millis = values.number(row);
            return Double.isNaN(millis) ? null : TimeUnitFormat.moment(t.format(), millis, zone);
        });
    }

    static DataFrame formatText(Transformation.FormatText t, DataFrame frame) {
        return withTexts(frame, t.field(), (values, row) -> {
            String text = values.text(row);
            return text == null ? null : formatted(t, text, frame, row);
        });
    }

    private static String formatted(Transformation.FormatText t, String text, DataFrame frame, int row) {
        return switch (t.change()) {
            case "Upper Case" -> text.toUpperCase(Locale.ROOT);
            case "Lower Case" -> text.toLowerCase(Locale.ROOT);
            case "Sentence Case" -> first(text, true);
            case "Title Case" -> words(text, " ");
            case "Pascal Case" -> words(text, "");
            case "Camel Case" -> first(words(text, ""), false);
            case "Snake Case" -> text.toLowerCase(Locale.ROOT).replace(' ', '_');
            case "Kebab Case" -> text.toLowerCase(Locale.ROOT).replace(' ', '-');
            case "Trim" -> text.strip();
            case "Substring" -> {
                int end = t.to() < 0 ? text.length() : Math.min(t.to(), text.length());
                yield text.substring(Math.clamp(t.from(), 0, end), end);
            }
            case "Affix" -> filled(t.prefix(), frame, row) + text + filled(t.suffix(), frame, row);
            default -> text;
        };
    }

    private static String first(String text, boolean upper) {
        if (text.isEmpty()) {
            return text;
        }
        String letter = text.substring(0, 1);
        return (upper ? letter.toUpperCase(Locale.ROOT) : letter.toLowerCase(Locale.ROOT)) + text.substring(1);
    }

    private static String words(String text, String between) {
        return Arrays.stream(text.split(" "))
                .map(w -> first(w.toLowerCase(Locale.ROOT), true))
                .collect(Collectors.joining(between));
    }

    private static String filled(String affix, DataFrame frame, int row) {
        return NAMED.matcher(affix)
                .replaceAll(m -> Matcher.quoteReplacement(TransformationRunner.field(frame, m.group(1))
                        .map(f -> String.valueOf(f.values().text(row)))
                        .orElse(m.group())));
    }

    private interface RowText {
        @Nullable
        String of(FieldValues values, int row);
    }

    /// The frame with other texts in the fields of this name.
    private static DataFrame withTexts(DataFrame frame, String name, RowText text) {
        return frame.changed(f -> {
            if (!f.name().equals(name)) {
                return f;
            }
            List<@Nullable String> texts = new ArrayList<>();
            for (int row = 0; row < frame.size(); row++) {
                texts.add(text.of(f.values(), row));
            }
            return new Field(name, FieldType.TEXT, f.labels(), new FieldValues.Texts(texts), f.options());
        });
    }

    static List<DataFrame> histogram(Transformation.Histogram t, List<DataFrame> frames) {
        List<Field> series = TransformationRunner.named(frames).stream()
                .flatMap(DataFrame::numbers)
                .toList();
        if (t.combine() && series.size() > 1) {
            series = List.of(Field.numbers("Count", series.stream().flatMapToDouble(FrameConversions::values)));
        }
        double[] sorted = series.stream()
                .flatMapToDouble(FrameConversions::values)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return frames;
        }
        double size = t.bucketSize() > 0 ? t.bucketSize() : bucketSize(sorted, t.bucketCount());
        TreeMap<Double, double[]> buckets = new TreeMap<>();
        for (int i = 0; i < series.size(); i++) {
            int at = i;
            int count = series.size();
            values(series.get(i)).forEach(v -> {
                double low = Math.floor((v - t.bucketOffset()) / size) * size + t.bucketOffset();
                buckets.computeIfAbsent(low, _ -> new double[count])[at]++;
            });
        }
        List<Field> fields = new ArrayList<>();
        fields.add(Field.numbers("xMin", buckets.keySet().stream().mapToDouble(low -> low)));
        fields.add(Field.numbers("xMax", buckets.keySet().stream().mapToDouble(low -> low + size)));
        for (int i = 0; i < series.size(); i++) {
            int at = i;
            fields.add(series.get(i)
                    .withValues(new FieldValues.Numbers(
                            buckets.values().stream().mapToDouble(c -> c[at]).toArray())));
        }
        return List.of(new DataFrame("", "", fields));
    }

    private static DoubleStream values(Field field) {
        return Arrays.stream(field.values().numbers()).filter(Double::isFinite);
    }

    /// The smallest round size that gives at most this many buckets and is not finer than the values are.
    private static double bucketSize(double[] sorted, int buckets) {
        double target = (sorted[sorted.length - 1] - sorted[0]) / (buckets > 0 ? buckets : DEFAULT_BUCKETS);
        double finest = IntStream.range(1, sorted.length)
                .mapToDouble(i -> sorted[i] - sorted[i - 1])
                .filter(d -> d > 0)
                .min()
                .orElse(1);
        return IntStream.rangeClosed(-9, 12)
                .boxed()
                .flatMap(e -> BUCKET_STEPS.stream().map(step -> step * Math.pow(10, e)))
                .filter(size -> size > target && size >= finest)
                .findFirst()
                .orElse(1e12);
    }
}
