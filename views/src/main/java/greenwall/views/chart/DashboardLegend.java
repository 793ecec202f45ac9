package greenwall.views.chart;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.ColorRole;
import greenwall.views.chart.Plot.Box;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;

/// The legend of a dashboard's chart: a list or a table, below or next to the lines. If it does not fit, the
/// wheel scrolls it.
final class DashboardLegend {
    private static final double BELOW = 0.36;
    private static final double AT_RIGHT = 0.6;
    private static final double MIN_PLOT = 60;

    private final TimeSeriesChart chart;
    private final List<LineVisibility.NameArea> targets = new ArrayList<>();
    private Box area = new Box(0, 0, 0, 0);
    private int first;
    private int rows;
    private int fitting;

    /// The space that the legend takes at the bottom and at the right.
    record Space(double below, double right) {}

    DashboardLegend(TimeSeriesChart chart) {
        this.chart = chart;
    }

    private DashboardChartStyle style() {
        return chart.data().style().orElseThrow();
    }

    private <T> T get(OptionKey<T> option) {
        return style().options().get(option);
    }

    private boolean atRight() {
        return get(PanelOption.LEGEND_SIDE) == PanelOption.Side.RIGHT;
    }

    private String name(int line) {
        return chart.data().lines().get(line).name();
    }

    private double width(String text) {
        return chart.paintStyle.small().width(text);
    }

    private double gap() {
        return chart.paintStyle.scaled(14);
    }

    /// The width of a line's mark and the gap next to it.
    private double mark() {
        return chart.paintStyle.scaled(9 + 5);
    }

    private List<Integer> listed() {
        var style = style();
        return style.legend().order().stream()
                .filter(i -> !style.of(i).get(FieldOption.HIDE_LEGEND))
                .toList();
    }

    Space room(double width, double height) {
        var listed = listed();
        double row = chart.paintStyle.small().height() + 3;
        if (get(PanelOption.LEGEND) == PanelOption.Legend.HIDDEN || listed.isEmpty() || height < MIN_PLOT + 3 * row) {
            return new Space(0, 0);
        }
        if (atRight()) {
            double own = style().options().find(PanelOption.LEGEND_WIDTH).orElse(0.0);
            double besideWidth = own > 0 ? own * chart.paintStyle.scale() : neededWidth(listed);
            return new Space(0, Math.min(width * AT_RIGHT, besideWidth));
        }
        boolean table = get(PanelOption.LEGEND) == PanelOption.Legend.TABLE;
        int needed = table ? listed.size() + 1 : lines(listed, width);
        int most = (int) Math.max(1, Math.floor(Math.min(height * BELOW, height - MIN_PLOT - 2 * row) / row));
        return new Space(Math.min(needed, most) * row, 0);
    }

    private double neededWidth(List<Integer> listed) {
        double names = listed.stream().mapToDouble(i -> width(name(i))).max().orElse(0);
        double figures = 0;
        for (int c = 0; c < style().legend().columns().size(); c++) {
            figures += column(c, listed) + gap();
        }
        return names + figures + chart.paintStyle.scaled(9) + 2 * TimeAxisChart.EDGE + gap();
    }

    private double column(int column, List<Integer> listed) {
        double wide = width(style().legend().columns().get(column));
        for (int i : listed) {
            wide = Math.max(wide, width(style().legend().figures().get(i).get(column)));
        }
        return wide;
    }

    /// The text after a line's name in a list.
    private String figures(int line) {
        var text = new StringBuilder();
        for (int c = 0; c < style().legend().columns().size(); c++) {
            text.append("  ").append(style().legend().columns().get(c)).append(": ");
            text.append(style().legend().figures().get(line).get(c));
        }
        return text.toString();
    }

    private double entryWidth(int line) {
        return mark() + width(name(line) + figures(line));
    }

    private int lines(List<Integer> listed, double width) {
        double x = TimeAxisChart.EDGE;
        int lines = 1;
        for (int i : listed) {
            double wide = entryWidth(i);
            if (x > TimeAxisChart.EDGE && x + wide > width - TimeAxisChart.EDGE) {
                lines++;
                x = TimeAxisChart.EDGE;
            }
            x += wide + gap();
        }
        return lines;
    }

