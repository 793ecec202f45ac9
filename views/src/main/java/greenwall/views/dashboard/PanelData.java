package greenwall.views.dashboard;

import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.DataFrame;
import greenwall.fleet.dashboard.DataFrame.Field;
import greenwall.fleet.dashboard.FieldFormatter;
import greenwall.fleet.dashboard.FieldNames;
import greenwall.fleet.dashboard.FieldNames.NamedField;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.FieldValues;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.chart.ChartData;
import greenwall.views.logs.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/// The data of a panel: the transformed results of its queries, with the options of each field.
/// @param queries the queries as sent, with all variables replaced
/// @param step the longest step of the queries
/// @param steps the step of each query by its ref
/// @param missing why some or all of the data is missing; empty if it is complete
/// @param cut which log lines or rows of joins it is limited to; empty if it is not
/// @param unapplied what of the transformations is not applied
record PanelData(
        Panel panel,
        List<DataFrame> frames,
        List<LogLine> lines,
        VariableSubstitution scope,
        List<String> queries,
        PanelTimeOverride time,
        Duration step,
        Map<String, Duration> steps,
        ZoneId zone,
        Instant now,
        String missing,
        String cut,
        List<String> unapplied) {
    private static final Set<PanelKind> SINGLE = Set.of(PanelKind.STAT, PanelKind.GAUGE, PanelKind.BAR_GAUGE);

    TimeWindow window() {
        return time.window();
    }

    /// The text to show if there is nothing to draw.
    String note() {
        return missing.isEmpty() ? "No data" : missing;
    }

    PanelData with(List<DataFrame> others) {
        return new PanelData(
                panel, others, lines, scope, queries, time, step, steps, zone, now, missing, cut, unapplied);
    }

    /// The same data at a later instant, by which it may have become old.
    PanelData at(PanelTimeOverride laterTime, Instant later) {
        return new PanelData(
                panel, frames, lines, scope, queries, laterTime, step, steps, zone, later, missing, cut, unapplied);
    }

    /// Converts log lines to a table, newest first, with the time, the line, and the labels as JSON.
    static DataFrame table(String ref, List<LogLine> lines) {
        var sorted = lines.stream()
                .sorted(Comparator.comparingLong(LogLine::timeNanos).reversed())
                .toList();
        return new DataFrame(
                ref,
                "",
                List.of(
                        Field.times(sorted.stream()
                                .mapToLong(line -> line.timeNanos() / 1_000_000)
                                .toArray()),
                        Field.texts("Line", sorted.stream().map(LogLine::text).toList()),
                        Field.texts(
                                "labels", sorted.stream().map(PanelData::labels).toList())));
    }

    private static String labels(LogLine line) {
        var json = new StringJoiner(",", "{", "}");
        line.stream().forEach((name, value) -> {
            json.add('"' + name + "\":\"" + Labels.escaped(value) + '"');
        });
        return json.toString();
    }

    List<NamedField> numbers() {
        return FieldNames.stream(frames)
                .filter(named -> named.field().type() == FieldType.NUMBER)
                .toList();
    }

    static double[] doubles(FieldValues column) {
        var values = new double[column.size()];
        Arrays.setAll(values, column::number);
        return values;
    }

    /// The panel's text for an empty result; may be empty.
    String noValue() {
        return missing.isEmpty() && SINGLE.contains(panel.kind())
                ? scope.text(text(panel.fields().defaults(), Double.NaN))
                : "";
    }

    /// The displayed form of a field's value in one row.
    FieldFormatter.FormattedValue shown(Field field, int row) {
        return FieldFormatter.of(field, row, zone, now);
    }

    /// The displayed form of a number that is not in a row.
    FieldFormatter.FormattedValue shown(OptionValues options, double number) {
        return FieldFormatter.of(options, number, zone, now);
    }

    String text(OptionValues options, double number) {
        return shown(options, number).text();
    }

    boolean empty() {
        return lines.isEmpty() && frames.stream().allMatch(frame -> frame.size() == 0);
    }

    /// Whether data until this instant ends well before the window does.
    private boolean isOld(Instant last, Duration ofQuery) {
        return ChartData.isOld(last, ofQuery, window().until(now).end());
    }

    /// The step of the query that a frame comes from; the longest one for a frame of several queries.
    Duration step(DataFrame frame) {
        return steps.getOrDefault(frame.ref(), step);
    }

    /// When a series ended, for its last value, which is no longer current then; empty if it did not end.
    Optional<String> ended(NamedField named, String reducer) {
        if (!reducer.equals("last") && !reducer.equals("lastNotNull") || queriesLogs()) {
            return Optional.empty();
        }
        var times = named.times();
        var values = named.field().values();
        // A frame of several series has rows without a value where another series has a sample.
        boolean alone = named.frame().fields().size() == 2;
        return IntStream.range(0, Math.min(times.length, values.size()))
                .filter(row -> alone || values.text(row) != null)
                .mapToObj(row -> Instant.ofEpochMilli(times[row]))
                .max(Comparator.naturalOrder())
                .filter(last -> isOld(last, step(named.frame())))
                .map(last -> "ended " + InstantText.of(last, now, zone));
    }

    /// A query of logs has no samples while no line matches.
    private boolean queriesLogs() {
        return panel.targets().stream()
                .anyMatch(query -> query instanceof PanelQuery.Query asked
                        && asked.source().kind() == SourceRef.Kind.LOKI);
    }

    /// The time of the newest sample; the epoch if there is none.
    private Instant newest() {
        long newest = 0;
        for (var frame : frames) {
            for (var field : frame.fields()) {
                if (field.values() instanceof FieldValues.Times(var millis) && millis.length > 0) {
                    newest = Math.max(newest, millis[millis.length - 1]);
                }
            }
        }
        return Instant.ofEpochMilli(newest);
    }

    /// Why the data may be outdated; empty if there is no doubt.
    /// @param clusters the clusters that the panel queries
    /// @param chosen the selected values of the variables
    String stalenessReason(FleetState state, Collection<String> clusters, Collection<String> chosen) {
        if (empty()) {
            return "";
        }
        var newest = newest();
        if (newest.isAfter(Instant.EPOCH) && isOld(newest, step)) {
            return "last sample " + InstantText.seconds(newest, zone) + ", "
                    + DurationText.of(Duration.between(newest, now)) + " ago";
        }
        for (var source : state.sources()) {
            if (clusters.contains(source.source().cluster())
                    && source.state() != CellState.OK
                    && source.source().kind() == Source.Kind.PROMETHEUS) {
                return "its source is " + source.state().word() + ": " + source.reason();
            }
        }
        return targetDown(state, clusters, chosen);
    }

    /// Checks the targets, since Prometheus still returns the last values of a target for minutes after it
    /// went down.
    private String targetDown(FleetState state, Collection<String> clusters, Collection<String> chosen) {
        return state.hosts().stream()
                .filter(host -> clusters.contains(host.cluster().name()))
                .flatMap(host -> host.targets().stream())
                .filter(target -> target.down() && shows(target.instance(), chosen))
                .findFirst()
                .map(target -> target.instance() + " is down")
                .orElse("");
    }

    private boolean shows(String instance, Collection<String> chosen) {
        return !instance.isEmpty()
                && (frames.stream()
                                .flatMap(frame -> frame.fields().stream())
                                .anyMatch(
                                        field -> field.labels().get("instance").equals(instance))
                        || chosen.contains(instance));
    }
}
