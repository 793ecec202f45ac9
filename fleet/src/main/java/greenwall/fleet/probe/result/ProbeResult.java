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

/// The whole output of one run on one host. Written by the thread that reads from the host, read by the one that draws;
/// every part is bounded.
public final class ProbeResult {
    private static final int MOST_NOTES = 400;

    private final RunHistograms histograms;
    private final TopTables tables = new TopTables();
    private final EventLog events;
    private final BpftraceMapCounts counts;
    private final FlameTree flame = new FlameTree();
    private final OutputIntervals stackIntervals;
    private final List<Note> notes = new ArrayList<>();
    private BpftraceMapUse habits = BpftraceMapUse.TOOL;
    private long notesDropped;

    public ProbeResult(Instant start) {
        long millis = start.toEpochMilli();
        histograms = new RunHistograms(millis);
        events = new EventLog(millis);
        counts = new BpftraceMapCounts(millis);
        stackIntervals = new OutputIntervals(millis);
    }

    /// What will come is of a tool or a program with these habits.
    public synchronized void from(BpftraceMapUse newHabits) {
        habits = newHabits;
    }

    public synchronized void accept(ProbeOutput output) {
        switch (BoundedOutput.of(output)) {
            case Hist hist -> histograms.add(hist, habits);
            case Table table -> tables.add(table);
            case Event event -> events.add(event);
            case Stack stack -> stack(stack);
            case Count count -> counts.add(count, habits);
            case Note note -> note(note);
            case End _ -> {}
        }
    }

    private void stack(Stack stack) {
        boolean next = stackIntervals.pause(stack.at().toEpochMilli());
        if (next && !habits.anyEmptied()) {
            // Each print of a map that is not emptied tells of all again.
            flame.clear();
        }
        flame.add(stack);
    }

    private void note(Note note) {
        if (notes.size() < MOST_NOTES) {
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

    /// The items that exceeded the bounds, in all parts. Events that newer ones replaced are not counted.
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