    String at(double x, double y) {
        return LineVisibility.NameArea.at(targets, x, y);
    }

    /// Scrolls by a row. Returns false if everything fits or the pointer is elsewhere.
    boolean scroll(double x, double y, double by) {
        if (x < area.x() || y < area.y() || rows <= fitting) {
            return false;
        }
        first = Math.clamp(first - (int) Math.signum(by), 0, rows - fitting);
        return true;
    }

    void paint(Pen pen, Box newArea) {
        targets.clear();
        area = newArea;
        var listed = listed();
        if (area.width() < 1 || area.height() < 1 || listed.isEmpty()) {
            return;
        }
        double row = pen.style().small().height() + 3;
        boolean table = get(PanelOption.LEGEND) == PanelOption.Legend.TABLE;
        boolean list = !table && atRight();
        fitting = (int) Math.max(1, Math.floor(area.height() / row)) - (table ? 1 : 0);
        rows = table || list ? listed.size() : lines(listed, area.width());
        first = Math.clamp(first, 0, Math.max(0, rows - fitting));
        if (table) {
            table(pen, listed, row);
        } else {
            list(pen, listed, row, list);
        }
        double from = area.y() + (table ? row : 0);
        pen.scrollBarThumb(area.right(), from, from + fitting * row, rows * row, first * row);
    }

    private void table(Pen pen, List<Integer> listed, double row) {
        var font = pen.style().small();
        var legend = style().legend();
        double right = area.right() - TimeAxisChart.EDGE;
        var ends = new double[legend.columns().size()];
        for (int c = ends.length - 1; c >= 0; c--) {
            ends[c] = right;
            double wide = column(c, listed);
            pen.textLeftOf(font, ColorRole.ACCENT, legend.columns().get(c), right, area.y(), wide + 1);
            right -= wide + gap();
        }
        for (int i = 0; i < Math.min(fitting, listed.size() - first); i++) {
            int line = listed.get(first + i);
            double at = area.y() + (i + 1) * row;
            name(pen, line, area.x(), at, right - area.x(), row);
            for (int c = 0; c < ends.length; c++) {
                pen.textLeftOf(font, ColorRole.FG, legend.figures().get(line).get(c), ends[c], at, area.width());
            }
        }
    }

    /// @param each whether each line has a row of its own
    private void list(Pen pen, List<Integer> listed, double row, boolean each) {
        double left = area.x() + TimeAxisChart.EDGE;
        double at = left;
        int line = 0;
        for (int i : listed) {
            double wide = entryWidth(i);
            if (at > left && (each || at + wide > area.right() - TimeAxisChart.EDGE)) {
                line++;
                at = left;
            }
            if (line >= first && line < first + fitting) {
                double from = area.y() + (line - first) * row;
                name(pen, i, at - TimeAxisChart.EDGE, from, area.right() - at + TimeAxisChart.EDGE, row);
                double named = mark() + width(name(i));
                double room = area.right() - at - named;
                pen.text(pen.style().small(), ColorRole.MUTED, figures(i), at + named, from, room);
            }
            at += wide + gap();
        }
    }

    private void name(Pen pen, int index, double x, double y, double room, double row) {
        double mark = pen.style().scaled(9);
        var line = chart.data().lines().get(index);
        var color = chart.outlierColors.color(pen.style(), index, true);
        boolean on = chart.legend.shows(line);
        if (on) {
            pen.fillRounded(color, x + TimeAxisChart.EDGE, y + row / 2 - mark * 0.3, mark, mark * 0.4, 2);
        } else {
            pen.frame(color, x + TimeAxisChart.EDGE, y + row / 2 - mark * 0.3, mark, mark * 0.4, 1);
        }
        double wide = pen.text(
                pen.style().small(),
                on ? ColorRole.FG : ColorRole.MUTED,
                line.name(),
                x + TimeAxisChart.EDGE + mark(),
                y,
                room - TimeAxisChart.EDGE - mark());
        targets.add(new LineVisibility.NameArea(x + TimeAxisChart.EDGE, y, mark() + wide, row, line.name()));
    }
}
