package greenwall.views.dashboard;

import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.FieldValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.Heatmap;
import greenwall.views.chart.HeatmapData;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import javafx.scene.layout.Region;

/// How often something fell into each bucket, over time: series that are buckets, native histograms, or values that
/// are counted here.
final class HeatmapPanel implements PanelBody {
    private static final int ROWS = 20;
    private static final int MOST_ROWS = 60;

    private final Heatmap map;

    HeatmapPanel(ViewContext context, TimeAxis axis) {
        map = new Heatmap(context.look(), axis, context.zone(), HeatmapData.empty("", Unit.NONE, "Asking …"));
    }

    @Override
    public Region node() {
        return map;
    }

    @Override
    public void setLook(PaintStyle look) {
        map.setLook(look);
    }

    @Override
    public void annotate(List<Annotation> annotations) {
        map.annotate(annotations);
    }

    @Override
    public void setOnExplain(Consumer<Window> handler) {
        map.setOnExplain(handler);
    }

    @Override
    public void setOnFull(Runnable handler) {
        map.setOnFull(handler);
    }

    @Override
    public void setOnLogs(Runnable handler) {
        map.setOnPick(_ -> handler.run());
    }

    @Override
    public void show(PanelContent content) {
        map.setData(data(content));
    }

    static HeatmapData data(PanelContent content) {
        var counts = new TreeMap<Long, TreeMap<Double, Double>>();
        boolean calculate = content.panel().options().get(PanelOption.CALCULATE);
        if (calculate) {
            calculated(content, counts);
        } else {
            buckets(content, counts);
        }
        var edges = new TreeSet<Double>();
        counts.values().forEach(column -> edges.addAll(column.keySet()));
        var unit = unit(content);
        if (edges.isEmpty()) {
            return HeatmapData.empty("", unit, content.note());
        }
        while (edges.size() > MOST_ROWS) {
            // The outermost buckets hold least; one after the other is joined with its neighbour.
            fold(counts, edges);
        }
        var bounds = edges.stream().mapToDouble(Double::doubleValue).toArray();
        var times = counts.keySet().stream().mapToLong(Long::longValue).toArray();
        var cells = new double[times.length][bounds.length];
        int c = 0;
        for (var column : counts.values()) {
            for (int b = 0; b < bounds.length; b++) {
                cells[c][b] = column.getOrDefault(bounds[b], 0.0);
            }
            c++;
        }
        double floor = bounds.length > 1 && Double.isFinite(bounds[1])
                ? Math.min(bounds[0], Math.max(0, bounds[0] - (bounds[1] - bounds[0])))
                : 0;
        return new HeatmapData(
                "",
                unit,
                Math.max(1, content.step().toMillis()),
                times,
                bounds[0] < 0 ? bounds[0] - 1 : floor,
                bounds,
                cells,
                String.join("\n", content.queries()),
                "");
    }

    private static void fold(TreeMap<Long, TreeMap<Double, Double>> counts, TreeSet<Double> edges) {
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

    private static Unit unit(PanelContent content) {
        var word = content.panel().options().get(PanelOption.Y_UNIT);
        if (word.isEmpty()) {
            word = content.panel().fields().defaults().get(FieldOption.UNIT);
        }
        return switch (word) {
            case "s", "dtdurations" -> Unit.SECONDS;
            case "bytes", "decbytes" -> Unit.BYTES;
            case "percentunit" -> Unit.RATIO;
            default -> Unit.NONE;
        };
    }

    /// Series whose names are upper edges; where each counts all that is below it, the one below is taken off.
    private static void buckets(PanelContent content, TreeMap<Long, TreeMap<Double, Double>> counts) {
        var below = new TreeMap<Long, TreeMap<Double, Double>>();
        for (var frame : content.frames()) {
            var time = frame.time();
            for (var field : frame.fields()) {
                if (time.isPresent() && field.values() instanceof FieldValues.Histograms(var histograms)) {
                    for (int i = 0; i < histograms.size(); i++) {
                        var histogram = histograms.get(i);
                        long at = (long) time.get().values().number(i);
                        if (histogram != null) {
                            histogram
                                    .buckets()
                                    .forEach(bucket -> counts.computeIfAbsent(at, _ -> new TreeMap<>())
                                            .merge(bucket.high(), bucket.count(), Double::sum));
                        }
                    }
                }
                double edge = edge(field.labels().get("le"), frame.name(), field.name());
                if (time.isEmpty() || field.type() != FieldType.NUMBER || Double.isNaN(edge)) {
                    continue;
                }
                for (int i = 0; i < frame.size(); i++) {
                    double value = field.values().number(i);
                    if (!Double.isNaN(value)) {
                        below.computeIfAbsent((long) time.get().values().number(i), _ -> new TreeMap<>())
                                .merge(edge, value, Double::sum);
                    }
                }
            }
        }
        boolean cumulative = content.frames().stream()
                        .flatMap(frame -> frame.fields().stream())
                        .anyMatch(field -> field.labels().has("le"))
                && below.values().stream().allMatch(HeatmapPanel::rising);
        below.forEach((at, column) -> {
            double before = 0;
            for (var entry : column.entrySet()) {
                double count = cumulative ? Math.max(0, entry.getValue() - before) : entry.getValue();
                before = entry.getValue();
                counts.computeIfAbsent(at, _ -> new TreeMap<>()).merge(entry.getKey(), count, Double::sum);
            }
        });
    }

    private static boolean rising(TreeMap<Double, Double> column) {
        double before = 0;
        for (double count : column.values()) {
            if (count < before - 1e-9) {
                return false;
            }
            before = count;
        }
        return true;
    }

    private static double edge(String label, String frame, String field) {
        for (var word : List.of(label, frame, field)) {
            switch (word) {
                case "+Inf", "Inf" -> {
                    return Double.POSITIVE_INFINITY;
                }
                default -> {
                    try {
                        return Double.parseDouble(word.strip());
                    } catch (NumberFormatException _) {
                        // The next may be one.
                    }
                }
            }
        }
        return Double.NaN;
    }

    private static void calculated(PanelContent content, TreeMap<Long, TreeMap<Double, Double>> counts) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (var named : content.numbers()) {
            for (double value : PanelContent.doubles(named.field().values())) {
                least = Double.isFinite(value) ? Math.min(least, value) : least;
                most = Double.isFinite(value) ? Math.max(most, value) : most;
            }
        }
        if (!(most >= least)) {
            return;
        }
        double size = most == least ? 1 : (most - least) / ROWS;
        for (var named : content.numbers()) {
            var times = named.times();
            var values = PanelContent.doubles(named.field().values());
            for (int i = 0; i < times.length; i++) {
                if (Double.isFinite(values[i])) {
                    double bucket = least + Math.min(ROWS, Math.floor((values[i] - least) / size) + 1) * size;
                    counts.computeIfAbsent(times[i], _ -> new TreeMap<>()).merge(bucket, 1.0, Double::sum);
                }
            }
        }
    }
}
