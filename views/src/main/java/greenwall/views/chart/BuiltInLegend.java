package greenwall.views.chart;

import greenwall.styles.ColorRole;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;

/// The legend of a chart that has no dashboard style: rows below it that list its lines, largest first. Each line has
/// its value under the crosshair, or else its last value or the time at which it ended.
final class BuiltInLegend {
    private static final double BELOW = 4;

    /// The name of the entry for the lines that do not fit. No series has this name.
    static final String MORE = "\0more";

    private final TimeSeriesChart chart;
    private final List<LineVisibility.NameArea> targets = new ArrayList<>();

    BuiltInLegend(TimeSeriesChart chart) {
        this.chart = chart;
    }

    String at(double x, double y) {
        return LineVisibility.NameArea.at(targets, x, y);
    }

    private int rows(double height) {
        var data = chart.data();
        if (data.lines().isEmpty() || data.states().isPresent() || height < 110) {
            return 0;
        }
        return data.lines().size() > 3 && height >= 260 ? 2 : 1;
    }

    double top(double height) {
        return height - rows(height) * (chart.paintStyle.small().height() + 3) - BELOW;
    }

    /// @param cursor the instant of the crosshair; NaN if there is none
    void paint(Pen pen, double cursor, double width, double height) {
        targets.clear();
        int rows = rows(height);
        if (rows == 0) {
            return;
        }
        var data = chart.data();
        var legend = chart.legend;
        var style = pen.style();
        var font = style.small();
        double mark = style.scaled(9);
        double markGap = style.scaled(5);
        double valueGap = style.scaled(6);
        var entries = chart.ranked();
        double lineHeight = font.height() + 3;
        double top = top(height);
        double x = TimeAxisChart.EDGE;
        int row = 0;
        int shown = 0;
        if (legend.typing() || !legend.filter().isEmpty()) {
            x += pen.text(font, ColorRole.ACCENT, "“" + legend.filter() + "”", x, top, width / 3) + style.scaled(12);
        }
        double moreRoom = font.width("+" + data.lines().size() + " more") + TimeAxisChart.EDGE;
        for (var entry : entries) {
            var figure = Double.isNaN(cursor)
                    ? data.lastText(entry.index(), chart.zone)
                    : data.text(entry.index(), entry.line().near(cursor, chart.reach()));
            double figureRoom = Math.max(font.width(figure), font.width("0.00 MiB/s"));
            var name = font.fit(entry.line().name(), Math.max(60, Math.min(width * 0.6, style.scaled(320))));
            double wide = mark + markGap + font.width(name) + valueGap + figureRoom;
            boolean lastRow = row == rows - 1;
            boolean lastEntry = shown == entries.size() - 1;
            if (x + wide > width - TimeAxisChart.EDGE - (lastRow && !lastEntry ? moreRoom : 0)) {
                if (lastRow || shown == 0) {
                    break;
                }
                row++;
                x = TimeAxisChart.EDGE;
            }
            double y = top + row * lineHeight;
            var color = chart.outlierColors.color(style, entry.index(), legend.narrowed());
            boolean on = legend.shows(entry.line());
            if (on) {
                pen.fillRounded(color, x, y + lineHeight / 2 - mark * 0.45, mark, mark * 0.55, 2);
            } else {
                pen.frame(color, x, y + lineHeight / 2 - mark * 0.45, mark, mark * 0.55, 1);
            }
            double nameWidth = pen.text(font, on ? ColorRole.FG : ColorRole.MUTED, name, x + mark + markGap, y, width);
            pen.text(font, ColorRole.MUTED, figure, x + mark + markGap + nameWidth + valueGap, y, figureRoom + 1);
            targets.add(new LineVisibility.NameArea(
                    x, y, wide, lineHeight, entry.line().name()));
            x += wide + style.scaled(14);
            shown++;
        }
        int rest = entries.size() - shown;
        if (rest > 0) {
            double y = top + row * lineHeight;
            pen.textLeftOf(font, ColorRole.ACCENT, "+" + rest + " more", width - TimeAxisChart.EDGE, y, moreRoom);
            targets.add(
                    new LineVisibility.NameArea(width - TimeAxisChart.EDGE - moreRoom, y, moreRoom, lineHeight, MORE));
        } else if (legend.narrowed() && entries.isEmpty()) {
            pen.text(font, ColorRole.MUTED, "no series name matches", x, top, width - x);
        }
    }
}
