package greenwall.views.trace;

import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.styles.ColorRole;
import greenwall.views.parts.DetailList.Entry;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One span in full: times, errors, attributes and events.
final class SpanDetails {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS zzz", Locale.ROOT);

    private SpanDetails() {}

    /// @param own its self time
    static List<Entry> of(Span span, long own, ZoneId zone) {
        var made = new ArrayList<Entry>();
        made.add(Entry.heading(span.service()));
        made.add(plain("operation", span.operation()));
        made.add(plain("kind", span.kind().word()));
        made.add(status("status", span.status().word(), span));
        if (!span.message().isEmpty()) {
            made.add(status("message", span.message(), span));
        }
        made.add(plain("begins", TIME.format(EpochNanos.instant(span.start()).atZone(zone))));
        made.add(plain("duration", EpochNanos.words(span.nanos())));
        made.add(plain("self time", EpochNanos.words(own)));
        made.add(plain("span", span.id()));
        for (var event : span.events()) {
            made.add(Entry.heading("Event: " + event.name()));
            made.add(plain("offset", EpochNanos.words(EpochNanos.minus(event.at(), span.start()))));
            add(made, event.attributes());
        }
        if (!span.attributes().isEmpty()) {
            made.add(Entry.heading("Attributes"));
            add(made, span.attributes());
        }
        if (!span.resource().isEmpty()) {
            made.add(Entry.heading("Process"));
            add(made, span.resource());
        }
        return made;
    }

    private static Entry plain(String name, String value) {
        return Entry.plain(name, value.isEmpty() ? "–" : value);
    }

    private static Entry status(String name, String value, Span span) {
        return new Entry(name, value, span.failed() ? ColorRole.CRITICAL_TEXT : ColorRole.FG, Optional.empty());
    }

    private static void add(List<Entry> made, Map<String, String> values) {
        new TreeMap<>(values).forEach((name, value) -> made.add(plain(name, value)));
    }
}
