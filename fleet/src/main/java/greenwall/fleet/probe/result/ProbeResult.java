package greenwall.fleet.probe.result;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Count;
import greenwall.fleet.probe.ProbeOutput.End;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Histogram;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.ProbeOutput.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// The complete output of one run on one host. One thread writes what it reads from the host, while the drawing
/// thread reads; every part is bounded.
public record ProbeResult(
        RunHistograms histograms,
        TopTables tables,
        EventLog events,
        BpftraceMapTotals counts,
        FlameGraph flame,
        NoteLog noteLog) {
    private static final int LONGEST_NAME = 512;
    private static final int LONGEST_TEXT = 4_096;

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
                new BpftraceMapTotals(millis),
                new FlameGraph(),
                new NoteLog());
    }

    /// @param mapUse how the tool or program of the output uses its maps
    public void accept(ProbeOutput output, BpftraceMapUse mapUse) {
        switch (cut(output)) {
            case Histogram hist -> histograms.add(hist, mapUse);
            case Table table -> tables.add(table);
            case Event event -> events.add(event);
            case Stack stack -> flame.add(stack, mapUse);
            case Count count -> counts.add(count, mapUse);
            case Note note -> noteLog.add(note);
            case End _ -> {}
        }
    }

    /// Cuts the texts of an output: the number of names that a result keeps is limited, but a name of several
    /// megabytes would defeat that limit.
    private static ProbeOutput cut(ProbeOutput output) {
        return switch (output) {
            case Histogram(var at, var name, var key, var unit, var buckets) ->
                new Histogram(at, cut(name), cut(key), cut(unit), buckets);
            case Count(var at, var name, var key, var value) -> new Count(at, cut(name), cut(key), value);
            case Stack(var at, var key, var frames, var count) -> new Stack(at, cut(key), cut(frames), count);
            case Table(var at, var columns, var rows) ->
                new Table(at, cut(columns), rows.stream().map(ProbeResult::cut).toList());
            case Event(var at, var fields) -> {
                var shorter = new LinkedHashMap<String, String>();
                fields.forEach((name, value) -> shorter.put(cut(name), SanitizedText.cut(value, LONGEST_TEXT)));
                yield new Event(at, shorter);
            }
            case Note(var at, var text) -> new Note(at, SanitizedText.cut(text, LONGEST_TEXT));
            case End end -> end;
        };
    }

    private static List<String> cut(List<String> names) {
        return names.stream().map(ProbeResult::cut).toList();
    }

    private static String cut(String name) {
        return SanitizedText.cut(name, LONGEST_NAME);
    }

    public List<Note> notes() {
        return noteLog.notes();
    }

    /// The number of items that exceeded the limits, without the events that were dropped for newer ones.
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
