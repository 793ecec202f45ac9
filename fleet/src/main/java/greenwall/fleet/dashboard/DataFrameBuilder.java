package greenwall.fleet.dashboard;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.DataFrame.Field;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.NativeHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Converts query responses to frames, in the format that the query requests.
public final class DataFrameBuilder {
    private DataFrameBuilder() {}

    /// @param queries the number of queries of the panel: with several, the value column of a table names its
    ///     query
    public static List<DataFrame> of(PanelQuery.Query query, ResolvedQuery resolved, Matrix answer, int queries) {
        if (query.format() == PanelQuery.Format.TABLE) {
            return List.of(table(query, rows(answer), queries));
        }
        List<DataFrame> frames = new ArrayList<>();
        for (Matrix.Series series : answer.series()) {
            boolean histograms = series.size() == 0 && !series.histograms().isEmpty();
            Field times = Field.times(histograms ? times(series.histograms()) : series.timeMillis());
            Field values = histograms
                    ? histograms(
                            series.labels(),
                            series.histograms().stream()
                                    .map(Matrix.HistogramAt::histogram)
                                    .toList())
                    : Field.numbers(FieldNames.VALUE, series.labels(), series.values());
            frames.add(frame(query, resolved, times, values));
        }
        return query.format() == PanelQuery.Format.HEATMAP ? sortedByBucket(frames) : frames;
    }

    public static List<DataFrame> of(
            PanelQuery.Query query, ResolvedQuery resolved, InstantVector answer, int queries) {
        if (query.format() == PanelQuery.Format.TABLE) {
            return List.of(table(query, rows(answer), queries));
        }
        List<DataFrame> frames = new ArrayList<>();
        for (int i = 0; i < answer.size(); i++) {
            NativeHistogram histogram = answer.histogram(i);
            Field value = histogram == null
                    ? Field.numbers(FieldNames.VALUE, answer.labels(i), new double[] {answer.value(i)})
                    : histograms(answer.labels(i), List.of(histogram));
            frames.add(frame(query, resolved, Field.times(new long[] {answer.timeMillis(i)}), value));
        }
        return frames;
    }

    /// The series of a histogram in the order of their buckets, each with the count of its own bucket. Other
    /// series follow unchanged.
    public static List<DataFrame> perBucket(List<DataFrame> cumulative) {
        Map<Labels, Map<Double, Double>> below = new HashMap<>();
        List<DataFrame> frames = new ArrayList<>();
        for (DataFrame frame : sortedByBucket(cumulative)) {
            Field field = frame.fields().getLast();
            if (!field.labels().has("le") || field.type() != FieldType.NUMBER) {
                frames.add(frame);
                continue;
            }
            FieldValues times = frame.fields().getFirst().values();
            double[] counts = new double[frame.size()];
            Map<Double, Double> upTo = new HashMap<>();
            Map<Double, Double> before = below.getOrDefault(field.labels().without("le"), Map.of());
            for (int i = 0; i < counts.length; i++) {
                double value = field.values().number(i);
                counts[i] = Math.max(0, value - before.getOrDefault(times.number(i), 0.0));
                upTo.put(times.number(i), value);
            }
            below.put(field.labels().without("le"), upTo);
            frames.add(
                    frame.with(List.of(frame.fields().getFirst(), field.withValues(new FieldValues.Numbers(counts)))));
        }
        return frames;
    }

    private static List<DataFrame> sortedByBucket(List<DataFrame> frames) {
        return frames.stream()
                .sorted(Comparator.comparingDouble(
                        f -> bound(f.fields().getLast().labels())))
                .toList();
    }

    private static Field histograms(Labels labels, List<NativeHistogram> histograms) {
        var values = new FieldValues.Histograms(new ArrayList<@Nullable NativeHistogram>(histograms));
        return new Field(FieldNames.VALUE, FieldType.HISTOGRAM, labels, values, OptionValues.NONE);
    }

