package greenwall.views.logs;

import greenwall.views.parts.DetailList.Entry;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// One line in full: both times, its stream's labels, and the values in its text. Opening a value narrows the query to
/// it.
///
/// @param onTrace called with a trace to open
record LineDetails(ZoneId zone, Consumer<Narrowing> onNarrow, Consumer<String> onTrace) {
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm:ss.SSSSSSSSS zzz", Locale.ENGLISH);
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS 'UTC'", Locale.ROOT);
    private static final int MOST_ENTRIES = 400;

    /// @param stage empty for a label of the stream
    record Narrowing(String stage, String name, String value) {}

    List<Entry> of(LogLine line) {
        var made = new ArrayList<Entry>();
        var at = line.time();
        made.add(Entry.heading("Time"));
        made.add(Entry.plain("here", FULL.format(at.atZone(zone))));
        made.add(Entry.plain("UTC", UTC.format(at.atZone(ZoneOffset.UTC))));
        made.add(Entry.heading("Line"));
        made.add(Entry.plain("level", LevelStyle.name(line.level())));
        made.add(Entry.plain("text", line.text().isEmpty() ? "(empty)" : line.text()));
        line.traceId().ifPresent(id -> made.add(Entry.opening("trace (O)", id, () -> onTrace.accept(id))));
        var template = line.template();
        if (template != null) {
            made.add(Entry.plain("template", template.text()));
        }
        add(made, "Labels", "", line.stream()::forEach);
        add(made, "Metadata", "|", line.line().metadata()::forEach);
        var fields = LineFields.of(line.text());
        var stage = fields.form().stage();
        add(made, "Fields (" + stage + ")", "| " + stage + " |", fields.values()::forEach);
        return made.size() > MOST_ENTRIES ? made.subList(0, MOST_ENTRIES) : made;
    }

    private void add(List<Entry> made, String heading, String stage, Consumer<BiConsumer<String, String>> values) {
        int before = made.size();
        values.accept((name, value) -> {
            if (made.size() == before) {
                made.add(Entry.heading(heading));
            }
            made.add(Entry.opening(name, value, () -> onNarrow.accept(new Narrowing(stage, name, value))));
        });
    }
}
