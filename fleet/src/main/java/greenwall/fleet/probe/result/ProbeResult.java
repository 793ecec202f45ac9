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
public final class ProbeResult {
    private static final int MAX_NOTES = 400;

    private final RunHistograms histograms;
    private final TopTables tables = new TopTables();
    private final EventLog events;
    private final BpftraceMapCounts counts;
    private final FlameTree flame = new FlameTree();
    private final OutputIntervals stackIntervals;
    private final List<Note> notes = new ArrayList<>();
    private BpftraceMapUse mapUse = BpftraceMapUse.TOOL;
    private long notesDropped;

    public ProbeResult(Instant start) {
        long millis = start.toEpochMilli();
        histograms = new RunHistograms(millis);
        events = new EventLog(millis);
        counts = new BpftraceMapCounts(millis);
        stackIntervals = new OutputIntervals(millis);
    }

    /// Sets how the tool or program of the following output uses its maps.
    public synchronized void from(BpftraceMapUse newMapUse) {
        mapUse = newMapUse;
    }

    public synchronized void accept(ProbeOutput output) {
        switch (BoundedOutput.of(output)) {
            case Hist hist -> histograms.add(hist, mapUse);
            case Table table -> tables.add(table);
            case Event event -> events.add(event);
            case Stack stack -> stack(stack);
            case Count count -> counts.add(count, mapUse);
            case Note note -> note(note);
            case End _ -> {}
        }
    }

    private void stack(Stack stack) {
        boolean next = stackIntervals.pause(stack.at().toEpochMilli());
        if (next && !mapUse.anyEmptied()) {
            // Each print of a map that is not cleared contains everything again.
            flame.clear();
        }
        flame.add(stack);
    }

    private void note(Note note) {
        if (notes.size() < MAX_NOTES) {
            notes.add(note);
        } else {
            notesDropped++;
        }
    }

    public RunHistograms histograms() {
        return histograms;
    }

    public TopTables tables() {
        return tables;
    }

    public EventLog events() {
        return events;
    }

    public BpftraceMapCounts counts() {
        return counts;
    }

    public FlameTree flame() {
        return flame;
    }

    public synchronized List<Note> notes() {
        return List.copyOf(notes);
    }

    /// The number of items that exceeded the limits, in all parts. Events that were dropped for newer ones are
    /// not counted.
    public synchronized long dropped() {
        return notesDropped + histograms.dropped() + tables.dropped() + counts.dropped();
    }

    public synchronized boolean isEmpty() {
        return histograms.isEmpty()
                && tables.all().isEmpty()
                && events.total() == 0
                && counts.version() == 0
                && flame.total() == 0
                && notes.isEmpty();
    }
}
