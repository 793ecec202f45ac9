package greenwall.app.console;

import greenwall.connectors.incident.TeamIncidents;
import greenwall.connectors.team.TeamReader;
import greenwall.connectors.team.TeamWriter;
import greenwall.fleet.Unit;
import greenwall.fleet.team.Presence;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Exchanges data with the site's team on a thread of its own, so that a hanging shared folder delays nothing else. A
/// read-only console has no writer.
final class TeamSync implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration HERE_EVERY = Duration.ofSeconds(10);
    private static final Duration HANGS = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// @param home the folder of this machine's own files
    /// @param incidents of this machine's records
    record Places(Path folder, Path home, Path incidents) {}

    private record CurrentView(String where, String cluster, String host, long sinceNanos) {}

    private final Places places;
    private final String who;
    private final TeamReader folder;
    private final Optional<TeamWriter> writer;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile Runnable onChange = () -> {};
    private volatile Optional<TeamIncidents> records = Optional.empty();
    private volatile Optional<CurrentView> looks = Optional.empty();
    private volatile String trouble = "";
    private volatile long turnBegan;
    private volatile boolean inTurn;
    private volatile boolean closed;

    /// Used on the thread only.
    private Optional<CurrentView> sent = Optional.empty();

    private long sentNanos;

    /// @param writes whether this console may share anything
    TeamSync(Places places, String who, boolean writes, InstantSource clock) throws IOException {
        this.places = places;
        this.who = who;
        folder = new TeamReader(places.folder(), places.home(), clock, System::nanoTime);
        writer = writes ? Optional.of(new TeamWriter(folder, clock, who)) : Optional.empty();
        thread = Thread.ofPlatform().name("team").daemon().unstarted(this::run);
    }

    /// @param brought what this user did before joining the team
    void begin(List<? extends TeamChange> brought) throws IOException {
        if (writer.isPresent()) {
            boolean first = writer.get().isNew();
            writer.get().begin();
            if (first) {
                writer.get().write(brought);
            }
        }
        thread.start();
    }

    boolean isOf(Places other, boolean writes) {
        return places.equals(other) && writes == writer.isPresent();
    }

    boolean writes() {
        return writer.isPresent();
    }

    String who() {
        return who;
    }

    TeamState state() {
        return folder.state();
    }

    List<Presence> present() {
        return folder.present();
    }

    Optional<TeamIncidents.Shared> shared() {
        return Optional.of(new TeamIncidents.Shared(TeamWriter.recordsFolder(places.folder()), state()));
    }

    /// The records to keep up to date.
    void refreshes(TeamIncidents incidents) {
        records = Optional.of(incidents);
    }

    /// Called for news of other consoles.
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

    void looks(String where, String cluster, String host) {
        looks = Optional.of(new CurrentView(where, cluster, host, System.nanoTime()));
        wake.release();
    }

    /// Why the others cannot be reached, in one line; empty if they can.
    String trouble() {
        var turn = Duration.ofNanos(System.nanoTime() - turnBegan);
        return inTurn && turn.compareTo(HANGS) > 0
                ? places.folder() + " has not responded for " + Unit.duration(Duration.ofSeconds(turn.toSeconds()))
                : trouble;
    }

    private void run() {
        try {
            while (!closed) {
                turnBegan = System.nanoTime();
                inTurn = true;
                boolean news = turn();
                inTurn = false;
                if (news) {
                    onChange.run();
                }
                if (wake.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            leave();
        }
    }

    /// Whether there was news.
    private boolean turn() {
        boolean news = false;
        var why = "";
        try {
            if (writer.isPresent()) {
                writer.get().push(shownRecords(), places.incidents());
                here(writer.get());
            }
        } catch (IOException unwritten) {
            why = "nothing is shared with the team: " + unwritten.getMessage();
        } catch (RuntimeException bug) {
            why = failed(bug);
        }
        try {
            news = folder.pull();
        } catch (IOException unread) {
            why = why.isEmpty() ? "the team's folder cannot be read: " + unread.getMessage() : why;
        } catch (RuntimeException bug) {
            why = failed(bug);
        }
        news |= records.filter(incidents -> incidents.refresh(shownRecords())).isPresent();
        if (!why.isEmpty() && !why.equals(trouble)) {
            System.getLogger(TeamSync.class.getName()).log(System.Logger.Level.WARNING, why);
        }
        news |= !why.equals(trouble);
        trouble = why;
        return news;
    }

    private static String failed(RuntimeException bug) {
        System.getLogger(TeamSync.class.getName())
                .log(System.Logger.Level.ERROR, "synchronising with the team failed", bug);
        return "synchronising with the team failed: " + bug;
    }

    private Set<String> shownRecords() {
        var state = state();
        var ids = new HashSet<String>();
        state.edits().lives().values().stream()
                .filter(life -> !life.record().isEmpty())
                .forEach(life -> ids.addAll(state.parts(life.record())));
        return ids;
    }

    private void here(TeamWriter to) throws IOException {
        var now = looks;
        if (now.isPresent() && (!now.equals(sent) || System.nanoTime() - sentNanos > HERE_EVERY.toNanos())) {
            var what = now.get();
            to.here(what.where(), what.cluster(), what.host(), Duration.ofNanos(System.nanoTime() - what.sinceNanos()));
            sent = now;
            sentNanos = System.nanoTime();
        }
    }

    private void leave() {
        try {
            if (writer.isPresent()) {
                writer.get().gone();
            }
        } catch (IOException _) {
            // The others see that it is silent.
        }
    }

    @Override
    public void close() {
        closed = true;
        onChange = () -> {};
        wake.release();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
