package greenwall.fleet.dashboard;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.DataFrame.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The names of fields: from the query's legend, the panel's setting, or the labels that differ.
public final class FieldNames {
    /// The name of the number field of a series.
    public static final String VALUE = "Value";

    public static final String AUTO = "__auto";
    private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(.+?)\\s*}}");

    private static final Pattern FIELD_LABEL =
            Pattern.compile("\\$\\{__field\\.labels(?:\\.([^}\\[\\]]+)|\\[\"?([^\"\\]]+)\"?])}");

    private FieldNames() {}

    /// The name of a series by its query's legend; `query` is the name of a series without labels.
    public static String legend(String legend, Labels labels, String query) {
        if (legend.isEmpty()) {
            return labels.isEmpty() ? query : series(labels);
        }
        if (legend.equals(AUTO)) {
            return labels.without(Labels.NAME).isEmpty() ? (labels.isEmpty() ? query : labels.metricName()) : "";
        }
        return fill(legend, labels);
    }

    /// Replaces `{{label}}`; a missing label is replaced by an empty text.
    public static String fill(String pattern, Labels labels) {
        return LABEL.matcher(pattern).replaceAll(m -> Matcher.quoteReplacement(labels.get(m.group(1))));
    }

    /// The text of a series: `name{a="b", c="d"}`.
    static String series(Labels labels) {
        return labels.size() == 1 && labels.has(Labels.NAME) ? labels.metricName() : labels.toString();
    }

    /// A field with the name that columns and overrides use.
    ///
    /// @param shown the name for legends: without the labels that are the same in all series
    /// @param shared the name without the number of a series whose name others have too
    public record NamedField(String name, Field field, DataFrame frame, String shown, String shared) {
        /// Whether it is meant by a name that a dashboard contains.
        boolean isNamed(Predicate<String> wanted) {
            return wanted.test(name) || wanted.test(shared);
        }

        /// The times in milliseconds since the epoch; empty if the frame has no times.
        public long[] times() {
            return frame.time().map(Field::values).orElse(null) instanceof FieldValues.Times(var millis)
                    ? millis
                    : new long[0];
        }
    }

    /// The fields of each frame with their names. Equal names of one frame are numbered from 1. Of series with
    /// equal names, the second one gets the number 2.
    public static List<List<NamedField>> of(List<DataFrame> frames) {
        Optional<String> onlyLabel = onlyLabel(frames);
        List<Labels> labelled = frames.stream()
                .flatMap(frame -> frame.fields().stream()
                        .filter(field -> namedByLabels(name(field, frame, onlyLabel), field.labels())))
                .map(Field::labels)
                .toList();
        List<List<NamedField>> all = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (DataFrame frame : frames) {
            List<NamedField> named = new ArrayList<>();
            Map<String, Long> counts =
                    frame.fields().stream().collect(Collectors.groupingBy(Field::name, Collectors.counting()));
            Map<String, Integer> before = new HashMap<>();
            for (Field field : frame.fields()) {
                String name = name(field, frame, onlyLabel);
                int ofName = before.merge(field.name(), 1, Integer::sum);
                if (name.equals(field.name())
                        && counts.getOrDefault(name, 0L) > 1
                        && !field.options().has(FieldOption.NAME)) {
                    String numbered = name + " " + ofName;
                    named.add(new NamedField(numbered, field, frame, numbered, numbered));
                    continue;
                }
                int times = field.name().equals(VALUE) ? seen.merge(name, 1, Integer::sum) : 1;
                String number = times == 1 ? "" : " " + times;
                String shown = namedByLabels(name, field.labels()) ? differing(field.labels(), labelled) : name;
                named.add(new NamedField(name + number, field, frame, shown + number, name));
            }
            all.add(named);
        }
        return all;
    }

    private static boolean namedByLabels(String name, Labels labels) {
        return !labels.isEmpty()
                && (name.equals(series(labels))
                        || name.equals(labels.without(Labels.NAME).toString()));
    }

    /// The labels that not all series have in common; only the value if they are one label.
    private static String differing(Labels labels, List<Labels> all) {
        if (all.size() < 2) {
            return series(labels);
        }
        Set<String> common = Labels.common(all).names();
        Set<String> names = new TreeSet<>();
        all.forEach(each -> names.addAll(each.without(common).names()));
        Labels rest = labels.without(common);
        return rest.isEmpty() ? series(labels) : names.size() == 1 ? rest.value(0) : series(rest);
    }

    public static Stream<NamedField> stream(List<DataFrame> frames) {
        return of(frames).stream().flatMap(List::stream);
    }

    static List<DataFrame> changed(List<DataFrame> frames, Function<NamedField, Field> change) {
        List<List<NamedField>> named = of(frames);
        return IntStream.range(0, frames.size())
                .mapToObj(f ->
                        frames.get(f).with(named.get(f).stream().map(change).toList()))
                .toList();
    }

    private static String name(Field field, DataFrame frame, Optional<String> onlyLabel) {
        String set = field.options().get(FieldOption.NAME);
        if (!set.isEmpty()) {
            return withLabels(set, field, frame);
        }
        if (field.type() == FieldType.TIME && field.labels().isEmpty()) {
            return field.name();
        }
        if (field.name().equals(VALUE) && !frame.name().isEmpty()) {
            return frame.name();
        }
        List<String> parts = new ArrayList<>();
        if (!field.name().equals(VALUE)) {
            parts.add(field.name());
        }
        Labels labels = field.labels().without(Labels.NAME);
        if (!labels.isEmpty()) {
            parts.add(onlyLabel.map(labels::get).filter(v -> !v.isEmpty()).orElse(labels.toString()));
        }
        return parts.isEmpty() ? VALUE : String.join(" ", parts);
    }

    private static String withLabels(String pattern, Field field, DataFrame frame) {
        if (!pattern.contains("$")) {
            return pattern;
        }
        String text = pattern.replace("${__field.name}", field.name())
                .replace("${__series.name}", frame.name())
                .replace(
                        "${__field.labels}", field.labels().without(Labels.NAME).toString());
        return FIELD_LABEL
                .matcher(text)
                .replaceAll(m ->
                        Matcher.quoteReplacement(field.labels().get(m.group(1) == null ? m.group(2) : m.group(1))));
    }

    /// The label name, if all fields together have exactly one.
    private static Optional<String> onlyLabel(List<DataFrame> frames) {
        Set<String> names = new HashSet<>();
        frames.stream()
                .flatMap(frame -> frame.fields().stream())
                .forEach(field -> field.labels().without(Labels.NAME).forEach((name, _) -> names.add(name)));
        return names.size() == 1 ? names.stream().findFirst() : Optional.empty();
    }
}
