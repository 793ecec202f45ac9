package greenwall.views.probe.panel;

import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.result.HistogramColumns;
import greenwall.fleet.probe.result.RunHistograms;
import greenwall.views.chart.Heatmap;
import greenwall.views.chart.HeatmapData;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.ManualLayoutPane;
import greenwall.views.paint.PaintStyle;
import greenwall.views.widgets.ChoiceConverter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Shows histograms over time as a heatmap with the 50th, 90th and 99th percentiles, for one key or all keys,
/// and next to it the overall distribution.
public final class ProbeHeatmapPanel extends ProbePanel {
    private final RunHistograms histograms;
    private final Supplier<List<RunHistograms>> beside;
    private final Heatmap map;
    private final BucketBars bars;
    private final ComboBox<RunHistograms.Choice> choice = new ComboBox<>();
    private boolean filling;
    private boolean chosenByUser;

    /// @param beside the same histograms of the runs that are shown next to this one, which get the same scale
    public ProbeHeatmapPanel(
            PaintStyle style,
            TimeAxis axis,
            ZoneId zone,
            RunHistograms histograms,
            Supplier<List<RunHistograms>> beside) {
        super(
                "Distribution",
                2,
                () -> beside.get().stream().mapToLong(RunHistograms::version).sum() + histograms.version());
        this.histograms = histograms;
        this.beside = beside;
        var none = HeatmapData.empty("", Unit.NONE, "Nothing has been measured yet.");
        map = new Heatmap(style, axis, zone, none);
        map.setAccessibleText("Heatmap of a histogram over time");
        bars = new BucketBars(style, axis, zone, map);
        choice.setAccessibleText("Which histogram");
        choice.managedProperty().bind(choice.visibleProperty());
        choice.setConverter(new ChoiceConverter<>(ProbeHeatmapPanel::words));
        choice.valueProperty().subscribe(chosen -> {
            if (!filling) {
                chosenByUser = chosen != null;
                drawChosen();
            }
        });
        addTool(choice);
        var both = new ManualLayoutPane(this::arrange);
        both.getChildren().addAll(map, bars);
        both.setMinSize(0, 90);
        VBox.setVgrow(both, Priority.ALWAYS);
        getChildren().add(both);
    }

    /// Shows the distribution only if there is room for both.
    private void arrange(double width, double height) {
        double scale = bars.paintStyle().scale();
        double side = width > 560 * scale ? Math.floor(Math.min(width * 0.3, 360 * scale)) : 0;
        map.resizeRelocate(0, 0, width - side, height);
        bars.resizeRelocate(width - side, 0, side, height);
    }

    private static String words(RunHistograms.Choice one) {
        var whose = one.key().isEmpty() ? "all" : one.key();
        return SanitizedText.line(one.name().isEmpty() ? whose : one.name() + ": " + whose);
    }

    @Override
    protected void draw() {
        choices(histograms.choices());
        drawChosen();
    }

    /// Updates the list of keys only if a key appeared or disappeared.
    private void choices(List<RunHistograms.Choice> now) {
        var before = choice.getItems().stream().map(ProbeHeatmapPanel::words).toList();
        if (before.size() == now.size()
                && now.stream().map(ProbeHeatmapPanel::words).allMatch(before::contains)) {
            return;
        }
        var chosen = choice.getValue();
        filling = true;
        // Otherwise the ComboBox keeps the old index and shows the key that is there now.
        choice.setValue(null);
        choice.getItems().setAll(now);
        choice.setValue(now.stream()
                .filter(c -> chosenByUser && chosen != null && words(c).equals(words(chosen)))
                .findFirst()
                .orElseGet(() -> worst(now)));
        filling = false;
        choice.setVisible(now.size() > 1);
    }

    /// The key to show until the user chooses one: the key with the slowest values, which the sum of all keys
    /// would hide.
    private RunHistograms.Choice worst(List<RunHistograms.Choice> now) {
        return now.stream()
                .filter(c ->
                        !c.key().isEmpty() && c.name().equals(now.getFirst().name()))
                .max(Comparator.comparingDouble(c -> {
                    var columns = histograms.columns(c.name(), c.key());
                    return columns.quantile(columns.sums(), 0.99);
                }))
                .orElse(now.getFirst());
    }

