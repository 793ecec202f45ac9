package greenwall.fleet.dashboard;

import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.DataFrame.Field;
import greenwall.fleet.dashboard.FieldNames.NamedField;
import greenwall.fleet.dashboard.Transformation.GroupField;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Applies the transformations of a panel in order. Each changes only the frames and fields that it is for.
public final class TransformationRunner {
    private TransformationRunner() {}

    public static List<DataFrame> apply(List<Transformation.Step> steps, List<DataFrame> frames, ZoneId zone) {
        return apply(steps, frames, zone, _ -> {});
    }

    /// @param limits receives what the transformed frames leave out because they would be too large
    public static List<DataFrame> apply(
            List<Transformation.Step> steps, List<DataFrame> frames, ZoneId zone, Consumer<String> limits) {
        List<DataFrame> current = frames;
        for (Transformation.Step step : steps) {
            if (step.disabled()) {
                continue;
            }
            if (step.frames().isPresent()) {
                Map<Boolean, List<DataFrame>> matched = byMatch(step.frames().get(), current);
                List<DataFrame> transformed =
                        new ArrayList<>(apply(step.what(), matched.getOrDefault(true, List.of()), zone, limits));
                transformed.addAll(matched.getOrDefault(false, List.of()));
                current = transformed;
            } else {
                current = apply(step.what(), current, zone, limits);
            }
        }
        return current;
    }

    private static Map<Boolean, List<DataFrame>> byMatch(FieldMatcher matcher, List<DataFrame> frames) {
        if (matcher instanceof FieldMatcher.ByQuery(String pattern)) {
            return frames.stream().collect(Collectors.partitioningBy(f -> pattern.isEmpty() || refs(pattern, f.ref())));
        }
        List<List<NamedField>> named = FieldNames.of(frames);
        return IntStream.range(0, frames.size())
                .boxed()
                .collect(Collectors.partitioningBy(
                        i -> named.get(i).stream().anyMatch(matcher::matches),
                        Collectors.mapping(frames::get, Collectors.toList())));
    }

    private static List<DataFrame> apply(
            Transformation what, List<DataFrame> frames, ZoneId zone, Consumer<String> limits) {
        return switch (what) {
            case Transformation.Organize t -> each(named(frames), f -> organize(t, f));
            case Transformation.Merge _ -> FrameJoin.merge(frames);
            case Transformation.FilterFields t -> keep(frames, t);
            case Transformation.FilterByQuery t ->
                frames.stream().filter(f -> refs(t.frames(), f.ref())).toList();
            case Transformation.LabelsToFields t -> labelsToFields(t, frames);
            case Transformation.Reduce t -> reduce(t, frames);
            case Transformation.JoinByField t -> FrameJoin.byField(t, frames, limits);
            case Transformation.JoinByLabels t -> FrameJoin.byLabels(t, frames);
            case Transformation.SortBy t -> each(frames, f -> sort(t, f));
            case Transformation.CalculateField t -> each(named(operands(t, frames)), f -> FieldCalculation.add(t, f));
            case Transformation.GroupBy t -> each(named(frames), f -> group(t, f));
            case Transformation.RenameByRegex t -> each(named(frames), f -> rename(t, f));
            case Transformation.FilterByValue t -> each(named(frames), f -> RowFilter.filter(t, f));
            case Transformation.SeriesToRows _ -> seriesToRows(frames);
            case Transformation.Concatenate t -> FrameJoin.sideBySide(t, frames);
            case Transformation.Limit t ->
                each(frames, f -> f.pick(IntStream.range(0, Math.clamp(t.rows(), 0, f.size()))));
            case Transformation.ConvertTypes t -> each(frames, f -> convert(t, f, zone));
            case Transformation.GroupToMatrix t -> each(frames, f -> FrameJoin.matrix(t, f));
            case Transformation.RowsToFields t -> each(frames, f -> rowsToFields(t, f));
            case Transformation.PartitionByValues t -> partition(t, frames);
            case Transformation.TimeSeriesTable t -> seriesTable(t, frames);
            case Transformation.PrepareTimeSeries t -> t.wide() ? joinedByTime(frames) : frames;
            case Transformation.Transpose t -> each(named(frames), f -> FrameConversions.transpose(t, f));
            case Transformation.ExtractFields t -> each(frames, f -> FieldExtraction.apply(t, f));
            case Transformation.ConfigFromQuery t -> ConfigFromQueryResults.apply(t, frames);
            case Transformation.FormatTime t -> each(frames, f -> FrameConversions.formatTime(t, f, zone));
            case Transformation.FormatText t -> each(frames, f -> FrameConversions.formatText(t, f));
            case Transformation.Histogram t -> FrameConversions.histogram(t, frames);
            case Transformation.Unsupported _ -> frames;
        };
    }

