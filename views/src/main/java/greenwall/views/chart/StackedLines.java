package greenwall.views.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// Cumulative sums of lines, with the first line at the bottom. A line without a point at an instant adds
/// nothing. If no line has a point, there is a gap.
final class StackedLines {
    private StackedLines() {}

    static List<ChartLine> of(List<ChartLine> lines, Legend legend) {
        var all = new TreeSet<Long>();
        for (var line : lines) {
            if (legend.shows(line)) {
                Arrays.stream(line.times()).forEach(all::add);
            }
        }
        var times = all.stream().mapToLong(Long::longValue).toArray();
        var sum = new double[times.length];
        var stacked = new ArrayList<ChartLine>(lines.size());
        for (var line : lines) {
            if (legend.shows(line)) {
                add(line, times, sum);
            }
            stacked.add(new ChartLine(line.name(), times, sum.clone()));
        }
        return stacked;
    }

    private static void add(ChartLine line, long[] times, double[] sum) {
        int at = 0;
        for (int i = 0; i < line.size(); i++) {
            while (at < times.length && times[at] < line.times()[i]) {
                at++;
            }
            double value = line.values()[i];
            if (at < times.length && times[at] == line.times()[i] && Double.isFinite(value)) {
                sum[at] += value;
            }
        }
    }
}
