package greenwall.views.dashboard;

import greenwall.fleet.Unit;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.styles.ColorRole;
import greenwall.views.RequestHandle;
import greenwall.views.TraceFinder;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ExemplarMarks;
import greenwall.views.chart.Heatmap;
import greenwall.views.chart.HeatmapData;
import greenwall.views.chart.HeatmapStyle;
import greenwall.views.chart.TimeAxis;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/// Counts in buckets over time, drawn as a heatmap.
final class HeatmapPanel extends PaintedPanelBody<Heatmap> {
    private static final int MAX_ROWS = 60;

    private final TraceFinder traces;
    private final Consumer<String> onTrace;
    private RequestHandle exemplars = () -> {};

    /// @param onTrace opens a trace by its id
    HeatmapPanel(ViewContext context, TimeAxis axis, Consumer<String> onTrace) {
        super(
                context.style(),
                new Heatmap(context.style(), axis, context.zone(), HeatmapData.empty("", Unit.NONE, "Loading …")));
        traces = context.backend().traces();
        this.onTrace = onTrace;
    }

    @Override
    public void annotate(List<Annotation> annotations) {
        drawing.annotate(annotations);
    }

    @Override
    public void requestMore(PanelData content, PanelInstance instance, PanelRequest.Round round) {
        exemplars.close();
        var source = instance.defaultSource();
        if (content.panel().options().get(PanelOption.EXEMPLARS)
                && !content.queries().isEmpty()
                && source.kind() != SourceRef.Kind.LOKI) {
            exemplars = traces.exemplars(
                    round.variables().clusterOf(source, content.scope()),
                    content.queries().getFirst(),
                    content.window(),
                    found -> drawing.setExemplars(ExemplarMarks.of(found, 1), point -> onTrace.accept(point.id())));
        }
    }

    @Override
    public void withdraw() {
        exemplars.close();
    }

    @Override
    void draw(PanelData content) {
        drawing.setData(data(content));
    }

    private HeatmapData data(PanelData content) {
        var buckets = HeatmapBuckets.of(content);
        var counts = buckets.counts();
        var edges = new TreeSet<Double>();
        counts.values().forEach(column -> edges.addAll(column.keySet()));
        var options = content.panel().options();
        double low = options.find(PanelOption.Y_MIN).orElse(Double.NEGATIVE_INFINITY);
        double high = options.find(PanelOption.Y_MAX).orElse(Double.POSITIVE_INFINITY);
        edges.removeIf(edge -> edge < low || edge > high);
        if (edges.isEmpty()) {
            return HeatmapData.empty("", Unit.NONE, content.note());
        }
        while (edges.size() > MAX_ROWS) {
            // Halves the number of rows by merging each bucket with its neighbour.
            mergeBucketPairs(counts, edges);
        }
        var bounds = edges.stream().mapToDouble(Double::doubleValue).toArray();
        var times = counts.keySet().stream().mapToLong(Long::longValue).toArray();
        var cells = counts.values().stream()
                .map(column -> Arrays.stream(bounds)
                        .map(bound -> column.getOrDefault(bound, 0.0))
                        .toArray())
                .toArray(double[][]::new);
        double floor = bounds.length > 1 && Double.isFinite(bounds[1])
                ? Math.min(bounds[0], Math.max(0, bounds[0] - (bounds[1] - bounds[0])))
                : 0;
        return new HeatmapData(
                        "",
                        Unit.NONE,
                        buckets.step(),
                        times,
                        bounds[0] < 0 ? bounds[0] - 1 : floor,
                        bounds,
                        cells,
                        String.join("\n", content.queries()),
                        "")
                .withStyle(style(content));
    }

    private HeatmapStyle style(PanelData content) {
        var options = content.panel().options();
        return new HeatmapStyle(
                text(content, unitWord(content), options.find(PanelOption.Y_DECIMALS)),
                text(content, options.get(PanelOption.CELL_UNIT), options.find(PanelOption.CELL_DECIMALS)),
                colors(options),
                options.get(PanelOption.Y_AXIS) == FieldOption.Axis.AUTO
                        ? FieldOption.Axis.LEFT
                        : options.get(PanelOption.Y_AXIS),
                options.get(PanelOption.BUCKET_BOUND),
                options.get(PanelOption.Y_LABEL),
                options.get(PanelOption.CELL_GAP),
                options.get(PanelOption.Y_REVERSED),
                options.get(PanelOption.STATE_TEXT) == FieldOption.Visibility.ALWAYS,
                options.get(PanelOption.LEGEND) != PanelOption.Legend.HIDDEN,
                options.get(PanelOption.TOOLTIP),
                options.get(PanelOption.TOOLTIP_HISTOGRAM));
    }

    private static DoubleFunction<String> text(PanelData content, String unit, Optional<Integer> decimals) {
        var plain = OptionValues.NONE.with(FieldOption.UNIT, unit);
        var options =
                decimals.map(count -> plain.with(FieldOption.DECIMALS, count)).orElse(plain);
        return value -> content.text(options, value);
    }

    private HeatmapStyle.Colors colors(OptionValues options) {
        int steps = options.get(PanelOption.HEAT_STEPS);
        boolean reversed = options.get(PanelOption.HEAT_REVERSED);
        var one = ColorSchemes.named(paintStyle(), options.get(PanelOption.HEAT_COLOR), ColorRole.ACCENT);
        return new HeatmapStyle.Colors(
                options.get(PanelOption.HEAT_OPACITY)
                        ? ColorSchemes.heat(paintStyle(), one, steps, reversed)
                        : ColorSchemes.heat(paintStyle(), options.get(PanelOption.HEAT_SCHEME), steps, reversed),
                options.find(PanelOption.HEAT_MIN).orElse(Double.NaN),
                options.find(PanelOption.HEAT_MAX).orElse(Double.NaN),
                options.get(PanelOption.HEAT_LINEAR) ? 1 : options.get(PanelOption.HEAT_EXPONENT),
                options.find(PanelOption.HEAT_NOT_BELOW).orElse(Double.NEGATIVE_INFINITY),
                options.find(PanelOption.HEAT_NOT_ABOVE).orElse(Double.POSITIVE_INFINITY));
    }

    private static void mergeBucketPairs(TreeMap<Long, TreeMap<Double, Double>> counts, TreeSet<Double> edges) {
        var lower = edges.toArray(Double[]::new);
        for (int i = 0; i + 1 < lower.length; i += 2) {
            for (var column : counts.values()) {
                var count = column.remove(lower[i]);
                if (count != null) {
                    column.merge(lower[i + 1], count, Double::sum);
                }
            }
            edges.remove(lower[i]);
        }
    }

    private static String unitWord(PanelData content) {
        var word = content.panel().options().get(PanelOption.Y_UNIT);
        return word.isEmpty() ? content.panel().fields().defaults().get(FieldOption.UNIT) : word;
    }
}
