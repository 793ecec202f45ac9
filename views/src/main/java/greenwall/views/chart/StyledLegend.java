package greenwall.views.chart;

import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.ColorRole;
import greenwall.views.chart.ChartStyle.LegendForm;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;

/// The legend of a dashboard's chart: a list or a table, below or beside the lines. The wheel scrolls what does not
/// fit.
final class StyledLegend {
    private static final double EDGE = 8;
    private static final double GAP = 14;
    private static final double BELOW = 0.36;
    private static final double BESIDE = 0.6;
    private static final double LEAST_PLOT = 60;

    private final Legend legend;
    private final List<LegendEntry> targets = new ArrayList<>();
    private int first;
    private int rows;
    private int fitting;
    private double left;
    private double top;

    /// The space it takes at the bottom and at the right.
    record Room(double below, double beside) {}

    StyledLegend(Legend legend) {
        this.legend = legend;
    }

    private static List<Integer> listed(ChartStyle style) {
        return style.legend().order().stream().filter(i -> style.of(i).listed()).toList();
    }

    Room room(PaintStyle look, ChartData data, ChartStyle style, double width, double height) {
        var form = style.legend();
        var listed = listed(style);
        double row = look.small().height() + 3;
        if (form.kind() == PanelOption.Legend.HIDDEN || listed.isEmpty() || height < LEAST_PLOT + 3 * row) {
            return new Room(0, 0);
        }
        if (form.beside()) {
            double wanted = form.width() > 0 ? form.width() * look.scale() : wanted(look, data, form, listed);
            return new Room(0, Math.min(width * BESIDE, wanted));
        }
        boolean table = form.kind() == PanelOption.Legend.TABLE;
        int needed = table ? listed.size() + 1 : lines(look, data, form, listed, width);
        int most = (int) Math.max(1, Math.floor(Math.min(height * BELOW, height - LEAST_PLOT - 2 * row) / row));
        return new Room(Math.min(needed, most) * row, 0);
    }

    private static double wanted(PaintStyle look, ChartData data, LegendForm form, List<Integer> listed) {
        double names = 0;
        for (int i : listed) {
            names = Math.max(names, look.small().width(data.lines().get(i).name()));
        }
        double figures = 0;
        for (int c = 0; c < form.columns().size(); c++) {
            figures += column(look, form, c, listed) + GAP;
        }
        return names + figures + 9 * look.scale() + 2 * EDGE + GAP;
    }

    private static double column(PaintStyle look, LegendForm form, int column, List<Integer> listed) {
        double wide = look.small().width(form.columns().get(column));
        for (int i : listed) {
            wide = Math.max(wide, look.small().width(form.figures().get(i).get(column)));
        }
        return wide;
    }

    private static String entry(ChartData data, LegendForm form, int line) {
        var text = new StringBuilder(data.lines().get(line).name());
        for (int c = 0; c < form.columns().size(); c++) {
            text.append("  ")
                    .append(form.columns().get(c))
                    .append(": ")
                    .append(form.figures().get(line).get(c));
        }
        return text.toString();
    }

    private static int lines(PaintStyle look, ChartData data, LegendForm form, List<Integer> listed, double width) {
        double x = EDGE;
        int lines = 1;
        for (int i : listed) {
            double wide = 9 * look.scale() + 5 + look.small().width(entry(data, form, i));
            if (x > EDGE && x + wide > width - EDGE) {
                lines++;
                x = EDGE;
            }
            x += wide + GAP;
        }
        return lines;
    }

    String at(double x, double y) {
        return LegendEntry.at(targets, x, y);
    }

    /// Scrolls by a row; false where there is nothing to scroll or the pointer is elsewhere.
    boolean scroll(double x, double y, double by) {
        if (x < left || y < top || rows <= fitting) {
            return false;
        }
        first = Math.clamp(first - (int) Math.signum(by), 0, rows - fitting);
        return true;
    }

