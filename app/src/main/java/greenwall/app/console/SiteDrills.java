package greenwall.app.console;

import greenwall.app.site.RecordingStore;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.VisibleText;
import greenwall.fleet.incident.DrillScore;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.Incidents;
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

/// Drills on the practice range. A drill's range replaces what is shown, so a console with a real site never begins
/// one.
public final class SiteDrills implements Drills {
    private static final Duration BEFORE = Duration.ofHours(1);

    /// A range with an incident, and the truth about it.
    ///
    /// @param clock the range's time
    public record PreparedRange(Site site, DrillScore.Truth truth, InstantSource clock) {}

    /// Prepares a range, which may take seconds.
    @FunctionalInterface
    public interface RangeFactory {
        PreparedRange stage() throws IOException;
    }

    /// Prepares the replay of a recorded incident.
    @FunctionalInterface
    public interface Replays {
        PreparedRange stage(Path file) throws IOException;
    }

    private final IncidentWriters journal;
    private final Path exports;
    private final RecordingStore recordings;
    private final ZoneId zone;
    private final FxThread fx;
    private final AtomicBoolean setting = new AtomicBoolean();
    private volatile Optional<RangeFactory> director = Optional.empty();
    private volatile Optional<Replays> replays = Optional.empty();
    private volatile Consumer<Site> stage = _ -> {};

    /// @param exports the folder of exported records
    /// @param recordings of incidents with a verdict
    SiteDrills(IncidentWriters journal, Path exports, RecordingStore recordings, ZoneId zone, FxThread fx) {
        this.journal = journal;
        this.recordings = recordings;
        this.exports = exports;
        this.zone = zone;
        this.fx = fx;
    }

    /// Enables drills.
    ///
    /// @param newStage shows the drill's range instead of the current site, and closes it in the end
    public void able(RangeFactory newDirector, Replays newReplays, Consumer<Site> newStage) {
        stage = newStage;
        replays = Optional.of(newReplays);
        director = Optional.of(newDirector);
    }

    @Override
    public Optional<String> obstacle() {
        return director.isPresent()
                ? Optional.empty()
                : Optional.of("a drill replaces what is shown, so it starts only on the practice range: "
                        + "greenwall --drill");
    }

    @Override
    public boolean running() {
        return journal.rehearsing();
    }

    @Override
    public void begin(Consumer<Incidents.Found<String>> receiver) {
        begin(director, receiver);
    }

    @Override
    public void practise(String record, Consumer<Incidents.Found<String>> receiver) {
        Path file;
        try {
            file = IncidentOpening.isId(record) ? file(record) : Path.of(record);
        } catch (InvalidPathException _) {
            receiver.accept(new Incidents.Found.Unavailable<>("there is no file " + VisibleText.line(record)));
            return;
        }
        if (IncidentOpening.isId(record) && !Files.exists(file)) {
            Thread.ofVirtual().name("drill").start(() -> {
                var why = whyNotKept(record);
                fx.post(() -> receiver.accept(new Incidents.Found.Unavailable<>(why)));
            });
            return;
        }
        begin(replays.map(each -> () -> each.stage(file)), receiver);
    }

    private String whyNotKept(String id) {
        boolean over = journal.incidents().read(id) instanceof Incidents.Found.Available<Incident>(var incident)
                && incident.closing().isPresent();
        return !over
                ? "its sources' data is saved once it is closed; close it with a verdict first"
                : recordings.isReading(id)
                        ? "its sources' data is still being read; try again in a moment"
                        : "its sources' data was not saved: they had none, or it was one of the oldest";
    }

    private Path file(String id) {
        var exported = exports.resolve(id + ".greenwall");
        return Files.exists(exported) && !Files.exists(recordings.file(id)) ? exported : recordings.file(id);
    }

    private void begin(Optional<RangeFactory> who, Consumer<Incidents.Found<String>> receiver) {
        var no = obstacle();
        if (who.isEmpty() || no.isPresent()) {
            receiver.accept(new Incidents.Found.Unavailable<>(no.orElse("")));
            return;
        }
        if (running() || !setting.compareAndSet(false, true)) {
            receiver.accept(new Incidents.Found.Unavailable<>(
                    "a drill is running already; close its record with a verdict first"));
            return;
        }
        Thread.ofVirtual().name("drill").start(() -> {
            var found = stage(who.get());
            setting.set(false);
            fx.post(() -> receiver.accept(found));
        });
    }

    private Incidents.Found<String> stage(RangeFactory who) {
        PreparedRange scene;
        try {
            scene = who.stage();
        } catch (IOException failed) {
            return new Incidents.Found.Unavailable<>(
                    "cannot start the practice range: " + VisibleText.line(String.valueOf(failed.getMessage())));
        }
        stage.accept(scene.site());
        var now = scene.clock().instant();
        var opening = new IncidentOpening(
                IncidentOpening.newId(now, scene.truth().hashCode()),
                "Drill: something is wrong on the practice range",
                scene.site().clusters().stream()
                        .findFirst()
                        .map(Site.Connected::name)
                        .orElse(""),
                "",
                Labels.EMPTY,
                TimeWindow.before(now, BEFORE),
                now,
                zone,
                System.getProperty("user.name", "unknown"),
                true);
        var begun = journal.rehearse(
                opening,
                closed -> "The drill, compared with what really happened\n"
                        + DrillScore.compare(closed, scene.truth()).text(closed, scene.truth()));
        return switch (begun) {
            case Incidents.Found.Available<OpenIncident> _ -> new Incidents.Found.Available<>(opening.id());
            case Incidents.Found.Unavailable<OpenIncident>(var why) -> new Incidents.Found.Unavailable<>(why);
        };
    }
}
