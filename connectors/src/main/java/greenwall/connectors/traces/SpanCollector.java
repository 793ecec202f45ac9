package greenwall.connectors.traces;

import greenwall.connectors.json.JsonReader;
import greenwall.connectors.memory.ParsingHeapLimit;
import greenwall.fleet.trace.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Limits the size of one trace; what is left out is counted and reported.
public final class SpanCollector {
    private static final int MAX_SPANS = 100_000;
    /// Attributes, and also events.
    private static final int MAX_PER_SPAN = 128;
    private static final int LONGEST_TEXT = 4_096;

    private final List<Span> spans = new ArrayList<>();
    private long spansOmitted;
    private long attributesLeft;
    private long eventsLeft;
    private long textsCut;

    public List<Span> spans() {
        return spans;
    }

    public void add(JsonReader json, Span span) throws IOException {
        if (spans.size() >= MAX_SPANS) {
            spansOmitted++;
            return;
        }
        json.heapLimit()
                .take(4L * ParsingHeapLimit.OBJECT
                        + 2L * (span.operation().length() + span.message().length()));
        spans.add(span);
    }

    public void attribute(JsonReader json, Map<String, String> into, String key, String value) throws IOException {
        if (into.size() >= MAX_PER_SPAN && !into.containsKey(key)) {
            attributesLeft++;
            return;
        }
        var kept = text(value);
        json.heapLimit().take(ParsingHeapLimit.OBJECT + 2L * (key.length() + kept.length()));
        into.put(text(key), kept);
    }

    public void event(JsonReader json, List<Span.Event> into, Span.Event event) throws IOException {
        if (into.size() >= MAX_PER_SPAN) {
            eventsLeft++;
            return;
        }
        json.heapLimit().take(ParsingHeapLimit.OBJECT);
        into.add(event);
    }

    public String text(String whole) {
        if (whole.length() <= LONGEST_TEXT) {
            return whole;
        }
        textsCut++;
        int end = Character.isHighSurrogate(whole.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
        return whole.substring(0, end) + "… (" + whole.length() + " characters)";
    }

    /// One line for each kind of data that was left out.
    public List<String> notes() {
        var counts = new LinkedHashMap<String, Long>();
        counts.put("spans left out beyond the limit of " + MAX_SPANS + " per trace: ", spansOmitted);
        counts.put("attributes left out beyond the limit of " + MAX_PER_SPAN + " per span: ", attributesLeft);
        counts.put("events left out beyond the limit of " + MAX_PER_SPAN + " per span: ", eventsLeft);
        counts.put("values cut after " + LONGEST_TEXT + " characters: ", textsCut);
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > 0)
                .map(count -> count.getKey() + count.getValue())
                .toList();
    }
}
