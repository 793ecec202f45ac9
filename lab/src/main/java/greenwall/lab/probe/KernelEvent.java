package greenwall.lab.probe;

import greenwall.lab.facts.FactMap;
import greenwall.lab.signal.LatencyMode;
import greenwall.lab.tool.ToolForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A recurring kernel event in an interval: the number of events, the duration or size of each, and the other
/// fields that tools show.
///
/// @param often the expected number of events
/// @param took the distribution of the duration in seconds, or of the size
/// @param facts the facts of the entity that the event belongs to
/// @param fields templates of further fields, evaluated for each event
/// @param then the events that directly follow each of these events
record KernelEvent(
        Amount amount,
        double often,
        LatencyMode took,
        FactMap facts,
        Map<String, String> fields,
        Sampler sampler,
        List<KernelEvent> then) {
    private static final int MOST = 400;

    /// How the number of events in an interval is determined.
    enum Amount {
        /// The expected number with random noise.
        RANDOM,
        /// Exactly the expected number.
        EXACT,
        /// One event in each interval.
        ONCE
    }

    long count() {
        return switch (amount) {
            case RANDOM -> sampler.count(often);
            case EXACT -> Math.round(often);
            case ONCE -> 1;
        };
    }

    /// Returns the values of one event for a template.
    ///
    /// @param more values that all events share
    FactMap one(Map<String, Object> more) {
        return one(more, sampler.draw(took));
    }

    private FactMap one(Map<String, Object> more, double seconds) {
        var one = facts.with(more);
        fields.forEach((name, text) -> one.put(name, ToolForm.filled(text, one, sampler.functions())));
        one.put("ms", seconds * 1e3);
        one.put("us", Math.floor(seconds * 1e6));
        return one;
    }

    /// Returns each event that took at least the given number of seconds, up to a maximum number of events.
    static List<FactMap> occurrences(List<KernelEvent> events, double least) {
        var all = new ArrayList<FactMap>();
        for (var event : events) {
            for (long left = event.count(); left > 0 && all.size() < MOST; left--) {
                double seconds = event.sampler().draw(event.took());
                if (seconds >= least) {
                    all.add(event.one(Map.of(), seconds));
                    event.then().forEach(next -> all.add(next.one(Map.of())));
                }
            }
        }
        return all;
    }

    String text(String field) {
        return one(Map.of()).text(field);
    }

    double number(String field) {
        return one(Map.of()).number(field);
    }

    /// Returns the functions of the event's stack, innermost first; empty if it has no stack.
    List<String> frames() {
        return fields.containsKey("stack") ? List.of(text("stack").split(";")) : List.of();
    }
}