    private static List<DataFrame> operands(Transformation.CalculateField t, List<DataFrame> frames) {
        boolean timed = frames.stream().allMatch(f -> f.time().isPresent());
        return timed && !t.separate() ? joinedByTime(frames) : frames;
    }

    private static List<DataFrame> joinedByTime(List<DataFrame> frames) {
        return FrameJoin.byField(new Transformation.JoinByField("", Transformation.JoinKind.OUTER), frames, _ -> {});
    }

    /// The names of the steps that are not supported and leave their frames unchanged.
    public static List<String> unsupported(List<Transformation.Step> steps) {
        return steps.stream()
                .filter(step -> !step.disabled())
                .flatMap(step -> step.what() instanceof Transformation.Unsupported(var id, var _)
                        ? Stream.of(SanitizedText.line(id))
                        : Stream.empty())
                .toList();
    }

    /// The regular expressions of the steps that are invalid and match nothing.
    public static List<String> invalidExpressions(List<Transformation.Step> steps) {
        return steps.stream()
                .filter(step -> !step.disabled())
                .flatMap(step -> switch (step.what()) {
                    case Transformation.FilterFields t -> Stream.of(t.includeRegex(), t.excludeRegex());
                    case Transformation.RenameByRegex t -> Stream.of(t.regex());
                    default -> Stream.<String>empty();
                })
                .filter(regex -> !regex.isEmpty() && DashboardRegex.of(regex).isEmpty())
                .map(SanitizedText::line)
                .toList();
    }

    private static List<DataFrame> each(List<DataFrame> frames, UnaryOperator<DataFrame> change) {
        return frames.stream().map(change).toList();
    }

    /// The frames with the displayed names of their fields, which transformations use.
    static List<DataFrame> named(List<DataFrame> frames) {
        return FieldNames.changed(frames, n -> n.field().unlabelled(n.name()));
    }

    static Optional<Field> field(DataFrame frame, String name) {
        return frame.fields().stream().filter(f -> f.name().equals(name)).findFirst();
    }

    private static DataFrame organize(Transformation.Organize t, DataFrame frame) {
        List<Field> kept = new ArrayList<>(frame.fields().stream()
                .filter(f -> !t.exclude().contains(f.name()))
                .filter(f -> t.include().isEmpty() || t.include().contains(f.name()))
                .toList());
        if (!t.order().isEmpty()) {
            kept.sort(Comparator.comparingInt(f -> t.order().getOrDefault(f.name(), Integer.MAX_VALUE)));
        }
        return frame.with(kept.stream()
                .map(f -> {
                    String name = t.rename().getOrDefault(f.name(), "");
                    return name.isEmpty() ? f : f.named(name);
                })
                .toList());
    }

    private static List<DataFrame> keep(List<DataFrame> frames, Transformation.FilterFields t) {
        Predicate<String> include = matcher(t.include(), t.includeRegex());
        Predicate<String> exclude = matcher(t.exclude(), t.excludeRegex());
        boolean all = t.include().isEmpty() && t.includeRegex().isEmpty();
        return FieldNames.of(frames).stream()
                .map(fields -> fields.stream()
                        .filter(n -> (all || n.isNamed(include)) && !n.isNamed(exclude))
                        .toList())
                .filter(fields -> !fields.isEmpty())
                .map(fields -> fields.getFirst()
                        .frame()
                        .with(fields.stream().map(NamedField::field).toList()))
                .toList();
    }

