package greenwall.fleet.dashboard;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.DataFrame.Field;
import greenwall.fleet.dashboard.Transformation.Step;
import greenwall.fleet.source.InstantVector;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Frames, and the rows that transformations make of them.
abstract class TransformationFixture {
    static final ResolvedQuery QUERY = new ResolvedQuery(
            "up", Duration.ofSeconds(15), new TimeWindow(Instant.EPOCH, Instant.ofEpochSecond(60)), "");

    static DataFrame series(String ref, String name, Labels labels, double... values) {
        long[] times = new long[values.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = 1000L * (i + 1);
        }
        return new DataFrame(ref, name, List.of(Field.times(times), Field.numbers("Value", labels, values)));
    }

    static DataFrame table(String ref, String column, Object... hostsAndValues) {
        var answer = new InstantVector.Builder();
        for (int i = 0; i < hostsAndValues.length; i += 2) {
            answer.add(
                    Labels.of("host", (String) hostsAndValues[i]),
                    1000,
                    ((Number) hostsAndValues[i + 1]).doubleValue());
        }
        var query = new PanelQuery.Query(
                ref,
                false,
                SourceRef.DEFAULT,
                "q",
                PanelQuery.QueryMode.INSTANT,
                PanelQuery.Format.TABLE,
                "",
                "",
                1,
                0);
        DataFrame frame = DataFrameBuilder.of(query, QUERY, answer.build(), 2).getFirst();
        return frame.with(frame.fields().stream()
                .map(f -> f.name().startsWith("Value") ? f.named(column) : f)
                .toList());
    }

    /// The rows of the first frame that these transformations return.
    static List<String> rowsAfter(List<DataFrame> frames, Transformation... transformations) {
        return rows(apply(frames, transformations).getFirst());
    }

    /// Each row as text, starting with the header.
    static List<String> rows(DataFrame frame) {
        List<String> rows = new ArrayList<>();
        rows.add(String.join(",", frame.fields().stream().map(Field::name).toList()));
        for (int i = 0; i < frame.size(); i++) {
            int row = i;
            rows.add(String.join(
                    ",",
                    frame.fields().stream()
                            .map(f -> String.valueOf(f.values().text(row)))
                            .toList()));
        }
        return rows;
    }

    static List<DataFrame> apply(List<DataFrame> frames, Transformation... transformations) {
        return TransformationRunner.apply(
                Arrays.stream(transformations).map(Step::of).toList(), frames, ZoneId.of("Europe/Berlin"));
    }

    static DataFrame texts(Object... namesAndTexts) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            fields.add(Field.texts((String) namesAndTexts[i], Arrays.asList((String[]) namesAndTexts[i + 1])));
        }
        return new DataFrame("A", "", fields);
    }

    static @Nullable String[] of(@Nullable String... texts) {
        return texts;
    }
}
