package greenwall.app.console;

import greenwall.app.config.LocalUser;
import greenwall.app.site.IncidentRecordingStore;
import greenwall.app.site.Site;
import greenwall.connectors.files.FileErrorText;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.DrillScorer;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.views.Drills;
import greenwall.views.FxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Drills on the practice range. The range of a drill replaces the site on the screen, so a console with a
/// real site never starts one.
public final class SiteDrills implements Drills {
    private static final Duration BEFORE = Duration.ofHours(1);

    /// A range with an incident, and the truth about that incident.
    ///
    /// @param clock the time of the range
    public record PreparedRange(Site site, DrillScorer.Truth truth, InstantSource clock) {}

    /// Prepares a range, which may take seconds.
    @FunctionalInterface
    public interface RangeFactory {
        /// @param recording the file with the incident to replay; empty for a random incident
        PreparedRange prepare(Optional<Path> recording) throws IOException;
    }

    private final OpenIncidentRecords incidents;
    private final IncidentRecordingStore recordings;
    private final ZoneId zone;
    private final FxThread fx;
    private final AtomicBoolean starting = new AtomicBoolean();
    private volatile Optional<RangeFactory> rangeFactory = Optional.empty();
    private volatile Consumer<Site> showSite = _ -> {};

    SiteDrills(OpenIncidentRecords incidents, IncidentRecordingStore recordings, ZoneId zone, FxThread fx) {
        this.incidents = incidents;
        this.recordings = recordings;
        this.zone = zone;
        this.fx = fx;
    }

    /// @param newShowSite shows the drill's range instead of the current site, and closes the range at the end
    public void enable(RangeFactory newRangeFactory, Consumer<Site> newShowSite) {
        showSite = newShowSite;
        rangeFactory = Optional.of(newRangeFactory);
    }

    @Override
    public Optional<String> unavailableReason() {
        return rangeFactory.isPresent()
                ? Optional.empty()
                : Optional.of("a drill replaces what is shown, so it starts only on the practice range: "
                        + "greenwall --drill");
    }

    @Override
    public boolean running() {
        return incidents.isDrillRunning();
    }

    @Override
    public void begin(Consumer<IncidentStore.Result<String>> onResult) {
        begin(Optional.empty(), onResult);
    }

    @Override
    public void practise(String record, Consumer<IncidentStore.Result<String>> onResult) {
        Path file;
        try {
            file = IncidentStart.isId(record) ? recordings.replayFile(record) : Path.of(record);
        } catch (InvalidPathException _) {
            onResult.accept(new IncidentStore.Result.Unavailable<>("there is no file " + SanitizedText.line(record)));
            return;
        }
        if (IncidentStart.isId(record) && !Files.exists(file)) {
            Thread.ofVirtual().name("drill").start(() -> {
                var why = whyNoRecording(record);
                fx.post(() -> onResult.accept(new IncidentStore.Result.Unavailable<>(why)));
            });
            return;
        }
        begin(Optional.of(file), onResult);
    }

    private String whyNoRecording(String id) {
        return switch (incidents.incidents().read(id)) {
            case IncidentStore.Result.Unavailable<Incident>(var why) -> why;
            case IncidentStore.Result.Available<Incident>(var incident) -> whyNoRecording(incident);
        };
    }

    private String whyNoRecording(Incident incident) {
        if (incident.start().drill()) {
            return "a drill is not recorded, so it cannot be replayed";
        }
        if (incident.end().isEmpty()) {
            return "the recording is made when the incident is closed; close it with a verdict first";
        }
        return recordings.isReading(incident.id())
                ? "the recording is still being made; try again in a moment"
                : "there is no recording to replay: no source returned the data, the recording could not be saved, it was"
                        + " deleted to make room for newer ones, or the incident was closed on another console";
    }

    private void begin(Optional<Path> recording, Consumer<IncidentStore.Result<String>> onResult) {
        var obstacle = unavailableReason();
        if (obstacle.isPresent()) {
            onResult.accept(new IncidentStore.Result.Unavailable<>(obstacle.get()));
            return;
        }
        if (running() || !starting.compareAndSet(false, true)) {
            onResult.accept(new IncidentStore.Result.Unavailable<>(
                    "a drill is already running; close its record with a verdict first"));
            return;
        }
        Thread.ofVirtual().name("drill").start(() -> {
            try {
                var found = prepare(recording);
                fx.post(() -> onResult.accept(found));
            } finally {
                starting.set(false);
            }
        });
    }

    private IncidentStore.Result<String> prepare(Optional<Path> recording) {
        PreparedRange range;
        try {
            range = rangeFactory.orElseThrow().prepare(recording);
        } catch (IOException failed) {
            return new IncidentStore.Result.Unavailable<>(
                    "cannot start the practice range: " + SanitizedText.line(FileErrorText.of(failed)));
        }
        showSite.accept(range.site());
        var now = range.clock().instant();
        var start = new IncidentStart(
                IncidentStart.newId(now, range.truth().hashCode()),
                "Drill: something is wrong on the practice range",
                range.site().clusters().stream()
                        .findFirst()
                        .map(Site.ConnectedCluster::name)
                        .orElse(""),
                "",
                Labels.EMPTY,
                TimeWindow.before(now, BEFORE),
                now,
                zone,
                LocalUser.name(),
                true);
        var begun = incidents.beginDrill(
                start,
                closed -> "The drill, compared with what really happened\n"
                        + DrillScorer.compare(closed, range.truth()).text(closed, range.truth()));
        return switch (begun) {
            case IncidentStore.Result.Available<OpenIncident> _ -> new IncidentStore.Result.Available<>(start.id());
            case IncidentStore.Result.Unavailable<OpenIncident>(var why) -> new IncidentStore.Result.Unavailable<>(why);
        };
    }
}
