package greenwall.views.probe.panel;

import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.result.BpftraceMapTotals;
import greenwall.fleet.probe.result.ToolOutputUnit;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.TableData;
import java.util.List;

/// Shows the result of bpftrace's `stats()` for a map: count, mean and sum by key.
public final class StatsPanel extends ProbePanel {
    private static final List<TableData.Column> COLUMNS =
            new ColumnHeadings().text("key").numbers("number", "mean", "sum").list();

    private final BpftraceMapTotals counts;
    private final String map;
    private final ToolOutputUnit unit;
    private final ProbeTableDrawing table;
    private List<BpftraceMapTotals.Stat> stats = List.of();

    public StatsPanel(PaintStyle style, BpftraceMapTotals counts, String map) {
        super("Statistics of " + SanitizedText.line(map), 1, counts::version);
        this.counts = counts;
        this.map = map;
        unit = ToolOutputUnit.of("", map);
        table = new ProbeTableDrawing(style, "Statistics");
        setBody(table);
    }

    @Override
    protected void draw() {
        stats = counts.stats(map).orElse(List.of());
        setDetail(CountText.of(stats.size(), "key"));
        table.show(new ProbeTableDrawing.Rows(COLUMNS, stats.size(), this::cell, "No statistics yet."));
    }

    private ProbeTableDrawing.Cell cell(int row, int column) {
        var stat = stats.get(row);
        double most = Math.max(1, stats.getFirst().total());
        return switch (column) {
            case 0 -> ProbeTableDrawing.Cell.plain(stat.key().isEmpty() ? "all" : stat.key());
            case 1 -> ProbeTableDrawing.Cell.plain(Unit.COUNT.text(stat.count()));
            case 2 -> ProbeTableDrawing.Cell.plain(unit.text(stat.average()));
            default -> new ProbeTableDrawing.Cell(unit.text(stat.total()), ColorRole.FG, 0, stat.total() / most);
        };
    }
}
