package greenwall.app.console;

import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.incident.TeamIncidents;
import greenwall.connectors.team.PresenceWriter;
import greenwall.connectors.team.TeamFolderReader;
import greenwall.connectors.team.TeamWriter;
import greenwall.fleet.DurationText;
import greenwall.fleet.team.Presence;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Exchanges data with the site's team on a separate thread, so that a hanging shared folder delays nothing
/// else. A read-only console has no writer.
final class TeamSync implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration PRESENCE_INTERVAL = Duration.ofSeconds(10);
    private static final Duration HANGS_AFTER = Duration.ofSeconds(15);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /// @param localFolder the folder for this machine's own files
    /// @param incidents the folder with this machine's records
    record Folders(Path folder, Path localFolder, Path incidents) {}

    private record CurrentView(String where, String cluster, String host, long sinceNanos) {}

    private final Folders places;
    private final String who;
    private final TeamFolderReader reader;
    private final Optional<TeamWriter> writer;
    private final Optional<PresenceWriter> presence;
    private final TeamIncidents records;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile Runnable onChange = () -> {};
    private volatile Optional<CurrentView> currentView = Optional.empty();
    private volatile String lastError = "";
    private String lastBug = "";
    private volatile long roundStartNanos;
    private volatile boolean roundRunning;
    private volatile boolean closed;

    /// Used only on the thread of this object.
    private Optional<CurrentView> sentView = Optional.empty();

    private long sentNanos;

    /// @param records kept up to date with the team's records
    /// @param writes whether this console may share changes
    TeamSync(Folders places, String who, TeamIncidents records, boolean writes, InstantSource clock)
            throws IOException {
        this.places = places;
        this.who = who;
        this.records = records;
        reader = new TeamFolderReader(places.folder(), places.localFolder(), clock, System::nanoTime);
        writer = writes ? Optional.of(new TeamWriter(reader, clock, who)) : Optional.empty();
        presence = writer.map(own -> new PresenceWriter(reader, own, clock, who));
        thread = Thread.ofPlatform().name("team").daemon().unstarted(this::run);
    }

    void begin(TeamWriter.EarlierChanges changesBeforeJoining) throws IOException {
        if (writer.isPresent()) {
            writer.get().begin(changesBeforeJoining);
        }
        thread.start();
    }

    boolean isOf(Folders other, boolean writes) {
        return places.equals(other) && writes == writer.isPresent();
    }

    boolean writes() {
        return writer.isPresent();
    }

    String ownName() {
        return who;
    }

    TeamState state() {
        return reader.state();
    }

    List<Presence> present() {
        return reader.present();
    }

    TeamIncidents.SharedRecords shared() {
        return new TeamIncidents.SharedRecords(TeamWriter.recordsFolder(places.folder()), state());
    }

    /// The listener is called when other consoles shared something.
    void listen(Runnable listener) {
        onChange = listener;
    }

    /// A read-only console shares nothing.
    void send(List<? extends TeamChange> changes) throws IOException {
        if (writer.isPresent() && !changes.isEmpty()) {
            writer.get().write(changes);
            wake.release();
        }
    }

    void reportView(String where, String cluster, String host) {
        currentView = Optional.of(new CurrentView(where, cluster, host, System.nanoTime()));
        wake.release();
    }

    /// Why the team cannot be reached, in one line; empty if it can.
    String connectionError() {
        var running = Duration.ofNanos(System.nanoTime() - roundStartNanos);
        return roundRunning && running.compareTo(HANGS_AFTER) > 0
                ? places.folder() + " has not responded for " + DurationText.of(Duration.ofSeconds(running.toSeconds()))
                : lastError;
    }

    private void run() {
        try {
            while (!closed) {
                roundStartNanos = System.nanoTime();
                roundRunning = true;
                boolean news = syncOnce();
                roundRunning = false;
                if (news) {
                    reportChange();
                }
                if (wake.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            leave();
        }
    }

    /// An error in the listener does not end the synchronisation.
    private void reportChange() {
        try {
            onChange.run();
        } catch (RuntimeException bug) {
            System.getLogger(TeamSync.class.getName())
                    .log(System.Logger.Level.ERROR, "showing a change of the team failed", bug);
        }
    }

    /// Returns whether there was news.
    private boolean syncOnce() {
        var stateBefore = state();
        var presentBefore = present();
        var why = "";
        try {
            if (writer.isPresent()) {
                writer.get().push(shownRecords(), places.incidents());
                sendPresence(presence.orElseThrow());
            }
        } catch (IOException unwritten) {
            why = "nothing is shared with the team through " + places.folder() + ": " + FileErrorText.of(unwritten);
        } catch (RuntimeException bug) {
            why = failed(bug);
        }
        try {
            reader.pull();
        } catch (IOException unread) {
            why = why.isEmpty() ? "the team's folder cannot be read: " + FileErrorText.of(unread) : why;
        } catch (RuntimeException bug) {
            var error = failed(bug);
            why = why.isEmpty() ? error : why;
        }
        // Also if one of the files cannot be read.
        boolean news = state() != stateBefore || !present().equals(presentBefore);
        try {
            news |= records.refresh(shownRecords());
        } catch (RuntimeException bug) {
            var error = failed(bug);
            why = why.isEmpty() ? error : why;
        }
        boolean changed = !why.equals(lastError);
        if (changed && !why.isEmpty()) {
            System.getLogger(TeamSync.class.getName()).log(System.Logger.Level.WARNING, why);
        }
        lastError = why;
        return news || changed;
    }

    private String failed(RuntimeException bug) {
        // Not again in each round.
        if (!bug.toString().equals(lastBug)) {
            lastBug = bug.toString();
            System.getLogger(TeamSync.class.getName())
                    .log(System.Logger.Level.ERROR, "synchronising with the team failed", bug);
        }
        return "internal error while synchronising with the team; see Greenwall's log";
    }

    private Set<String> shownRecords() {
        var state = state();
        return state.edits().handlings().values().stream()
                .filter(handling -> !handling.record().isEmpty())
                .flatMap(handling -> state.parts(handling.record()).stream())
                .collect(Collectors.toSet());
    }

    private void sendPresence(PresenceWriter to) throws IOException {
        var now = currentView;
        if (now.isPresent() && (!now.equals(sentView) || System.nanoTime() - sentNanos > PRESENCE_INTERVAL.toNanos())) {
            var view = now.get();
            to.publish(
                    view.where(), view.cluster(), view.host(), Duration.ofNanos(System.nanoTime() - view.sinceNanos()));
            sentView = now;
            sentNanos = System.nanoTime();
        }
    }

    private void leave() {
        try {
            if (presence.isPresent()) {
                presence.get().withdraw();
            }
        } catch (IOException _) {
            // The other consoles notice that this one is silent.
        }
    }

    @Override
    public void close() {
        closed = true;
        onChange = () -> {};
        wake.release();
        try {
            thread.join(CLOSE_TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