    private static Optional<DashboardRegex> pattern(String regex) {
        return regex.isEmpty() ? Optional.empty() : DashboardRegex.of(regex);
    }

    private static Predicate<String> matcher(List<String> names, String regex) {
        Optional<DashboardRegex> pattern = pattern(regex);
        return name -> names.contains(name) || pattern.filter(p -> p.find(name)).isPresent();
    }

    private static boolean refs(String pattern, String ref) {
        return pattern.equals(ref)
                || DashboardRegex.of(pattern).filter(p -> p.matches(ref)).isPresent();
    }

    private static List<DataFrame> labelsToFields(Transformation.LabelsToFields t, List<DataFrame> frames) {
        List<DataFrame> converted = new ArrayList<>();
        for (DataFrame frame : frames) {
            List<Field> fields = new ArrayList<>();
            Map<String, String> labels = new TreeMap<>();
            for (Field field : frame.fields()) {
                labels.putAll(field.labels().toMap());
                String named = t.valueLabel().isEmpty() ? "" : field.labels().get(t.valueLabel());
                fields.add(field.unlabelled(named.isEmpty() ? field.name() : named));
            }
            labels.remove(t.valueLabel());
            labels.keySet().removeIf(l -> !t.keep().isEmpty() && !t.keep().contains(l));
            if (t.rows()) {
                converted.add(new DataFrame(
                        frame.ref(),
                        frame.name(),
                        List.of(
                                Field.texts("label", List.copyOf(labels.keySet())),
                                Field.texts("value", List.copyOf(labels.values())))));
                continue;
            }
            int at = fields.isEmpty() || fields.getFirst().type() != FieldType.TIME ? 0 : 1;
            List<Field> columns = labels.entrySet().stream()
                    .map(e -> Field.texts(e.getKey(), Collections.nCopies(frame.size(), e.getValue())))
                    .toList();
            fields.addAll(at, columns);
            converted.add(new DataFrame(frame.ref(), "", fields));
        }
        return t.rows() ? converted : FrameJoin.merge(converted);
    }

    private static List<DataFrame> reduce(Transformation.Reduce t, List<DataFrame> frames) {
        List<String> reducers = t.reducers().isEmpty() ? List.of("max") : t.reducers();
        if (t.fields()) {
            return each(
                    frames,
                    f -> f.with(f.fields().stream()
                            .flatMap(v -> reducers.stream()
                                    .filter(reducer -> reduces(t, reducer, v))
                                    .map(reducer -> reduced(v, reducer, reducers.size() > 1)))
                            .toList()));
        }
        List<NamedField> rows =
                FieldNames.stream(frames).filter(n -> reduced(t, n.field())).toList();
        List<Field> fields = new ArrayList<>();
        fields.add(Field.texts("Field", rows.stream().map(NamedField::name)));
        if (t.labels()) {
            fields.addAll(DataFrameBuilder.ofLabels(
                    rows.stream().map(n -> n.field().labels()).toList()));
        }
        for (String reducer : reducers) {
            var reduced = rows.stream()
                    .mapToDouble(n -> Reducer.reduce(reducer, n.field().values()));
            fields.add(Field.numbers(Reducer.title(reducer), reduced));
        }
        return List.of(new DataFrame("", "", fields));
    }

    /// A text field can only be reduced to the value of one of its rows.
    private static boolean reduces(Transformation.Reduce t, String reducer, Field field) {
        return field.type() == FieldType.TEXT ? Reducer.row(reducer, field.values()) >= 0 : reduced(t, field);
    }

    /// @param labelled whether a label names the reducer
    private static Field reduced(Field field, String reducer, boolean labelled) {
        FieldValues value = field.type() == FieldType.TEXT
                ? DataFrameBuilder.pick(field, new int[] {Reducer.row(reducer, field.values())})
                        .values()
                : new FieldValues.Numbers(new double[] {Reducer.reduce(reducer, field.values())});
        return new Field(
                field.name(),
                field.type(),
                labelled ? field.labels().with("reducer", Reducer.title(reducer)) : field.labels(),
                value,
                field.options());
    }

    private static boolean reduced(Transformation.Reduce t, Field field) {
        return field.type() == FieldType.NUMBER || (t.includeTime() && field.type() == FieldType.TIME);
    }

