package greenwall.views.probe.panel;

import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.result.BpftraceMapTotals;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.SearchFields;
import greenwall.views.widgets.TableData;
import java.util.List;
import java.util.Locale;

/// Shows the counts, sums and extremes of a bpftrace map as bars for the whole run, with the value of the
/// last interval.
public final class CountsPanel extends ProbePanel {
    private static final List<TableData.Column> COLUMNS = new ColumnHeadings()
            .text("key")
            .numbers("whole run", "last interval")
            .text("")
            .list();

    private final BpftraceMapTotals counts;
    private final String map;
    private final ProbeTableDrawing table;
    private BpftraceMapTotals.Bars all;
    private List<BpftraceMapTotals.Bar> shown = List.of();
    private String filter = "";

    public CountsPanel(PaintStyle style, BpftraceMapTotals counts, String map) {
        super(map.equals("@") ? "Counts" : "Counts of " + SanitizedText.line(map), 1, counts::version);
        this.counts = counts;
        this.map = map;
        all = counts.bars(map).orElseThrow();
        table = new ProbeTableDrawing(style, "Counts");
        addTool(SearchFields.search("Filter keys", text -> {
            filter = text.toLowerCase(Locale.ROOT);
            drawAgain();
        }));
        setBody(table);
    }

    @Override
    protected void draw() {
        all = counts.bars(map).orElseThrow();
        shown = all.bars().stream()
                .filter(bar -> bar.key().toLowerCase(Locale.ROOT).contains(filter))
                .toList();
        setDetail(CountText.of(shown.size(), "key")
                + (isAdditive() && all.bars().size() > 1 ? " · " + all.measure().text(all.sum()) + " in total" : "")
                + (all.partOf().isPresent()
                        ? " · only the " + all.partOf().getAsInt() + " largest of each interval"
                        : ""));
        table.show(new ProbeTableDrawing.Rows(COLUMNS, shown.size(), this::cell, "No key matches."));
    }

    /// Whether the values of intervals or keys can be added.
    private boolean isAdditive() {
        return switch (all.function()) {
            case MIN, MAX, AVG -> false;
            default -> true;
        };
    }

    private ProbeTableDrawing.Cell cell(int row, int column) {
        var bar = shown.get(row);
        return switch (column) {
            case 0 -> ProbeTableDrawing.Cell.plain(bar.key().isEmpty() ? "all" : bar.key());
            case 1 -> ProbeTableDrawing.Cell.plain(all.measure().text(bar.total()));
            case 2 -> ProbeTableDrawing.Cell.muted(last(bar));
            default -> {
                long longest = shown.stream()
                        .mapToLong(BpftraceMapTotals.Bar::total)
                        .max()
                        .orElse(1);
                yield new ProbeTableDrawing.Cell("", ColorRole.FG, 0, (double) bar.total() / Math.max(1, longest));
            }
        };
    }

    private String last(BpftraceMapTotals.Bar bar) {
        if (!all.intervals()) {
            return "";
        }
        return bar.last() == 0 ? "–" : (isAdditive() ? "+" : "") + all.measure().text(bar.last());
    }
}