    private void drawChosen() {
        var one = choice.getValue();
        if (one == null) {
            return;
        }
        var columns = histograms.columns(one.name(), one.key());
        map.setData(data(
                columns,
                beside.get().stream()
                        .map(others -> others.columns(one.name(), ""))
                        .toList()));
        bars.repaint();
        var sums = columns.sums();
        setDetail(CountText.of(columns.total(), "value") + " · p50 "
                + columns.measure().text(columns.quantile(sums, 0.5)) + " · p90 "
                + columns.measure().text(columns.quantile(sums, 0.9)) + " · p99 "
                + columns.measure().text(columns.quantile(sums, 0.99)));
    }

    /// A row of the chart: its upper bound, and the index of the tool's bucket, which is negative if the tool
    /// has no bucket there.
    private record Row(double bound, int bucket) {}

    /// Converts the columns to a heatmap, without the empty buckets below and above all counts. A gap between
    /// two buckets becomes an empty row, and so do the buckets of other runs that are lower or higher.
    static HeatmapData data(HistogramColumns of, List<HistogramColumns> beside) {
        var unit = of.measure();
        var sums = of.sums();
        int columns = of.ends().length;
        var used = IntStream.range(0, sums.length).filter(b -> sums[b] > 0).toArray();
        if (columns == 0 || used.length == 0) {
            return HeatmapData.empty("", unit.unit(), "Nothing has been measured yet.");
        }
        var bounds = new TreeSet<Double>();
        beside.stream()
                .filter(others -> others.measure().unit() == unit.unit())
                .forEach(others -> addBounds(others, bounds));
        int low = used[0];
        var rows = new ArrayList<Row>();
        for (int b = low; b <= used[used.length - 1]; b++) {
            if (b > low && of.lows()[b] > of.highs()[b - 1]) {
                double end = of.lows()[b] * unit.factor();
                bounds.subSet(rows.getLast().bound(), false, end, false).forEach(bound -> rows.add(new Row(bound, -1)));
                rows.add(new Row(end, -1));
            }
            long high = of.highs()[b];
            rows.add(new Row(high == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : high * unit.factor(), b));
        }
        double floor = (of.lows()[low] == Long.MIN_VALUE ? of.highs()[low] : of.lows()[low]) * unit.factor();
        bounds.tailSet(rows.getLast().bound(), false).forEach(bound -> rows.add(new Row(bound, -1)));
        var below = List.copyOf(bounds.headSet(floor));
        if (!below.isEmpty()) {
            rows.addFirst(new Row(floor, -1));
            below.subList(1, below.size()).reversed().forEach(bound -> rows.addFirst(new Row(bound, -1)));
            floor = below.getFirst();
        }
        var counts = new double[columns][];
        for (int c = 0; c < columns; c++) {
            var column = of.counts()[c];
            counts[c] = rows.stream()
                    .mapToDouble(row -> row.bucket() < 0 ? 0 : column[row.bucket()])
                    .toArray();
        }
        return new HeatmapData(
                "",
                unit.unit(),
                Math.max(1, usualLength(of)),
                of.starts(),
                of.ends(),
                floor,
                rows.stream().mapToDouble(Row::bound).toArray(),
                counts,
                "",
                "",
                Optional.empty());
    }

    /// Adds the finite ends of the buckets that have counts.
    private static void addBounds(HistogramColumns columns, Set<Double> bounds) {
        var sums = columns.sums();
        for (int b = 0; b < sums.length; b++) {
            if (sums[b] > 0 && columns.lows()[b] != Long.MIN_VALUE && columns.highs()[b] != Long.MAX_VALUE) {
                bounds.add(columns.lows()[b] * columns.measure().factor());
                bounds.add(columns.highs()[b] * columns.measure().factor());
            }
        }
    }

    /// The median, since the first interval lasts longer and the last one may be cut off.
    private static long usualLength(HistogramColumns of) {
        var lengths = IntStream.range(0, of.ends().length)
                .mapToLong(c -> of.ends()[c] - of.starts()[c])
                .sorted()
                .toArray();
        return lengths[lengths.length / 2];
    }
}
