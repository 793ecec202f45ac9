package greenwall.views.widgets;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.quantity.QuantityLimit;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.QuantityColumn;
import greenwall.styles.ColorRole;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewContext;
import greenwall.views.WaitingForDataText;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeAxis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A chart of a quantity, in the forms that its hosts currently use.
final class QuantityChart extends DetailLineChart {
    private final String id;

    QuantityChart(ViewContext context, TimeAxis axis, String title, String quantity) {
        super(context, axis, title);
        id = quantity;
    }

    @Override
    String quantity() {
        return id;
    }

    @Override
    void query(Round round) {
        if (round.names().state().outdated()) {
            presentNothing("Waiting for a response from a metrics source.", ScreenshotCompleteness.NOTHING);
            return;
        }
        var parts = new ArrayList<Part>();
        Quantity quantity = null;
        for (var cluster : round.names().clusters()) {
            var column = cluster.column(id);
            if (column.isPresent()) {
                quantity = column.get().quantity();
                parts.addAll(parts(round.names(), cluster, column.get()));
            }
        }
        if (quantity == null || parts.isEmpty()) {
            presentAbsent(why(round.names()));
            return;
        }
        var lines = new Lines(round, quantity, parts);
        for (var part : parts) {
            var query = round.names().narrowed(part.form().expr());
            round.query(part.cluster().name(), query, lines.receiver(matrix -> lines.add(part, query, matrix)));
        }
    }

    private String why(SeriesNames names) {
        var quantity = names.state().quantities().stream()
                .filter(q -> q.id().equals(id))
                .findFirst();
        if (names.host().isPresent() && quantity.isPresent()) {
            return "No " + id + ": "
                    + names.host().get().absence(quantity.get()).reason();
        }
        return WaitingForDataText.none(names.state(), id, "provides " + id);
    }

    /// A form and its hosts; a host may have several forms.
    private record Part(ClusterState cluster, QuantityForm form, Set<String> hosts) {}

    private static List<Part> parts(SeriesNames names, ClusterState cluster, QuantityColumn column) {
        var byForm = new LinkedHashMap<QuantityForm, Set<String>>();
        var hosts = names.isSingleHost()
                ? names.host().stream().toList()
                : names.state().hosts();
        for (var each : hosts) {
            if (each.cluster() != cluster) {
                continue;
            }
            for (int row = column.first(each.index()); row < column.end(each.index()); row++) {
                byForm.computeIfAbsent(column.form(row), _ -> new HashSet<>()).add(each.name());
            }
        }
        var parts = new ArrayList<Part>();
        byForm.forEach((form, users) -> parts.add(new Part(cluster, form, users)));
        return parts;
    }

    private final class Lines extends ResponseCollector {
        private final Round round;
        private final Quantity quantity;
        private final List<Part> parts;
        private final List<ChartLine> lines = new ArrayList<>();
        private final Map<ChartLine, LineQuery> queried = new HashMap<>();
        private Duration step = Duration.ZERO;
        private Instant end = Instant.EPOCH;

        Lines(Round round, Quantity quantity, List<Part> parts) {
            super(parts.size());
            this.round = round;
            this.quantity = quantity;
            this.parts = parts;
        }

        void add(Part part, String query, Matrix matrix) {
            var names = round.names();
            var cluster = part.cluster().name();
            step = matrix.step();
            end = matrix.window().end();
            for (var series : matrix.series()) {
                var seriesHost = names.hostOf(cluster, series.labels());
                if (!names.excluded(cluster, series.labels())
                        && (seriesHost.isEmpty()
                                || part.hosts().contains(seriesHost)
                                || !names.known(cluster, seriesHost))) {
                    var line = ChartLine.of(series, name(part, series));
                    lines.add(line);
                    queried.put(line, new LineQuery(cluster, query, each -> name(part, each)));
                }
            }
        }

        private String name(Part part, Matrix.Series series) {
            var words = new ArrayList<String>();
            for (var key : part.form().keys()) {
                words.add(series.labels().firstValue(key.labels()));
            }
            return round.names().name(round.names().hostOf(part.cluster().name(), series.labels()), words);
        }

        @Override
        protected void finish(String missing) {
            var note = !missing.isEmpty()
                    ? missing
                    : lines.isEmpty() ? "No samples of " + quantity.id() + " in this time range." : "";
            present(
                    ChartData.of(
                                    titled(lines.isEmpty(), missing),
                                    Unit.of(quantity.unit()),
                                    step,
                                    lines,
                                    queries(),
                                    note)
                            .until(end)
                            .withThresholds(thresholds())
                            .withStates(ChartData.States.of(quantity)),
                    judged(lines, missing));
            if (!quantity.stateLike()) {
                queryBand(round, lines, queried);
            }
        }

        private List<String> queries() {
            return parts.stream()
                    .map(part -> round.names().narrowed(part.form().expr()))
                    .distinct()
                    .toList();
        }

        private List<ChartData.Threshold> thresholds() {
            var all = new ArrayList<ChartData.Threshold>();
            quantity.warn().ifPresent(limit -> all.add(threshold(limit, ColorRole.WARN_TEXT, "warn")));
            quantity.critical().ifPresent(limit -> all.add(threshold(limit, ColorRole.CRITICAL_TEXT, "critical")));
            return all;
        }

        private ChartData.Threshold threshold(QuantityLimit limit, ColorRole role, String name) {
            return new ChartData.Threshold(limit.values().getFirst(), role, name);
        }
    }
}
