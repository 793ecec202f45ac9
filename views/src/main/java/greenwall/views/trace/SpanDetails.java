package greenwall.views.trace;

import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.styles.ColorRole;
import greenwall.views.widgets.NameValueList.Entry;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Lists everything about one span: times, errors, attributes and events.
final class SpanDetails {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS zzz", Locale.ROOT);

    private SpanDetails() {}

    /// @param own the self time of the span
    static List<Entry> of(Span span, long own, ZoneId zone) {
        var entries = new ArrayList<Entry>();
        entries.add(Entry.heading(span.service()));
        entries.add(plain("operation", span.operation()));
        entries.add(plain("kind", span.kind().word()));
        entries.add(status("status", span.status().word(), span));
        if (!span.message().isEmpty()) {
            entries.add(status("message", span.message(), span));
        }
        entries.add(plain("begins", TIME.format(EpochNanos.instant(span.start()).atZone(zone))));
        entries.add(plain("duration", EpochNanos.durationText(span.nanos())));
        entries.add(plain("self time", EpochNanos.durationText(own)));
        entries.add(plain("span", span.id()));
        for (var event : span.events()) {
            entries.add(Entry.heading("Event: " + event.name()));
            entries.add(plain("offset", EpochNanos.durationText(EpochNanos.minus(event.at(), span.start()))));
            add(entries, event.attributes());
        }
        if (!span.attributes().isEmpty()) {
            entries.add(Entry.heading("Attributes"));
            add(entries, span.attributes());
        }
        if (!span.resource().isEmpty()) {
            entries.add(Entry.heading("Process"));
            add(entries, span.resource());
        }
        return entries;
    }

    private static Entry plain(String name, String value) {
        return Entry.plain(name, value.isEmpty() ? "–" : value);
    }

    private static Entry status(String name, String value, Span span) {
        return new Entry(name, value, span.failed() ? ColorRole.CRITICAL_TEXT : ColorRole.FG, Optional.empty());
    }

    private static void add(List<Entry> entries, Map<String, String> values) {
        new TreeMap<>(values).forEach((name, value) -> entries.add(plain(name, value)));
    }
}