    private static DataFrame sort(Transformation.SortBy t, DataFrame frame) {
        Optional<Field> by = field(named(List.of(frame)).getFirst(), t.field());
        if (by.isEmpty()) {
            return frame;
        }
        FieldValues values = by.get().values();
        boolean text = by.get().type() == FieldType.TEXT;
        Comparator<Integer> ascending = text
                ? Comparator.comparing((Integer r) -> Objects.requireNonNullElse(values.text(r), ""))
                : Comparator.comparingDouble(values::number);
        // Rows without a value come last in both directions, so that a limit after it cuts them and not the largest.
        Comparator<Integer> missingLast =
                Comparator.comparing(row -> text ? values.text(row) == null : Double.isNaN(values.number(row)));
        return frame.pick(IntStream.range(0, frame.size())
                .boxed()
                .sorted(missingLast.thenComparing(t.descending() ? ascending.reversed() : ascending))
                .mapToInt(Integer::intValue));
    }

    private static Map<List<String>, int[]> rowsByTexts(DataFrame frame, List<Field> keys) {
        return IntStream.range(0, frame.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        row -> keys.stream()
                                .map(k -> String.valueOf(k.values().text(row)))
                                .toList(),
                        LinkedHashMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), TransformationRunner::array)));
    }

    private static int[] array(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    private static DataFrame group(Transformation.GroupBy t, DataFrame frame) {
        List<Field> keys = frame.fields().stream()
                .filter(f -> Optional.ofNullable(t.fields().get(f.name()))
                        .map(GroupField::group)
                        .orElse(false))
                .toList();
        if (keys.isEmpty()) {
            return frame;
        }
        var groups = rowsByTexts(frame, keys);
        int[] first = groups.values().stream().mapToInt(rows -> rows[0]).toArray();
        List<Field> fields = new ArrayList<>(
                keys.stream().map(k -> DataFrameBuilder.pick(k, first)).toList());
        for (Field field : frame.fields()) {
            GroupField set = t.fields().get(field.name());
            if (set == null || set.group()) {
                continue;
            }
            for (String reducer : set.reducers()) {
                double[] values = groups.values().stream()
                        .mapToDouble(rows -> Reducer.reduce(
                                reducer, DataFrameBuilder.pick(field, rows).values()))
                        .toArray();
                boolean time = field.type() == FieldType.TIME && !reducer.contains("ount");
                Field reduced = new Field(
                        field.name() + " (" + Reducer.id(reducer) + ")",
                        time ? FieldType.TIME : FieldType.NUMBER,
                        Labels.EMPTY,
                        new FieldValues.Numbers(values),
                        field.options());
                boolean picks = field.type() == FieldType.TEXT
                        && groups.values().stream().allMatch(r -> Reducer.row(reducer, field.values()) >= 0);
                fields.add(picks ? picked(field, reduced.name(), reducer, groups) : reduced);
            }
        }
        return frame.with(fields);
    }

    private static Field picked(Field field, String name, String reducer, Map<List<String>, int[]> groups) {
        int[] rows = groups.values().stream()
                .mapToInt(all -> {
                    int at = Reducer.row(
                            reducer, DataFrameBuilder.pick(field, all).values());
                    return at < 0 ? -1 : all[at];
                })
                .toArray();
        return DataFrameBuilder.pick(field, rows).named(name);
    }

    private static DataFrame rename(Transformation.RenameByRegex t, DataFrame frame) {
        Optional<DashboardRegex> pattern = DashboardRegex.of(t.regex());
        return pattern.isEmpty()
                ? frame
                : frame.changed(f -> f.type() == FieldType.TIME ? f : renamed(f, pattern.get(), t));
    }

    private static Field renamed(Field field, DashboardRegex pattern, Transformation.RenameByRegex t) {
        try {
            return field.named(pattern.replaced(field.name(), t.pattern(), DashboardRegex.isGlobal(t.regex())));
        } catch (IndexOutOfBoundsException | IllegalArgumentException _) {
            return field;
        }
    }

    private static List<DataFrame> seriesToRows(List<DataFrame> frames) {
        record Row(long time, String metric, double value) {}
        List<Row> rows = new ArrayList<>();
        FieldNames.stream(frames)
                .filter(n -> n.field().type() == FieldType.NUMBER)
                .forEach(n -> n.frame().time().ifPresent(time -> {
                    for (int row = 0; row < n.frame().size(); row++) {
                        rows.add(new Row(
                                (long) time.values().number(row),
                                n.name(),
                                n.field().values().number(row)));
                    }
                }));
        rows.sort(Comparator.comparingLong(Row::time).reversed());
        return List.of(new DataFrame(
                "",
                "",
                List.of(
                        Field.times(rows.stream().mapToLong(Row::time).toArray()),
                        Field.texts("Metric", rows.stream().map(Row::metric)),
                        Field.numbers("Value", rows.stream().mapToDouble(Row::value)))));
    }

    private static DataFrame convert(Transformation.ConvertTypes t, DataFrame frame, ZoneId zone) {
        return frame.changed(f -> t.conversions().stream()
                .filter(c -> c.field().equals(f.name()))
                .findFirst()
                .map(c -> convert(new Field(f.name(), c.to(), f.labels(), f.values(), f.options()), zone))
                .orElse(f));
    }

    private static Field convert(Field typed, ZoneId zone) {
        List<@Nullable String> texts = typed.values().texts();
        return typed.type() == FieldType.TIME
                ? typed.withValues(DataFrameBuilder.times(texts.stream()
                        .mapToDouble(text -> TimeUnitFormat.millis(text, zone))
                        .toArray()))
                : DataFrameBuilder.collect(typed, texts);
    }

    private static DataFrame rowsToFields(Transformation.RowsToFields t, DataFrame frame) {
        Optional<Field> names = t.nameField().isEmpty()
                ? frame.fields().stream()
                        .filter(f -> f.type() == FieldType.TEXT)
                        .findFirst()
                : field(frame, t.nameField());
        Optional<Field> values = t.valueField().isEmpty() ? frame.numbers().findFirst() : field(frame, t.valueField());
        if (names.isEmpty() || values.isEmpty()) {
            return frame;
        }
        return frame.with(IntStream.range(0, frame.size())
                .mapToObj(r -> DataFrameBuilder.pick(values.get(), new int[] {r})
                        .named(String.valueOf(names.get().values().text(r))))
                .toList());
    }

    private static List<DataFrame> partition(Transformation.PartitionByValues t, List<DataFrame> frames) {
        List<DataFrame> parts = new ArrayList<>();
        for (DataFrame frame : frames) {
            List<Field> keys = frame.fields().stream()
                    .filter(f -> t.fields().contains(f.name()))
                    .toList();
            rowsByTexts(frame, keys).forEach((key, rows) -> {
                List<Field> fields = frame.pick(Arrays.stream(rows)).fields().stream()
                        .filter(f -> t.keepFields() || !t.fields().contains(f.name()))
                        .toList();
                parts.add(new DataFrame(frame.ref(), String.join(" ", key), fields));
            });
        }
        return parts;
    }

    private static List<DataFrame> seriesTable(Transformation.TimeSeriesTable t, List<DataFrame> frames) {
        List<DataFrame> tables = new ArrayList<>();
        Map<String, List<Field>> byRef = new LinkedHashMap<>();
        for (DataFrame frame : frames) {
            if (frame.time().isEmpty()) {
                tables.add(frame);
                continue;
            }
            frame.numbers()
                    .forEach(f -> byRef.computeIfAbsent(frame.ref(), _ -> new ArrayList<>())
                            .add(f));
        }
        byRef.forEach((ref, series) -> {
            List<Field> fields = new ArrayList<>(
                    DataFrameBuilder.ofLabels(series.stream().map(Field::labels).toList()));
            String chosen = t.reducers().getOrDefault(ref, "");
            String reducer = chosen.isEmpty() ? "lastNotNull" : chosen;
            fields.add(Field.numbers(
                    "Trend #" + ref, series.stream().mapToDouble(f -> Reducer.reduce(reducer, f.values()))));
            tables.add(new DataFrame(ref, "", fields));
        });
        return tables;
    }
}
