package greenwall.app.console;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.RecordingStore;
import greenwall.app.site.SharedPracticeRange;
import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoll;
import greenwall.app.site.TimeTravelClock;
import greenwall.connectors.files.AckFile;
import greenwall.connectors.files.ProblemFile;
import greenwall.connectors.files.RegularFile;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.connectors.incident.TeamIncidents;
import greenwall.fleet.alert.AckRegistry;
import greenwall.fleet.incident.ProbeEvidence;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.state.SourceClock;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamState;
import greenwall.views.FxThread;
import greenwall.views.RecentChanges;
import greenwall.views.chart.SeriesColors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What a console keeps when the site changes: recent changes, probe runs, acknowledgements, incidents and drills.
public final class ConsoleSession implements AutoCloseable {
    final ConfigPaths paths;
    private final Path state;
    private final FxThread fx;
    private final Runnable onClose;
    /// Learnt from each state.
    final SourceClock time;
    final ZoneId zone;
    private volatile RecentChanges recent = new RecentChanges();
    private final SeriesColorFile colorFile;
    private final SeriesColors seriesColors;
    final ProbeRunHistory runs = new ProbeRunHistory();
    final AckFile ackFile;
    final AckRegistry acknowledged;
    private final TeamIncidents incidents;
    final IncidentWriters journal;
    private volatile Optional<TeamSync> team = Optional.empty();
    private final SiteDrills drills;
    /// The folder of exports.
    final Path exports;
    final RecordingStore recordings;
    /// The file with the begin of the shift.
    final Path shift;
    private final SiteTimeTravel travel;
    private final Map<SharedPracticeRange, Path> ofRanges = new ConcurrentHashMap<>();

    /// @param time of the sources
    public ConsoleSession(ConfigPaths paths, SourceClock time, ZoneId zone, FxThread fx) {
        var travel = new SiteTimeTravel(time, fx);
        this(paths, paths.stateFolder(), time, zone, fx, travel, travel::close);
    }

    private ConsoleSession(
            ConfigPaths paths,
            Path state,
            SourceClock time,
            ZoneId zone,
            FxThread fx,
            SiteTimeTravel travel,
            Runnable onClose) {
        this.paths = paths;
        this.state = state;
        this.time = time;
        this.zone = zone;
        this.fx = fx;
        this.travel = travel;
        this.onClose = onClose;
        ackFile = new AckFile(state.resolve("acknowledged.json"));
        acknowledged = SiteAlertPoll.book(ackFile);
        incidents = new TeamIncidents(
                new IncidentFolder(state.resolve("incidents"), time, zone, System.getProperty("user.name", "unknown")),
                () -> team.flatMap(TeamSync::shared));
        journal = new IncidentWriters(incidents, incidents::whole);
        colorFile = new SeriesColorFile(state.resolve("series-colours"));
        seriesColors = new SeriesColors(colorFile.load(), colorFile::save);
        exports = state.resolve("exports");
        recordings = new RecordingStore(state);
        drills = new SiteDrills(journal, exports, recordings, zone, fx);
        shift = state.resolve("shift");
        runs.whenEnded(run -> ProbeEvidence.of(run)
                .ifPresent(evidence -> journal.keep(
                        run.target().cluster(), List.of(run.target().host()), "", evidence)));
    }

    /// For a site shown at an earlier instant: it does not know what people did later, and what it would store is
    /// dropped with it.
    ConsoleSession past(TimeTravelClock then) {
        var folder = temporary("greenwall-past-");
        return new ConsoleSession(
                paths, folder, new SourceClock(then), zone, fx, travel, () -> TemporaryFolder.delete(folder));
    }

    private static Path temporary(String name) {
        try {
            return Files.createTempDirectory(name);
        } catch (IOException full) {
            throw new UncheckedIOException("no folder for temporary files: " + full.getMessage(), full);
        }
    }

    /// Drops recent changes when other sources are shown.
    void otherSources() {
        recent = new RecentChanges();
    }

    /// Joins the site's team, or leaves the last one. Work on a practice range is not shared.
    synchronized Optional<TeamSync> join(Site site) {
        var config = site.config();
        var wanted = config.team()
                .folder()
                .filter(_ -> !site.practice() && site.past().isEmpty())
                .map(folder -> new TeamSync.Places(folder, state.resolve("team"), state.resolve("incidents")));
        boolean writes = !config.readOnly();
        if (wanted.isPresent()
                && team.filter(now -> now.isOf(wanted.get(), writes)).isPresent()) {
            return team;
        }
        team.ifPresent(TeamSync::close);
        team = wanted.flatMap(places -> joined(places, writes));
        return team;
    }

    private Optional<TeamSync> joined(TeamSync.Places places, boolean writes) {
        try {
            var joined = new TeamSync(places, me(), writes, time);
            joined.refreshes(incidents);
            joined.begin(brought());
            return Optional.of(joined);
        } catch (IOException full) {
            System.getLogger(ConsoleSession.class.getName())
                    .log(System.Logger.Level.WARNING, "this console cannot join the team: " + full.getMessage());
            return Optional.empty();
        }
    }

    /// What this user did before joining the team.
    private List<TeamChange> brought() throws IOException {
        var all = new ArrayList<TeamChange>();
        ackFile.load().forEach(acknowledgement -> all.add(new TeamChange.Acknowledged(acknowledgement)));
        all.addAll(TeamState.EMPTY.changes(ProblemEdits.NONE, problemFile(state).load()));
        return all;
    }

    /// What people did about a site's problems. Each practice range has its own file, so that a drill does not begin
    /// with earlier findings.
    ProblemFile problemFile(Site site) {
        return problemFile(site.range()
                .map(range -> ofRanges.computeIfAbsent(range, _ -> temporary("greenwall-practice-")))
                .orElse(state));
    }

    private static ProblemFile problemFile(Path folder) {
        return new ProblemFile(folder.resolve("problems.json"));
    }

    /// User and machine: different machines may have users of the same name.
    private String me() {
        var machine = Stream.of("HOSTNAME", "COMPUTERNAME")
                .flatMap(name -> Optional.ofNullable(paths.environment().get(name)).stream())
                .findFirst()
                .orElseGet(ConsoleSession::machine);
        var user = System.getProperty("user.name", "unknown");
        return machine.isBlank() ? user : user + "@" + machine;
    }

    private static String machine() {
        try {
            return RegularFile.text(Path.of("/etc/hostname"), 256).strip();
        } catch (IOException _) {
            return "";
        }
    }

    public SeriesColors seriesColors() {
        return seriesColors;
    }

    public RecentChanges recent() {
        return recent;
    }

    public SiteDrills drills() {
        return drills;
    }

    public SiteTimeTravel travel() {
        return travel;
    }

    @Override
    public void close() {
        team.ifPresent(TeamSync::close);
        journal.close();
        runs.close();
        colorFile.close();
        ofRanges.values().forEach(TemporaryFolder::delete);
        onClose.run();
    }
}
