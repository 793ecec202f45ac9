package greenwall.views.widgets;

import greenwall.fleet.InstantText;
import greenwall.fleet.state.CellState;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The change at a marked instant: the mean of each line before and after it, within the charts' window. The
/// largest change comes first.
final class BeforeAfterTable {
    private BeforeAfterTable() {}

    private record Change(ChartData chart, ChartLine line, double before, double after) {
        /// The change relative to the larger value.
        double weight() {
            double size = Math.max(Math.abs(before), Math.abs(after));
            return size == 0 ? 0 : Math.abs(after - before) / size;
        }
    }

    static TableData table(List<ChartData> charts, Instant mark, ZoneId zone) {
        var changes = new ArrayList<Change>();
        long at = mark.toEpochMilli();
        for (var chart : charts) {
            for (var line : chart.lines()) {
                double before = mean(line, Long.MIN_VALUE, at);
                double after = mean(line, at, Long.MAX_VALUE);
                if (!Double.isNaN(before) && !Double.isNaN(after)) {
                    changes.add(new Change(chart, line, before, after));
                }
            }
        }
        changes.sort(Comparator.comparingDouble(Change::weight).reversed());
        return new TableData(
                "Before and after " + InstantText.stamp(mark, zone),
                new ColumnHeadings().text("Chart", "Series").numbers("Before, mean", "After, mean", "Change"),
                changes.stream().map(BeforeAfterTable::row).toList(),
                "No series has samples on both sides of the mark.");
    }

    private static TableData.Row row(Change change) {
        var unit = change.chart().unit();
        return new TableData.Row(
                CellState.IDLE,
                List.of(
                        TableData.Item.text(change.chart().title()),
                        TableData.Item.text(change.line().name()),
                        TableData.Item.number(unit.text(change.before()), change.before()),
                        TableData.Item.number(unit.text(change.after()), change.after()),
                        TableData.Item.number(
                                change(change.before(), change.after()),
                                (change.after() - change.before()) / Math.abs(change.before()))));
    }

    /// `× 3.2` if a positive value at least doubled, else `+12 %` or `−40 %` of the size of the value before.
    static String change(double before, double after) {
        if (before == after) {
            return "none";
        }
        if (before == 0) {
            return "from zero";
        }
        double ratio = after / before;
        if (before > 0 && ratio >= 2) {
            return String.format(Locale.ROOT, "× %.1f", ratio);
        }
        double share = (after - before) / Math.abs(before) * 100;
        return String.format(
                Locale.ROOT,
                Math.abs(share) < 9.95 ? "%s%.1f %%" : "%s%.0f %%",
                share < 0 ? "−" : "+",
                Math.abs(share));
    }

    private static double mean(ChartLine line, long from, long until) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < line.size(); i++) {
            if (line.times()[i] >= from && line.times()[i] < until && Double.isFinite(line.values()[i])) {
                sum += line.values()[i];
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