    void paint(
            Pen pen, ChartData data, ChartStyle style, Tints tints, double x, double y, double width, double height) {
        targets.clear();
        left = x;
        top = y;
        var listed = listed(style);
        if (width < 1 || height < 1 || listed.isEmpty()) {
            return;
        }
        double row = pen.look().small().height() + 3;
        boolean table = style.legend().kind() == PanelOption.Legend.TABLE;
        boolean list = !table && style.legend().beside();
        fitting = (int) Math.max(1, Math.floor(height / row)) - (table ? 1 : 0);
        rows = table || list ? listed.size() : lines(pen.look(), data, style.legend(), listed, width);
        first = Math.clamp(first, 0, Math.max(0, rows - fitting));
        if (table) {
            table(pen, data, style, tints, listed, x, y, width, row);
        } else {
            list(pen, data, style, tints, listed, x, y, width, row, list);
        }
        if (rows > fitting) {
            double from = y + (table ? row : 0);
            pen.thumb(
                    x + width, from, from + fitting * row, (double) fitting / rows, (double) first / (rows - fitting));
        }
    }

    private void table(
            Pen pen,
            ChartData data,
            ChartStyle style,
            Tints tints,
            List<Integer> listed,
            double x,
            double y,
            double width,
            double row) {
        var type = pen.look().small();
        var form = style.legend();
        double right = x + width - EDGE;
        var ends = new double[form.columns().size()];
        for (int c = ends.length - 1; c >= 0; c--) {
            ends[c] = right;
            double wide = column(pen.look(), form, c, listed);
            pen.textLeftOf(type, ColorRole.ACCENT, form.columns().get(c), right, y, wide + 1);
            right -= wide + GAP;
        }
        for (int i = 0; i < Math.min(fitting, listed.size() - first); i++) {
            int line = listed.get(first + i);
            double at = y + (i + 1) * row;
            name(pen, data, tints, line, x, at, right - x, row);
            for (int c = 0; c < ends.length; c++) {
                pen.textLeftOf(type, ColorRole.FG, form.figures().get(line).get(c), ends[c], at, width);
            }
        }
    }

    private void list(
            Pen pen,
            ChartData data,
            ChartStyle style,
            Tints tints,
            List<Integer> listed,
            double x,
            double y,
            double width,
            double row,
            boolean each) {
        double at = x + EDGE;
        int line = 0;
        for (int i : listed) {
            double wide = 9 * pen.look().scale() + 5 + pen.look().small().width(entry(data, style.legend(), i));
            if (at > x + EDGE && (each || at + wide > x + width - EDGE)) {
                line++;
                at = x + EDGE;
            }
            if (line >= first && line < first + fitting) {
                double from = y + (line - first) * row;
                name(pen, data, tints, i, at - EDGE, from, x + width - at + EDGE, row);
                double named = 9 * pen.look().scale()
                        + 5
                        + pen.look().small().width(data.lines().get(i).name());
                var rest = entry(data, style.legend(), i)
                        .substring(data.lines().get(i).name().length());
                if (!rest.isEmpty()) {
                    pen.text(pen.look().small(), ColorRole.MUTED, rest, at + named, from, x + width - at - named);
                }
            }
            at += wide + GAP;
        }
    }

    private void name(Pen pen, ChartData data, Tints tints, int index, double x, double y, double room, double row) {
        double mark = 9 * pen.look().scale();
        var line = data.lines().get(index);
        var color = tints.color(pen.look(), index, true);
        boolean on = legend.shows(line);
        if (on) {
            pen.round(color, x + EDGE, y + row / 2 - mark * 0.3, mark, mark * 0.4, 2);
        } else {
            pen.frame(color, x + EDGE, y + row / 2 - mark * 0.3, mark, mark * 0.4, 1);
        }
        double wide = pen.text(
                pen.look().small(),
                on ? ColorRole.FG : ColorRole.MUTED,
                line.name(),
                x + EDGE + mark + 5,
                y,
                room - EDGE - mark - 5);
        targets.add(new LegendEntry(x + EDGE, y, mark + 5 + wide, row, line.name()));
    }
}
