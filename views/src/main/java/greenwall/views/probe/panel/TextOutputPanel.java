package greenwall.views.probe.panel;

import greenwall.fleet.CountText;
import greenwall.fleet.InstantText;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.result.ProbeResult;
import greenwall.views.paint.PaintStyle;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.TableData;
import java.time.ZoneId;
import java.util.List;

/// Text output: the output of a standard tool, warnings, and messages of the program.
public final class TextOutputPanel extends ProbePanel {
    private static final List<TableData.Column> COLUMNS =
            new ColumnHeadings().text("received", "text").list();

    private final ProbeResult result;
    private final ProbeTableDrawing table;
    private final ZoneId zone;

    public TextOutputPanel(PaintStyle style, ZoneId zone, ProbeResult result) {
        super("Text output", 0.5, () -> result.notes().size());
        this.result = result;
        this.zone = zone;
        table = new ProbeTableDrawing(style, "Text output");
        setBody(table);
    }

    @Override
    protected void draw() {
        var notes = result.notes();
        setDetail(CountText.of(notes.size(), "line"));
        table.show(new ProbeTableDrawing.Rows(
                COLUMNS, notes.size(), (row, column) -> cell(notes.get(row), column), "No other output."));
    }

    private ProbeTableDrawing.Cell cell(Note note, int column) {
        return column == 0
                ? ProbeTableDrawing.Cell.muted(InstantText.seconds(note.at(), zone))
                : ProbeTableDrawing.Cell.plain(note.text());
    }
}
