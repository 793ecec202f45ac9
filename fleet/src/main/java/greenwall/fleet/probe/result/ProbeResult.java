package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Count;
import greenwall.fleet.probe.ProbeOutput.End;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Hist;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.ProbeOutput.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The complete output of one run on one host. One thread writes what it reads from the host, while the drawing
/// thread reads; every part is bounded.
public record ProbeResult(
        RunHistograms histograms,
        TopTables tables,
        EventLog events,
        BpftraceMapCounts counts,
        FlameGraph flame,
        NoteLog noteLog) {
    /// The first notes of a run.
    public static final class NoteLog {
        private static final int MAX_NOTES = 400;

        private final List<Note> notes = new ArrayList<>();
        private long dropped;

        private synchronized void add(Note note) {
            if (notes.size() < MAX_NOTES) {
                notes.add(note);
            } else {
                dropped++;
            }
        }

        private synchronized List<Note> notes() {
            return List.copyOf(notes);
        }

        private synchronized long dropped() {
            return dropped;
        }
    }

    public ProbeResult(Instant start) {
        long millis = start.toEpochMilli();
        this(
                new RunHistograms(millis),
                new TopTables(),
                new EventLog(millis),
                new BpftraceMapCounts(millis),
                new FlameGraph(),
                new NoteLog());
    }

    /// Adds an output of a tool of the collections.
    public void accept(ProbeOutput output) {
        accept(output, BpftraceMapUse.TOOL);
    }

    /// @param mapUse how the tool or program of the output uses its maps
    public void accept(ProbeOutput output, BpftraceMapUse mapUse) {
        switch (OutputTruncator.of(output)) {
            case Hist hist -> histograms.add(hist, mapUse);
            case Table table -> tables.add(table);
            case Event event -> events.add(event);
            case Stack stack -> flame.add(stack, mapUse);
            case Count count -> counts.add(count, mapUse);
            case Note note -> noteLog.add(note);
            case End _ -> {}
        }
    }

    public List<Note> notes() {
        return noteLog.notes();
    }

    /// The number of items that exceeded the limits, in all parts. Events that were dropped for newer ones are
    /// not counted.
    public long dropped() {
        return noteLog.dropped() + histograms.dropped() + tables.dropped() + counts.dropped();
    }

    public boolean isEmpty() {
        return histograms.isEmpty()
                && tables.all().isEmpty()
                && events.total() == 0
                && counts.version() == 0
                && flame.total() == 0
                && notes().isEmpty();
    }
}