    private static DataFrame frame(PanelQuery.Query query, ResolvedQuery resolved, Field times, Field values) {
        var name = FieldNames.legend(resolved.legend(), values.labels(), resolved.text());
        return new DataFrame(query.ref(), name, List.of(times, values));
    }

    private record Row(long time, Labels labels, double value) {}

    private static List<Row> rows(Matrix answer) {
        List<Row> rows = new ArrayList<>();
        for (Matrix.Series series : answer.series()) {
            for (int i = 0; i < series.size(); i++) {
                rows.add(new Row(series.timeMillis()[i], series.labels(), series.values()[i]));
            }
        }
        rows.sort(Comparator.comparingLong(Row::time));
        return rows;
    }

    private static List<Row> rows(InstantVector answer) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < answer.size(); i++) {
            rows.add(new Row(answer.timeMillis(i), answer.labels(i), answer.value(i)));
        }
        return rows;
    }

    /// A table with the time, each label and the value as columns.
    private static DataFrame table(PanelQuery.Query query, List<Row> rows, int queries) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.times(rows.stream().mapToLong(Row::time).toArray()));
        fields.addAll(ofLabels(rows.stream().map(Row::labels).toList()));
        var value = queries > 1 ? FieldNames.VALUE + " #" + query.ref() : FieldNames.VALUE;
        fields.add(Field.numbers(value, rows.stream().mapToDouble(Row::value)));
        return new DataFrame(query.ref(), "", fields);
    }

    /// A field for each label that any row has, sorted by name.
    static List<Field> ofLabels(List<Labels> rows) {
        return rows.stream()
                .distinct()
                .flatMap(labels -> labels.names().stream())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(name -> Field.texts(name, rows.stream().map(labels -> labels.get(name))))
                .toList();
    }

    private static double bound(Labels labels) {
        String le = labels.get("le");
        return le.isEmpty() ? Double.POSITIVE_INFINITY : NumberText.parseEdge(le);
    }

    private static long[] times(List<Matrix.HistogramAt> histograms) {
        return histograms.stream().mapToLong(Matrix.HistogramAt::timeMillis).toArray();
    }

    /// The field with only these rows, in this order.
    static Field pick(Field field, int[] rows) {
        FieldValues values = field.values();
        return field.withValues(
                switch (values) {
                    case FieldValues.Times c ->
                        times(Arrays.stream(rows)
                                .mapToDouble(r -> r < 0 ? Double.NaN : c.millis()[r])
                                .toArray());
                    case FieldValues.Numbers c ->
                        new FieldValues.Numbers(Arrays.stream(rows)
                                .mapToDouble(r -> r < 0 ? Double.NaN : c.values()[r])
                                .toArray());
                    case FieldValues.Texts c -> new FieldValues.Texts(picked(c.values(), rows));
                    case FieldValues.Histograms c -> new FieldValues.Histograms(picked(c.values(), rows));
                });
    }

    /// Times with missing values are numbers, since a time cannot be missing.
    static FieldValues times(double[] millis) {
        return Arrays.stream(millis).anyMatch(Double::isNaN)
                ? new FieldValues.Numbers(millis)
                : new FieldValues.Times(
                        Arrays.stream(millis).mapToLong(t -> (long) t).toArray());
    }

    private static <T> List<@Nullable T> picked(List<@Nullable T> values, int[] rows) {
        List<@Nullable T> picked = new ArrayList<>();
        for (int row : rows) {
            picked.add(row < 0 ? null : values.get(row));
        }
        return picked;
    }

    /// A field like this one, with values parsed from the texts.
    static Field collect(Field like, List<@Nullable String> texts) {
        if (like.type() == FieldType.TIME) {
            return like.withValues(
                    times(texts.stream().mapToDouble(NumberText::parse).toArray()));
        }
        if (like.type() == FieldType.NUMBER || like.type() == FieldType.FLAG) {
            return like.withValues(new FieldValues.Numbers(
                    texts.stream().mapToDouble(NumberText::parse).toArray()));
        }
        return like.withValues(new FieldValues.Texts(texts));
    }
}
