package greenwall.views.probe.panel;

import greenwall.fleet.SanitizedText;
import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.widgets.TableData;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.paint.Color;

/// Rows below a heading. Only the visible rows are read, because the table is redrawn many times a second.
/// Columns grow with their content and never shrink, so that numbers do not jump.
final class ProbeTableDrawing extends PaintedRegion {
    private static final double EDGE = 8;
    private static final double MAX_COLUMN_WIDTH = 420;

    /// @param nothing the text to show if there are no rows
    /// @param sorted the column by which the rows are sorted; negative for none
    record Rows(List<TableData.Column> columns, int size, Cells cells, String nothing, int sorted, boolean descending) {
        Rows(List<TableData.Column> columns, int size, Cells cells, String nothing) {
            this(columns, size, cells, nothing, -1, true);
        }
    }

    /// The content of a row. Called while the table is painted, since only the visible rows are read.
    @FunctionalInterface
    interface Cells {
        Cell of(int row, int column);
    }

    /// @param trend above 0 if rising, below 0 if falling; drawn as a triangle before the text
    /// @param share the length of a bar, which is drawn below the text or, without a text, alone; NaN for no
    /// bar
    record Cell(String text, ColorRole role, double trend, double share) {
        static Cell plain(String text) {
            return new Cell(text, ColorRole.FG, 0, Double.NaN);
        }

        static Cell muted(String text) {
            return new Cell(text, ColorRole.MUTED, 0, Double.NaN);
        }
    }

    private Rows rows = new Rows(List.of(), 0, (_, _) -> Cell.plain(""), "");
    private IntConsumer onHeading = _ -> {};
    private List<TableData.Column> columns = List.of();
    private double[] widths = new double[0];
    private double[] ends = new double[0];
    private double line = 18;
    private int first;

    ProbeTableDrawing(PaintStyle style, String name) {
        super(style, ColorRole.SURFACE);
        setMinHeight(60);
        takeFocus(name);
        setOnScroll(e -> scrollTo(first - (int) Math.round(e.getDeltaY() / line)));
        setOnKeyPressed(this::key);
        setOnMouseClicked(e -> {
            requestFocus();
            if (e.getY() < line) {
                heading(e.getX());
            }
        });
    }

    void onHeading(IntConsumer listener) {
        onHeading = listener;
    }

    void show(Rows newRows) {
        rows = newRows;
        repaint();
    }

    int first() {
        return first;
    }

    void scrollTo(int row) {
        first = Math.max(0, row);
        repaint();
    }

    private void heading(double x) {
        for (int c = 0; c < ends.length; c++) {
            if (x < ends[c]) {
                onHeading.accept(c);
                return;
            }
        }
    }

