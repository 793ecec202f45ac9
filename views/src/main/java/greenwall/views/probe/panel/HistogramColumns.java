package greenwall.views.probe.panel;

import greenwall.fleet.probe.result.HistColumns;
import greenwall.views.chart.HeatmapData;
import java.util.ArrayList;
import java.util.stream.IntStream;

/// Converts a probe's histograms over time for the chart.
final class HistogramColumns {
    private HistogramColumns() {}

    /// A row of the chart: its upper edge, and the index of the tool's bucket; negative if the tool has none.
    private record Row(double bound, int bucket) {}

    /// Without the empty buckets below and above all counts; a gap between two buckets is an empty row.
    static HeatmapData data(HistColumns of) {
        var measure = of.measure();
        var sums = of.sums();
        int columns = of.ends().length;
        var used = IntStream.range(0, sums.length).filter(b -> sums[b] > 0).toArray();
        if (columns == 0 || used.length == 0) {
            return HeatmapData.empty("", measure.unit(), "Nothing was measured yet.");
        }
        int low = used[0];
        var rows = new ArrayList<Row>();
        for (int b = low; b <= used[used.length - 1]; b++) {
            if (b > low && of.lows()[b] > of.highs()[b - 1]) {
                rows.add(new Row(of.lows()[b] * measure.factor(), -1));
            }
            long high = of.highs()[b];
            rows.add(new Row(high == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : high * measure.factor(), b));
        }
        long floor = of.lows()[low] == Long.MIN_VALUE ? of.highs()[low] : of.lows()[low];
        var counts = new double[columns][];
        for (int c = 0; c < columns; c++) {
            var column = of.counts()[c];
            counts[c] = rows.stream()
                    .mapToDouble(row -> row.bucket() < 0 ? 0 : column[row.bucket()])
                    .toArray();
        }
        return new HeatmapData(
                "",
                measure.unit(),
                Math.max(1, (of.ends()[columns - 1] - of.starts()[0]) / columns),
                of.starts(),
                of.ends(),
                floor * measure.factor(),
                rows.stream().mapToDouble(Row::bound).toArray(),
                counts,
                "",
                "");
    }
}
