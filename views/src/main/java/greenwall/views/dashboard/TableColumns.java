package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.views.paint.PaintStyle;
import java.util.List;

/// The positions of a table's columns.
///
/// @param edges the left edge of each column, and the right edge of the last one
record TableColumns(double[] edges) {
    private static final double WIDEST_WANTED = 360;
    private static final int MAX_LINES = 6;
    /// The number of rows whose texts are measured.
    private static final int MEASURED = 60;
    static final double NARROWEST = 60;
    static final TableColumns NONE = new TableColumns(new double[] {0});

    /// Columns without a fixed width get a width by their content and share the remaining width.
    static TableColumns of(
            DashboardTable content, List<List<DashboardTable.Cell>> rows, PaintStyle style, double room) {
        int n = content.columns().size();
        var wide = new double[n];
        double given = 0;
        double wanted = 0;
        for (int c = 0; c < n; c++) {
            var column = content.columns().get(c);
            var own = column.options().find(FieldOption.COLUMN_WIDTH);
            if (own.isPresent()) {
                wide[c] = Math.max(20, own.get() * style.scale());
                given += wide[c];
                continue;
            }
            double most = style.small().width(column.title()) + 16;
            for (int r = 0; r < Math.min(MEASURED, rows.size()); r++) {
                most = Math.max(most, style.small().width(rows.get(r).get(c).text()));
            }
            double least = column.options()
                    .find(FieldOption.COLUMN_MIN_WIDTH)
                    .map(width -> width * style.scale())
                    .orElse(NARROWEST);
            wide[c] = -Math.clamp(most + 2 * TableCellPainter.EDGE, least, Math.max(least, WIDEST_WANTED));
            wanted -= wide[c];
        }
        double stretch = wanted == 0 ? 1 : Math.max(1, (room - given) / wanted);
        var edges = new double[n + 1];
        for (int c = 0; c < n; c++) {
            edges[c + 1] = edges[c] + (wide[c] < 0 ? -wide[c] * stretch : wide[c]);
        }
        return new TableColumns(edges);
    }

    double left(int column) {
        return edges[column];
    }

    double width(int column) {
        return edges[column + 1] - edges[column];
    }

    /// The width of all columns.
    double width() {
        return edges[edges.length - 1];
    }

    /// The column at this position; negative if there is none.
    int at(double x) {
        for (int c = 0; c + 1 < edges.length; c++) {
            if (x >= edges[c] && x < edges[c + 1]) {
                return c;
            }
        }
        return -1;
    }

    /// The number of lines of the longest text in columns that wrap.
    int lines(DashboardTable content, List<List<DashboardTable.Cell>> rows, PaintStyle style) {
        int lines = 1;
        for (int c = 0; c < content.columns().size(); c++) {
            if (content.columns().get(c).options().get(FieldOption.CELL_WRAP)) {
                double room = width(c) - 2 * TableCellPainter.EDGE;
                for (int r = 0; r < Math.min(MEASURED, rows.size()); r++) {
                    var text = rows.get(r).get(c).text();
                    lines = Math.max(
                            lines, style.small().wrap(text, room, MAX_LINES).size());
                }
            }
        }
        return lines;
    }
}