    private int page() {
        return Math.max(1, (int) (getHeight() / line) - 2);
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case UP -> scrollTo(first - 1);
            case DOWN -> scrollTo(first + 1);
            case PAGE_UP -> scrollTo(first - page());
            case PAGE_DOWN -> scrollTo(first + page());
            case HOME -> scrollTo(0);
            case END -> scrollTo(rows.size());
            case LEFT, RIGHT -> {
                int step = event.getCode() == KeyCode.LEFT ? -1 : 1;
                if (!columns.isEmpty()) {
                    onHeading.accept(Math.floorMod(rows.sorted() + step, columns.size()));
                }
            }
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    @Override
    public void setPaintStyle(PaintStyle newStyle) {
        widths = new double[0];
        super.setPaintStyle(newStyle);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        line = Math.ceil(style.body().height() + 4);
        var now = rows.columns();
        if (!now.equals(columns) || widths.length != now.size()) {
            columns = List.copyOf(now);
            widths = new double[columns.size()];
        }
        int size = rows.size();
        int room = Math.max(1, (int) ((height - line) / line));
        first = Math.clamp(first, 0, Math.max(0, size - room));
        if (size == 0) {
            pen.text(style.body(), ColorRole.MUTED, rows.nothing(), EDGE, line + 4, width - 2 * EDGE);
            return;
        }
        int last = Math.min(size, first + room + 1);
        growColumns(style, last);
        var shown = shares(width - 2 * EDGE - 8);
        heading(pen, shown);
        double y = line;
        for (int r = first; r < last; r++) {
            if (r % 2 == 0) {
                pen.fill(ColorRole.BG, EDGE - 4, y, width - 2 * EDGE + 8, line);
            }
            if (y + line <= height + 1) {
                row(pen, r, shown, y);
            }
            y += line;
        }
        pen.scrollBarThumb(width, line, height, size * line, first * line);
    }

    private MeasuredFont type(PaintStyle style, int column) {
        return columns.get(column).number() ? style.mono() : style.body();
    }

    private void growColumns(PaintStyle style, int last) {
        for (int c = 0; c < widths.length; c++) {
            widths[c] = Math.max(widths[c], style.small().width(columns.get(c).title()) + 12);
            for (int r = first; r < last; r++) {
                var cell = rows.cells().of(r, c);
                double wide = type(style, c).width(SanitizedText.line(Pen.truncated(cell.text())))
                        + (cell.trend() == 0 ? 0 : style.small().size());
                widths[c] = Math.max(widths[c], Math.min(MAX_COLUMN_WIDTH * style.scale(), wide));
            }
        }
    }

    /// The widths of the columns. If they do not fit, the widest ones shrink. Remaining space goes to the
    /// last column if it has words.
    private double[] shares(double room) {
        double gap = 14 * paintStyle().scale();
        var shares = widths.clone();
        double sum = 0;
        for (double wide : shares) {
            sum += wide + gap;
        }
        while (sum > room && shares.length > 0) {
            int widest = 0;
            for (int c = 1; c < shares.length; c++) {
                widest = shares[c] > shares[widest] ? c : widest;
            }
            double least = 46 * paintStyle().scale();
            if (shares[widest] <= least) {
                break;
            }
            double less = Math.min(sum - room, Math.max(1, shares[widest] * 0.15));
            shares[widest] -= less;
            sum -= less;
        }
        int last = shares.length - 1;
        if (last >= 0 && sum < room && !columns.get(last).number()) {
            shares[last] += room - sum;
        }
        ends = new double[shares.length];
        double x = EDGE;
        for (int c = 0; c < shares.length; c++) {
            x += shares[c] + gap;
            ends[c] = x;
        }
        return shares;
    }

    private void heading(Pen pen, double[] shown) {
        var style = pen.style();
        double gap = 14 * style.scale();
        double right = getWidth();
        for (int c = 0; c < shown.length; c++) {
            var column = columns.get(c);
            double x = ends[c] - shown[c] - gap;
            if (x >= right - 20) {
                return;
            }
            double room = Math.min(shown[c], right - x - EDGE);
            boolean sorted = rows.sorted() == c;
            double mark = sorted ? style.small().size() * 0.8 : 0;
            double y = (line - style.small().height()) / 2;
            var role = sorted ? ColorRole.FG : ColorRole.MUTED;
            double wide;
            if (column.number()) {
                wide = pen.textLeftOf(style.small(), role, column.title(), x + room - mark, y, room - mark);
            } else {
                wide = pen.text(style.small(), role, column.title(), x, y, room - mark);
            }
            if (sorted) {
                double at = column.number() ? x + room - mark + 2 : x + wide + 3;
                triangle(pen, pen.color(ColorRole.ACCENT), at, line / 2 - mark / 2, mark - 2, !rows.descending());
            }
        }
        pen.fill(ColorRole.LINE, EDGE - 4, line - 1, getWidth() - 2 * EDGE + 8, 1);
    }

    private void row(Pen pen, int row, double[] shown, double y) {
        var style = pen.style();
        double gap = 14 * style.scale();
        double right = getWidth();
        for (int c = 0; c < shown.length; c++) {
            double x = ends[c] - shown[c] - gap;
            if (x >= right - 20) {
                return;
            }
            double room = Math.min(shown[c], right - x - EDGE);
            var cell = rows.cells().of(row, c);
            var font = type(style, c);
            double top = y + (line - font.height()) / 2;
            if (!Double.isNaN(cell.share()) && cell.share() > 0) {
                double bar = cell.text().isEmpty() ? 3 : line - 3;
                double tall = cell.text().isEmpty() ? line - 6 : 2;
                pen.fill(ColorRole.LINE, x, y + bar, room, tall);
                pen.fill(pen.style().palette().series(0), x, y + bar, room * Math.min(1, cell.share()), tall);
            }
            double mark = cell.trend() == 0 ? 0 : style.small().size();
            if (mark > 0) {
                triangle(pen, pen.color(cell.role()), x, y + line / 2 - mark * 0.35, mark * 0.7, cell.trend() > 0);
            }
            if (columns.get(c).number()) {
                pen.textLeftOf(font, cell.role(), cell.text(), x + room, top, room - mark);
            } else {
                pen.text(font, cell.role(), cell.text(), x + mark, top, room - mark);
            }
        }
    }

    private static void triangle(Pen pen, Color color, double x, double y, double size, boolean up) {
        pen.graphics().setFill(color);
        pen.graphics()
                .fillPolygon(
                        new double[] {x, x + size / 2, x + size},
                        up ? new double[] {y + size, y, y + size} : new double[] {y, y + size, y},
                        3);
    }
}
