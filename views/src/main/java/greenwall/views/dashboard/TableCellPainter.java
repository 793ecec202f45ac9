package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldOption.CellGauge;
import greenwall.styles.ColorRole;
import greenwall.views.paint.Pen;
import java.util.Optional;
import javafx.scene.paint.Color;
import javafx.scene.paint.CycleMethod;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Paint;
import javafx.scene.paint.Stop;

/// A cell, heading or footer of a table: its position and the style of its column.
/// @param lines the maximum number of lines of wrapped text
record TableCellPainter(
        Pen pen, DashboardTable.Column column, double x, double y, double width, double row, int lines) {
    static final double EDGE = 6;

    /// @param ground the background colour of the row, if any
    void paint(DashboardTable.Cell cell, Optional<Color> ground) {
        Color text = ground.map(ColorSchemes::on)
                .orElse(pen.color(cell.link().isPresent() ? ColorRole.ACCENT : ColorRole.FG));
        if (cell.color().isPresent() && ground.isEmpty()) {
            var color = cell.color().get();
            boolean graded = column.cellStyle() == FieldOption.CellStyle.COLOR_BACKGROUND_GRADIENT
                    || column.options()
                            .find(FieldOption.CELL_GAUGE)
                            .filter(CellGauge.GRADIENT::equals)
                            .isPresent();
            switch (column.cellStyle()) {
                case COLOR_TEXT -> text = color;
                case COLOR_BACKGROUND, COLOR_BACKGROUND_GRADIENT -> {
                    pen.graphics().setFill(graded ? graded(color) : color);
                    pen.graphics().fillRect(x + 1, y, width - 2, row - 1);
                    text = ColorSchemes.on(color);
                }
                case GAUGE -> {
                    if (Double.isFinite(cell.share())) {
                        gauge(cell, color);
                        return;
                    }
                }
                default -> {}
            }
        }
        paintText(text, cell.text());
    }

    private static Paint graded(Color color) {
        return new LinearGradient(
                0,
                0,
                1,
                0,
                true,
                CycleMethod.NO_CYCLE,
                new Stop(0, color.deriveColor(-12, 1, 0.82, 1)),
                new Stop(1, color));
    }

    private void gauge(DashboardTable.Cell cell, Color color) {
        var font = pen.style().small();
        double wide = font.width(cell.text()) + 2 * EDGE;
        double room = Math.max(0, width - wide - EDGE);
        var value = new DisplayedValue(
                "", cell.text(), cell.number(), cell.share(), 0, color, cell.steps(), Optional.empty());
        BarGaugeDrawing.paint(
                pen,
                value,
                column.options().get(FieldOption.CELL_GAUGE),
                true,
                new BarGaugeDrawing.Box(x + EDGE, y + 3, room, row - 7, true));
        pen.textLeftOf(font, color, cell.text(), x + width - EDGE, y + (row - font.height()) / 2, wide);
    }

    void paintText(Color color, String text) {
        var font = pen.style().small();
        double room = width - 2 * EDGE;
        if (column.options().get(FieldOption.CELL_WRAP) && lines > 1) {
            double at = y + 3;
            for (var line : font.wrap(text, room, lines)) {
                pen.text(font, color, line, x + EDGE, at, room);
                at += font.height();
            }
            return;
        }
        double top = y + (row - font.height()) / 2;
        var align = column.options().get(FieldOption.ALIGN);
        if (align == FieldOption.Align.CENTER) {
            pen.textCentred(font, color, text, x + width / 2, top, room);
        } else if (align == FieldOption.Align.RIGHT || align == FieldOption.Align.AUTO && column.number()) {
            pen.textLeftOf(font, color, text, x + width - EDGE, top, room);
        } else {
            pen.text(font, color, text, x + EDGE, top, room);
        }
    }
}
