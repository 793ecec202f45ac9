package greenwall.views.probe.panel;

import greenwall.fleet.InstantText;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.result.ProbeResult;
import greenwall.views.paint.PaintStyle;
import greenwall.views.widgets.Headings;
import greenwall.views.widgets.SharedPhrases;
import java.time.ZoneId;
import java.util.List;

/// Text output: the output of a plain tool, warnings, and messages of the program.
public final class NotesPanel extends ProbePanel {
    private static final Headings COLUMNS = new Headings().words("received", "text");

    private final ProbeResult result;
    private final RowsBody body;
    private final ZoneId zone;
    private List<Note> notes = List.of();

    public NotesPanel(PaintStyle style, ZoneId zone, ProbeResult result) {
        super("Text output", 0.5, () -> result.notes().size());
        this.result = result;
        this.zone = zone;
        body = new RowsBody(
                style, "Text output", RowsBody.Rows.of(COLUMNS, () -> notes, this::cell, "No other output."));
        body(body);
    }

    @Override
    protected void draw() {
        notes = result.notes();
        setDetail(SharedPhrases.count(notes.size(), "line", "lines"));
        body.repaint();
    }

    private RowsBody.Cell cell(Note note, int column) {
        return column == 0
                ? RowsBody.Cell.muted(InstantText.seconds(note.at(), zone))
                : RowsBody.Cell.plain(note.text());
    }
}
