package greenwall.views.widgets;

import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Orientation;

/// The summary lines above a view. The first one is in large type. A long sentence without a state, in a line of
/// its own, gets two rows.
public final class Banner extends PaintedRegion {
    private static final double EDGE = 10;
    private List<List<Part>> lines = List.of();

    /// A part of a line in the colour of its state and with the state's icon. `ABSENT` is plain text.
    public record Part(String text, CellState state) {
        public static Part plain(String text) {
            return new Part(text, CellState.ABSENT);
        }
    }

    public static List<Part> line(String text) {
        return line(text, CellState.ABSENT);
    }

    public static List<Part> line(String text, CellState state) {
        return List.of(new Part(text, state));
    }

    /// A line with one row, for a text that changes with the pointer: what is below must not move.
    public static List<Part> lineOfOneRow(String text) {
        return List.of(Part.plain(text), Part.plain(""));
    }

    public Banner(PaintStyle style) {
        super(style);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    public void show(List<List<Part>> newLines) {
        if (!newLines.equals(lines)) {
            lines = newLines;
            repaint();
        }
    }

    @Override
    protected double computeMinHeight(double width) {
        return height(paintStyle(), rows(paintStyle(), width));
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }

    private static double height(PaintStyle style, List<List<Part>> rows) {
        return rows.isEmpty()
                ? 0
                : Math.ceil(style.title().height()
                        + (rows.size() - 1) * (style.body().height() + 3)
                        + 14);
    }

    private List<List<Part>> rows(PaintStyle style, double width) {
        double room = width - 2 * EDGE;
        if (room <= 0 || lines.isEmpty()) {
            return lines;
        }
        var rows = new ArrayList<List<Part>>();
        rows.add(lines.getFirst());
        for (var line : lines.subList(1, lines.size())) {
            boolean sentence = line.size() == 1 && line.getFirst().state() == CellState.ABSENT;
            if (sentence && style.body().width(line.getFirst().text()) > room) {
                style.body().wrap(line.getFirst().text(), room, 2).forEach(row -> rows.add(line(row)));
            } else {
                rows.add(line);
            }
        }
        return rows;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        var wrapped = rows(style, width);
        var rows = height(style, wrapped) <= height + 1 ? wrapped : lines;
        double y = 6;
        for (int i = 0; i < rows.size(); i++) {
            var font = i == 0 ? style.title() : style.body();
            var plain = i == 0 ? ColorRole.FG : ColorRole.MUTED;
            double x = EDGE;
            for (var part : rows.get(i)) {
                // Half an icon without its text says nothing.
                if (x + font.size() + style.scaled(6) + font.width("…") > width - EDGE) {
                    break;
                }
                var state = StateStyle.of(part.state());
                boolean quiet = part.state() == CellState.ABSENT;
                if (!quiet) {
                    double icon = font.size();
                    pen.icon(state.icon(), pen.color(state.text()), x, y + (font.height() - icon) / 2, icon);
                    x += icon + style.scaled(6);
                }
                x += style.scaled(16)
                        + pen.text(font, quiet ? plain : state.text(), part.text(), x, y, width - x - EDGE);
            }
            y += font.height() + 3;
        }
    }
}
