package greenwall.app.console;

import greenwall.app.config.Config;
import greenwall.app.site.AlertHistoryFetcher;
import greenwall.app.site.Site;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.handover.HandoverText;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.Redaction;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.state.FleetState;
import greenwall.views.Handovers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes the handover text. The start of the shift is stored in the state folder; the default is eight hours
/// ago.
record SiteHandovers(
        Site site,
        SiteAlerts alerts,
        IncidentStore incidents,
        Config.RedactionRules redact,
        Path file,
        SaveFailures failures,
        InstantSource clock,
        ZoneId zone,
        SiteThreads threads)
        implements Handovers {
    private static final String SHIFT = "the start of the shift";
    private static final int MAX_FILE_BYTES = 100;
    private static final Duration DEFAULT_SHIFT = Duration.ofHours(8);
    private static final Duration MAX_SHIFT = Duration.ofDays(7);

    @Override
    public void beginShift() {
        var now = clock.instant().toString();
        threads.execute(() -> {
            try {
                AtomicFile.write(file, now.getBytes(StandardCharsets.UTF_8));
                failures.saved(SHIFT);
            } catch (IOException full) {
                failures.failed(SHIFT, file, full);
            }
        });
    }

    private Instant shift(Instant now) {
        try {
            var stored =
                    Instant.parse(RegularFileReader.text(file, MAX_FILE_BYTES).strip());
            return stored.isAfter(now) || stored.isBefore(now.minus(MAX_SHIFT)) ? now.minus(DEFAULT_SHIFT) : stored;
        } catch (IOException | DateTimeException _) {
            return now.minus(DEFAULT_SHIFT);
        }
    }

    @Override
    public void write(FleetState fleet, Optional<List<Problem>> problems, Consumer<String> receiver) {
        threads.execute(() -> {
            var now = clock.instant();
            var shift = shift(now);
            AlertHistory history;
            try {
                history = AlertHistoryFetcher.query(site, new TimeWindow(shift, now), AlertHostFinder.of(fleet), now);
            } catch (InterruptedException _) {
                return;
            }
            var open = new ArrayList<Incident>();
            var unreadable = new ArrayList<Incident>();
            for (var summary : incidents.list()) {
                if (summary.end().isEmpty() && summary.start().drill() == site.isPracticeRange()) {
                    switch (incidents.read(summary.start().id())) {
                        case IncidentStore.Result.Available<Incident>(var incident) -> open.add(incident);
                        case IncidentStore.Result.Unavailable<Incident>(var why) ->
                            unreadable.add(new Incident(summary.start(), List.of(), Optional.empty(), why));
                    }
                }
            }
            // Last, because they may be old, closed or of a drill, and stay until somebody deletes the file.
            open.addAll(unreadable);
            var redaction = Redaction.of(redact.patterns(), redact.labels());
            var text = HandoverText.text(shift, now, zone, alerts.last(), history, fleet, problems, open, redaction);
            threads.post(() -> receiver.accept(text));
        });
    }
}
