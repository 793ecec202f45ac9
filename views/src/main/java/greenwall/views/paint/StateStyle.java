package greenwall.views.paint;

import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import java.util.Arrays;

/// How a state is shown: always by shape, word and colour together, so that nobody depends on colour.
public record StateStyle(Icon icon, ColorRole fill, ColorRole on, ColorRole text, String word) {
    private static final StateStyle[] ALL =
            Arrays.stream(CellState.values()).map(StateStyle::named).toArray(StateStyle[]::new);
    private static final double SMALL = 8;

    public static StateStyle of(CellState state) {
        return ALL[state.ordinal()];
    }

    private static StateStyle named(CellState state) {
        var name = state.name();
        return new StateStyle(
                Icon.valueOf(name),
                ColorRole.valueOf(name),
                ColorRole.valueOf("ON_" + name),
                ColorRole.valueOf(name + "_TEXT"),
                state.word());
    }

    /// A small box in the state's colour and with a pattern for each state, for walls without space for
    /// words. Drawn in whole pixels for speed, since a wall can have ten thousand of them.
    public static void box(Pen pen, CellState state, double x, double y, double size) {
        var color = pen.color(of(state).fill());
        double thick = Math.max(1, Math.floor(size / 6));
        var g = pen.graphics();
        switch (state) {
            case OK -> pen.fill(color, x, y, size, size);
            case CRITICAL -> {
                pen.fill(color, x - 1, y - 1, size + 2, size + 2);
                double core = Math.max(2, Math.floor(size / 3));
                double at = Math.floor((size - core) / 2);
                pen.fill(pen.color(of(state).on()), x + at, y + at, core, core);
            }
            case WARN -> {
                g.setFill(color);
                g.fillPolygon(new double[] {x, x + size / 2, x + size}, new double[] {y + size, y, y + size}, 3);
            }
            case DOWN -> {
                if (size < SMALL) {
                    // A frame around the cross would cover all of the background.
                    for (int i = 0; i < size; i++) {
                        pen.fill(color, x + i, y + i, 1, 1);
                        pen.fill(color, x + size - 1 - i, y + i, 1, 1);
                    }
                    return;
                }
                pen.frame(color, x, y, size, size, thick);
                g.setStroke(color);
                g.setLineWidth(thick);
                g.strokeLine(x + thick, y + thick, x + size - thick, y + size - thick);
                g.strokeLine(x + size - thick, y + thick, x + thick, y + size - thick);
            }
            case STALE -> {
                pen.fill(color, x, y, size, size);
                g.setStroke(pen.color(of(state).on()));
                g.setLineWidth(thick);
                g.strokeLine(x + thick, y + size - thick, x + size - thick, y + thick);
            }
            case SILENT -> pen.frame(color, x, y, size, size, thick);
            case GONE -> {
                double arm = Math.max(2, Math.floor(size / 3));
                for (int corner = 0; corner < 4; corner++) {
                    double cx = corner % 2 == 0 ? x : x + size - arm;
                    double cy = corner < 2 ? y : y + size - thick;
                    pen.fill(color, cx, cy, arm, thick);
                    pen.fill(
                            color, corner % 2 == 0 ? x : x + size - thick, corner < 2 ? y : y + size - arm, thick, arm);
                }
            }
            case IDLE -> pen.fill(color, x, y + Math.floor((size - thick) / 2), size, thick);
            case ABSENT -> {
                double dot = Math.max(2, Math.floor(size / 4));
                double at = Math.floor((size - dot) / 2);
                pen.fill(color, x + at, y + at, dot, dot);
            }
        }
    }
}
