package greenwall.app.console;

import greenwall.connectors.files.AtomicFile;
import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.Redaction;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.trace.EpochNanos;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Log lines as a file, redacted like the export of an incident.
final class LogLineExport {
    private LogLineExport() {}

    /// Returns in one line what was written and what was removed.
    static String save(Evidence.Lines lines, Path file, Redaction redaction) throws IOException {
        var at = lines.window().end();
        var start = new IncidentStart(
                IncidentStart.newId(at, 0),
                lines.title(),
                lines.cluster(),
                "",
                Labels.EMPTY,
                lines.window(),
                at,
                ZoneOffset.UTC,
                "",
                false);
        var entry = new TimelineEntry(1, at, ZoneOffset.UTC, "", "", lines);
        var redacted = redaction.apply(new Incident(start, List.of(entry), Optional.empty(), ""));
        boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
        var text = redacted.incident().entries().stream()
                .map(TimelineEntry::what)
                .filter(Evidence.Lines.class::isInstance)
                .flatMap(evidence -> ((Evidence.Lines) evidence).lines().stream())
                .map(line -> (json ? json(line) : text(line)) + "\n")
                .collect(Collectors.joining());
        AtomicFile.export(file, text.getBytes(StandardCharsets.UTF_8));
        return "Saved " + CountText.of(lines.lines().size(), "line") + " to " + file + "; redaction: "
                + removed(redacted);
    }

    /// Does not count the entries of an incident, because all lines are in one.
    private static String removed(Redaction.RedactedIncident redacted) {
        return redacted.effects().isEmpty()
                ? redacted.text()
                : redacted.effects().stream()
                        .map(effect -> effect.rule() + ": " + CountText.of(effect.replaced(), "place"))
                        .collect(Collectors.joining("; "));
    }

    private static String text(Evidence.Line line) {
        return EpochNanos.instant(line.timeNanos()) + "  " + SanitizedText.line(line.text());
    }

    private static String json(Evidence.Line line) {
        return JsonMapper.shared()
                .writeValueAsString(new TreeMap<>(Map.of(
                        "time", EpochNanos.instant(line.timeNanos()).toString(),
                        "labels", line.stream().toMap(),
                        "line", line.text())));
    }
}
