package greenwall.views.logs;

import greenwall.views.widgets.NameValueList.Entry;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Shows one line completely: its time in both zones, the labels of its stream, and the values in its text.
/// Opening a value adds it as a condition to the query.
record LineDetails(ZoneId zone, Consumer<AddedFilter> onNarrow, Consumer<String> onTrace) {
    private static final DateTimeFormatter FULL = formatter("EEE d MMM uuuu HH:mm:ss", " zzz");
    private static final DateTimeFormatter UTC = formatter("uuuu-MM-dd HH:mm:ss", " 'UTC'");
    private static final int MAX_ENTRIES = 400;

    /// @param stage empty for a label of the stream
    record AddedFilter(String stage, String name, String value) {}

    List<Entry> of(LogLine line) {
        var entries = new ArrayList<Entry>();
        var at = line.time();
        entries.add(Entry.heading("Time"));
        if (!zone.getRules().getOffset(at).equals(ZoneOffset.UTC)) {
            entries.add(Entry.plain("local", FULL.format(at.atZone(zone))));
        }
        entries.add(Entry.plain("UTC", UTC.format(at.atZone(ZoneOffset.UTC))));
        entries.add(Entry.heading("Line"));
        entries.add(Entry.plain("level", LogLevelStyle.name(line.level())));
        entries.add(Entry.plain("text", line.text().isEmpty() ? "(empty)" : line.text()));
        line.traceId().ifPresent(id -> entries.add(Entry.opening("trace (O)", id, () -> onTrace.accept(id))));
        var template = line.template();
        if (template != null) {
            entries.add(Entry.plain("template", template.text()));
        }
        add(entries, "Labels", "", line.stream()::forEach, Set.of());
        add(entries, "Metadata", "|", line.line().metadata()::forEach, Set.of());
        var fields = StructuredLineParser.of(line.text());
        var stage = fields.format().stage();
        add(entries, "Fields (" + stage + ")", "| " + stage + " |", fields.values()::forEach, fields.arrays());
        return entries.size() > MAX_ENTRIES ? entries.subList(0, MAX_ENTRIES) : entries;
    }

    /// Without the zeros at the end of the nanoseconds, with which the time would not fit into one line.
    private static DateTimeFormatter formatter(String before, String after) {
        return new DateTimeFormatterBuilder()
                .appendPattern(before)
                .appendFraction(ChronoField.NANO_OF_SECOND, 3, 9, true)
                .appendPattern(after)
                .toFormatter(Locale.ENGLISH);
    }

    /// @param arrays the names of values that the stage for JSON skips, so that a condition on one would match no line
    private void add(
            List<Entry> entries,
            String heading,
            String stage,
            Consumer<BiConsumer<String, String>> values,
            Set<String> arrays) {
        int before = entries.size();
        values.accept((name, value) -> {
            if (entries.size() == before) {
                entries.add(Entry.heading(heading));
            }
            entries.add(
                    arrays.contains(name)
                            ? Entry.plain(name, value)
                            : Entry.opening(name, value, () -> onNarrow.accept(new AddedFilter(stage, name, value))));
        });
    }
}
