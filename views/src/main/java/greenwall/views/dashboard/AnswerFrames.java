package greenwall.views.dashboard;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.Column;
import greenwall.fleet.dashboard.FieldNames;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.Frame;
import greenwall.fleet.dashboard.Frame.Field;
import greenwall.fleet.dashboard.Options;
import greenwall.fleet.dashboard.Target;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.NativeHistogram;
import greenwall.fleet.source.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Answers as frames: one for each series, or one table of all.
final class AnswerFrames {
    private AnswerFrames() {}

    static List<Frame> of(Target.Query target, String query, Matrix matrix) {
        if (target.format() == Target.Format.TABLE) {
            var rows = new ArrayList<Row>();
            for (var series : matrix.series()) {
                for (int i = 0; i < series.size(); i++) {
                    rows.add(new Row(series.labels(), series.timeMillis()[i], series.values()[i]));
                }
            }
            return rows.isEmpty() ? List.of() : List.of(table(target.ref(), rows));
        }
        var frames = new ArrayList<Frame>();
        for (var series : matrix.series()) {
            var name = FieldNames.legend(target.legend(), series.labels(), query);
            if (!series.histograms().isEmpty()) {
                frames.add(histograms(target.ref(), name, series));
                continue;
            }
            frames.add(new Frame(
                    target.ref(),
                    name,
                    List.of(
                            Field.times(series.timeMillis()),
                            Field.numbers(FieldNames.VALUE, series.labels(), series.values()))));
        }
        return frames;
    }

    private static Frame histograms(String ref, String name, Matrix.Series series) {
        var times = new long[series.histograms().size()];
        var values = new ArrayList<@Nullable NativeHistogram>();
        for (int i = 0; i < times.length; i++) {
            times[i] = series.histograms().get(i).timeMillis();
            values.add(series.histograms().get(i).histogram());
        }
        return new Frame(
                ref,
                name,
                List.of(
                        Field.times(times),
                        new Field(
                                FieldNames.VALUE,
                                FieldType.HISTOGRAM,
                                series.labels(),
                                new Column.Histograms(values),
                                Options.NONE)));
    }

    private record Row(Labels labels, long time, double value) {}

    static List<Frame> of(Target.Query target, String query, Vector vector) {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < vector.size(); i++) {
            rows.add(new Row(vector.labels(i), vector.timeMillis(i), vector.value(i)));
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        if (target.format() == Target.Format.TABLE) {
            return List.of(table(target.ref(), rows));
        }
        return rows.stream()
                .map(row -> new Frame(
                        target.ref(),
                        FieldNames.legend(target.legend(), row.labels(), query),
                        List.of(
                                Field.times(new long[] {row.time()}),
                                Field.numbers(FieldNames.VALUE, row.labels(), new double[] {row.value()}))))
                .toList();
    }

    /// A column for the time, for each label, and for the value.
    private static Frame table(String ref, List<Row> rows) {
        var labels = new TreeSet<String>();
        rows.forEach(row -> row.labels().forEach((name, _) -> labels.add(name)));
        var fields = new ArrayList<Field>();
        fields.add(Field.times(rows.stream().mapToLong(Row::time).toArray()));
        for (var label : labels) {
            var texts = new ArrayList<@Nullable String>();
            rows.forEach(row -> texts.add(row.labels().get(label)));
            fields.add(new Field(label, FieldType.TEXT, Labels.EMPTY, new Column.Texts(texts), Options.NONE));
        }
        // Of several queries each value has its own column.
        fields.add(Field.numbers(
                "Value #" + ref,
                Labels.EMPTY,
                rows.stream().mapToDouble(Row::value).toArray()));
        return new Frame(ref, "", fields);
    }

    /// The value's column of a single table is called by no letter.
    static List<Frame> together(List<Frame> frames) {
        boolean single = frames.stream().map(Frame::ref).distinct().count() <= 1;
        if (!single) {
            return frames;
        }
        return frames.stream()
                .map(frame -> frame.with(frame.fields().stream()
                        .map(field ->
                                field.name().equals("Value #" + frame.ref()) ? field.named(FieldNames.VALUE) : field)
                        .toList()))
                .toList();
    }

    static double[] doubles(Column column) {
        var values = new double[column.size()];
        Arrays.setAll(values, column::number);
        return values;
    }
}
