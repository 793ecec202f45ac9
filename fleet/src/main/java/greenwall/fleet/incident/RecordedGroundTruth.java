package greenwall.fleet.incident;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The findings of a recorded incident as the ground truth for scoring a drill.
public final class RecordedGroundTruth {
    private static final Pattern ALERT = Pattern.compile("(?m)^alert (\\S+)");
    private static final String NOTHING = "nothing conclusive";
    private static final int MAX_LINES = 15;

    private RecordedGroundTruth() {}

    /// Empty for a record without a verdict, for which a drill cannot be scored.
    public static Optional<DrillScore.Truth> of(Incident incident) {
        return incident.closing().map(closing -> of(incident, closing));
    }

    private static DrillScore.Truth of(Incident incident, IncidentClosing closing) {
        var opening = incident.opening();
        var logs = new LinkedHashSet<String>();
        var series = new LinkedHashSet<String>();
        var alerts = new LinkedHashSet<String>();
        var probe = "";
        if (opening.alert().has("alertname")) {
            alerts.add(opening.alert().get("alertname"));
        }
        for (var entry : incident.entries()) {
            switch (entry.what()) {
                case Evidence.Chart chart -> series.add(chart.query());
                case Evidence.Figures figures -> series.add(figures.query());
                case Evidence.Lines lines -> {
                    if (!lines.said().startsWith(NOTHING)) {
                        lines.lines().stream()
                                .map(Evidence.Line::text)
                                .filter(text -> !text.isBlank())
                                .limit(Math.max(0, MAX_LINES - logs.size()))
                                .forEach(logs::add);
                    }
                }
                case Evidence.ProbeRun run -> probe = run.tool();
                case Evidence.Note(var text) ->
                    ALERT.matcher(text).results().forEach(found -> alerts.add(found.group(1)));
                case Evidence.CommandRun _, Evidence.Decision _ -> {}
            }
        }
        return new DrillScore.Truth(
                opening.title(),
                opening.host(),
                closing.summary().isBlank() ? opening.title() : closing.summary(),
                closing.verdict(),
                List.copyOf(logs),
                List.copyOf(series),
                List.copyOf(alerts),
                probe,
                closing.changes().isEmpty()
                        ? "as the record says"
                        : closing.changes().stream()
                                .map(IncidentClosing.Change::text)
                                .collect(Collectors.joining("; ")));
    }
}
