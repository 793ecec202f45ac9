package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.FieldValues;
import greenwall.fleet.dashboard.NumberText;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.QueryIntervals;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeMap;

/// The counts of a heatmap by the end of each column and the upper edge of each bucket. They come from bucket
/// series, from native histograms, or from counting single values.
///
/// @param step the length of a column in milliseconds
record HeatmapBuckets(TreeMap<Long, TreeMap<Double, Double>> counts, long step) {
    private static final int ROWS = 20;
    private static final int MAX_COLUMNS = 2_000;
    /// The relative error of sums of counts.
    private static final double ROUNDING = 1e-9;

    static HeatmapBuckets of(PanelData content) {
        long step = Math.max(1, content.step().toMillis());
        boolean calculated = content.panel().options().get(PanelOption.CALCULATE);
        var made = new HeatmapBuckets(new TreeMap<>(), calculated ? columnMillis(content, step) : step);
        if (calculated) {
            made.countValues(content);
        } else {
            made.readBuckets(content);
        }
        return made;
    }

    /// Reads series that are named by their upper edges. Converts cumulative counts to counts per bucket.
    private void readBuckets(PanelData content) {
        var below = new TreeMap<Long, TreeMap<Double, Double>>();
        for (var frame : content.frames()) {
            var time = frame.time();
            for (var field : frame.fields()) {
                if (time.isPresent() && field.values() instanceof FieldValues.Histograms(var histograms)) {
                    for (int i = 0; i < histograms.size(); i++) {
                        var histogram = histograms.get(i);
                        long at = (long) time.get().values().number(i);
                        if (histogram != null) {
                            histogram.buckets().forEach(bucket -> add(at, bucket.high(), bucket.count()));
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
                && (content.panel().queries().anyMatch(query -> query.format() == PanelQuery.Format.HEATMAP)
                        || mostlyRising(below.values()));
        below.forEach((at, column) -> {
            double before = 0;
            for (var entry : column.entrySet()) {
                double count = cumulative ? Math.max(0, entry.getValue() - before) : entry.getValue();
                before = Math.max(before, entry.getValue());
                add(at, entry.getKey(), count);
            }
        });
    }

    private void add(long end, double edge, double count) {
        counts.computeIfAbsent(end, _ -> new TreeMap<>()).merge(edge, count, Double::sum);
    }

    /// Whether the counts look cumulative. A restart or a scrape in between can make the counts of single columns fall.
    private static boolean mostlyRising(Collection<TreeMap<Double, Double>> columns) {
        var filled = columns.stream()
                .filter(column -> column.values().stream().anyMatch(count -> count != 0))
                .toList();
        return 2 * filled.stream().filter(HeatmapBuckets::rising).count() >= filled.size();
    }

    private static boolean rising(TreeMap<Double, Double> column) {
        double before = 0;
        for (double count : column.values()) {
            if (count < before * (1 - ROUNDING)) {
                return false;
            }
            before = count;
        }
        return true;
    }

    private static double edge(String... words) {
        return Arrays.stream(words)
                .mapToDouble(NumberText::parseEdge)
                .filter(edge -> !Double.isNaN(edge))
                .findFirst()
                .orElse(Double.NaN);
    }

    /// The length of a column in milliseconds: what the panel sets, or else the step.
    private static long columnMillis(PanelData content, long step) {
        var written = content.panel().options().get(PanelOption.X_BUCKETS);
        long length = content.window().length().toMillis();
        long wanted = content.panel().options().get(PanelOption.X_BUCKET_SIZE)
                ? duration(written).toMillis()
                : NumberText.parse(written) > 0 ? (long) (length / NumberText.parse(written)) : step;
        return wanted <= 0 ? step : Math.max(wanted, length / MAX_COLUMNS);
    }

    /// Parses a duration. Returns zero if it cannot be parsed.
    private static Duration duration(String written) {
        var text = written.strip();
        boolean hasUnit = !text.isEmpty() && !Character.isDigit(text.charAt(text.length() - 1));
        return hasUnit ? QueryIntervals.parse(text, Duration.ZERO) : Duration.ZERO;
    }

    private void countValues(PanelData content) {
        var all = content.numbers().stream()
                .flatMapToDouble(named -> Arrays.stream(named.field().values().numbers()))
                .filter(Double::isFinite)
                .summaryStatistics();
        if (all.getCount() == 0) {
            return;
        }
        double least = all.getMin();
        double most = all.getMax();
        var options = content.panel().options();
        double wanted = NumberText.parse(options.get(PanelOption.Y_BUCKETS));
        boolean log = options.get(PanelOption.Y_SCALE) != FieldOption.Scale.LINEAR;
        // The number of buckets per power of the base of a logarithmic axis.
        double split = wanted > 0 ? wanted : 1;
        double base = Math.max(2, options.get(PanelOption.Y_LOG_BASE));
        double size = options.get(PanelOption.Y_BUCKET_SIZE) && wanted > 0
                ? wanted
                : most == least ? 1 : (most - least) / (wanted > 0 ? wanted : ROWS);
        double from = options.get(PanelOption.Y_BUCKET_SIZE) ? Math.floor(least / size) * size : least;
        double buckets = Math.max(1, Math.ceil((most - from) / size - 1e-9));
        for (var named : content.numbers()) {
            var times = named.times();
            var values = PanelData.doubles(named.field().values());
            for (int i = 0; i < times.length; i++) {
                if (!Double.isFinite(values[i])) {
                    continue;
                }
                double bucket = Math.clamp(Math.floor((values[i] - from) / size) + 1, 1, buckets);
                double edge = log ? logarithmic(values[i], base, split) : from + bucket * size;
                add(Math.floorDiv(times[i] - 1, step) * step + step, edge, 1);
            }
        }
    }

    private static double logarithmic(double value, double base, double split) {
        return value > 0 ? Math.pow(base, Math.ceil(Math.log(value) / Math.log(base) * split - 1e-9) / split) : 0;
    }
}
