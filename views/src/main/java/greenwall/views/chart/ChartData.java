package greenwall.views.chart;

import greenwall.fleet.CsvField;
import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/// The data of a chart. If there are no lines, `note` states the reason.
public record ChartData(
        String title,
        Unit unit,
        Duration step,
        List<ChartLine> lines,
        Optional<Band> band,
        List<Threshold> thresholds,
        List<Annotation> annotations,
        List<String> queries,
        String note,
        boolean stacked,
        Optional<States> states,
        Optional<DashboardChartStyle> style,
        Optional<Instant> end)
        implements TimeAxisChart.Content {
    private static final Duration OLD = Duration.ofMinutes(1);

    /// The title of a chart that lacks a part of its data for this reason; empty for none.
    public static String titled(String title, String missing) {
        return title + (missing.isEmpty() ? "" : " (part of it missing: " + missing + ")");
    }

    public static ChartData of(
            String title, Unit unit, Duration step, List<ChartLine> lines, String query, String note) {
        return of(title, unit, step, lines, query.isEmpty() ? List.of() : List.of(query), note);
    }

    public static ChartData of(
            String title, Unit unit, Duration step, List<ChartLine> lines, List<String> queries, String note) {
        return new ChartData(
                title,
                unit,
                step,
                lines,
                Optional.empty(),
                List.of(),
                List.of(),
                queries,
                note,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The names and the severity of states that are reported as numbers.
    public record States(DoubleFunction<String> word, DoubleFunction<CellState> state) {
        /// The states of a quantity whose values stand for states or are booleans; empty for any other
        /// quantity.
        public static Optional<States> of(Quantity quantity) {
            var metric = of(quantity.id());
            if (metric.isPresent()) {
                return metric;
            }
            boolean yesOrNo = Unit.of(quantity.unit()) == Unit.BOOL;
            return quantity.stateLike() || yesOrNo
                    ? Optional.of(new States(
                            value -> quantity.stateLike() ? quantity.word(value).orElse("") : Unit.BOOL.text(value),
                            value -> CellState.of(quantity, value)))
                    : Optional.empty();
        }

        /// The states of a metric whose samples only report whether a target, an alert or a unit is active.
        public static Optional<States> of(String metric) {
            return switch (metric) {
                case "up", "probe_success" -> Optional.of(yesOrNo("up", CellState.OK, "down", CellState.DOWN));
                case "ALERTS" -> Optional.of(yesOrNo("firing", CellState.CRITICAL, "quiet", CellState.OK));
                case "node_systemd_unit_state" -> Optional.of(yesOrNo("yes", CellState.IDLE, "no", CellState.ABSENT));
                default -> Optional.empty();
            };
        }

        private static States yesOrNo(String one, CellState ofOne, String none, CellState ofNone) {
            return new States(value -> value == 0 ? none : one, value -> value == 0 ? ofNone : ofOne);
        }
    }

    /// Sets the end of the window of the query, so that the legend does not show the last value of a series
    /// that ended before it as a current one.
    public ChartData until(Instant newEnd) {
        return with(band, thresholds, annotations, stacked, states, style, Optional.of(newEnd));
    }

    /// The last value of a line, or the time at which it ended.
    String lastText(int index, ZoneId zone) {
        var line = lines.get(index);
        if (end.isPresent() && line.size() > 0) {
            var last = Instant.ofEpochMilli(line.times()[line.size() - 1]);
            if (isOld(last, step, end.get())) {
                return "ended " + InstantText.of(last, end.get(), zone);
            }
        }
        return text(index, line.last());
    }

    /// Whether the last point is so far from the end of the window that it is not the current value.
    public static boolean isOld(Instant last, Duration step, Instant end) {
        return last.plus(step.multipliedBy(2)).plus(OLD).isBefore(end);
    }

    /// A value with its unit, or the name of a state.
    String text(double value) {
        return Double.isNaN(value) || states.isEmpty()
                ? unit.text(value)
                : states.get().word().apply(value);
    }

    /// The value with the unit of its line, which may differ from that of the chart.
    String text(int line, double value) {
        return style.map(s -> Double.isNaN(value) ? "–" : s.of(line).text().apply(value))
                .orElseGet(() -> text(value));
    }

    public ChartData withStyle(DashboardChartStyle newStyle) {
        return with(band, thresholds, annotations, stacked, states, Optional.of(newStyle), end);
    }

    public ChartData withStates(Optional<States> newStates) {
        return with(band, thresholds, annotations, stacked, newStates, style, end);
    }

    /// The range of normal values, drawn behind the lines; NaN where it is not known.
    public record Band(String name, long[] times, double[] low, double[] high) {}

    /// A limit beyond which a value is a problem.
    public record Threshold(double value, ColorRole role, String name) {}

    public static ChartData empty(String title, Unit unit, String note) {
        return ChartData.of(title, unit, Duration.ZERO, List.of(), "", note);
    }

    public static ChartData of(
            String title, Unit unit, String query, Matrix matrix, Function<Matrix.Series, String> name) {
        var lines = matrix.series().stream()
                .map(series -> ChartLine.of(series, name.apply(series)))
                .toList();
        return ChartData.of(
                title, unit, matrix.step(), lines, query, lines.isEmpty() ? "The query returned no series." : "");
    }

    @Override
    public String query() {
        return String.join("\n", queries);
    }

    public ChartData withBand(Band newBand) {
        return with(Optional.of(newBand), thresholds, annotations, stacked, states, style, end);
    }

    public ChartData withStacked(boolean newStacked) {
        return with(band, thresholds, annotations, newStacked, states, style, end);
    }

    public ChartData withThresholds(List<Threshold> newThresholds) {
        return with(band, newThresholds, annotations, stacked, states, style, end);
    }

    public ChartData withAnnotations(List<Annotation> newAnnotations) {
        return with(band, thresholds, newAnnotations, stacked, states, style, end);
    }

    private ChartData with(
            Optional<Band> newBand,
            List<Threshold> newThresholds,
            List<Annotation> newAnnotations,
            boolean newStacked,
            Optional<States> newStates,
            Optional<DashboardChartStyle> newStyle,
            Optional<Instant> newEnd) {
        return new ChartData(
                title,
                unit,
                step,
                lines,
                newBand,
                newThresholds,
                newAnnotations,
                queries,
                note,
                newStacked,
                newStates,
                newStyle,
                newEnd);
    }

    /// The longest interval between two points that is drawn as one line. A single missed scrape leaves a gap.
    long gapMillis() {
        return gapMillis(step);
    }

    public static long gapMillis(Duration step) {
        return step.isZero() ? Long.MAX_VALUE : step.toMillis() * 3 / 2;
    }

    /// One row per instant (in UTC), one column per line.
    @Override
    public String csv() {
        var rows = new TreeMap<Long, String[]>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            for (int p = 0; p < line.size(); p++) {
                rows.computeIfAbsent(line.times()[p], _ -> new String[lines.size()])[i] =
                        Double.toString(line.values()[p]);
            }
        }
        var text = new StringBuilder("time");
        for (var line : lines) {
            text.append(',').append(CsvField.of(SanitizedText.line(line.name())));
        }
        text.append('\n');
        rows.forEach((millis, values) -> {
            text.append(Instant.ofEpochMilli(millis));
            for (var value : values) {
                text.append(',').append(value == null ? "" : value);
            }
            text.append('\n');
        });
        return text.toString();
    }
}
