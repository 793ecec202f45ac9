package greenwall.app.console;

import greenwall.app.config.ConfigPaths;
import greenwall.app.config.LocalUser;
import greenwall.app.site.IncidentRecordingStore;
import greenwall.app.site.SharedPracticeRange;
import greenwall.app.site.Site;
import greenwall.app.site.TimeTravelClock;
import greenwall.connectors.files.AcknowledgementFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.ProblemEditFile;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.connectors.incident.TeamIncidents;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.incident.ProbeEvidenceConverter;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemFirstSeenTimes;
import greenwall.fleet.state.SourceClock;
import greenwall.fleet.team.TeamChange;
import greenwall.fleet.team.TeamState;
import greenwall.lab.TemporaryFolder;
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
import java.util.concurrent.CopyOnWriteArrayList;

/// The state that a console keeps when its site changes: recent changes, probe runs, acknowledgements,
/// incidents and drills.
public final class ConsoleSession implements AutoCloseable {
    final SharedContext shared;
    private final Path state;
    private final Runnable onClose;
    /// Follows the sources' time; updated with each state.
    final SourceClock time;
    final SaveFailures stateFiles = new SaveFailures();
    private volatile RecentChanges recent = new RecentChanges();
    private volatile ProblemFirstSeenTimes firstSeen = new ProblemFirstSeenTimes();
    private final SeriesColorFile colorFile;
    final SeriesColors seriesColors;
    final ProbeRunHistory runs = new ProbeRunHistory();
    final AcknowledgementFile acknowledgementFile;
    final AcknowledgementRegistry acknowledged;
    private final TeamIncidents incidents;
    final OpenIncidentRecords openRecords;
    private volatile Optional<TeamSync> team = Optional.empty();
    private final SiteDrills drills;
    final IncidentRecordingStore recordings;
    /// The file that stores when the shift began.
    final Path shift;
    private final Map<SharedPracticeRange, Path> practiceFolders = new ConcurrentHashMap<>();

    /// What stays the same if the console shows an earlier instant.
    ///
    /// @param addedViews the view files that could not be saved, most recently added first
    record SharedContext(ConfigPaths paths, ZoneId zone, FxThread fx, SiteTimeTravel travel, List<Path> addedViews) {}

    public ConsoleSession(ConfigPaths paths, SourceClock time, ZoneId zone, FxThread fx) {
        var travel = new SiteTimeTravel(time, fx);
        this(
                new SharedContext(paths, zone, fx, travel, new CopyOnWriteArrayList<>()),
                paths.stateFolder(),
                time,
                travel::close);
    }

    private ConsoleSession(SharedContext surroundings, Path state, SourceClock time, Runnable onClose) {
        this.shared = surroundings;
        this.state = state;
        this.time = time;
        this.onClose = onClose;
        acknowledgementFile = new AcknowledgementFile(state.resolve("acknowledged.json"), stateFiles::damaged);
        acknowledged = new AcknowledgementRegistry(storedAcknowledgements());
        incidents = new TeamIncidents(
                new IncidentFolder(state.resolve("incidents"), time, surroundings.zone(), LocalUser.name()),
                () -> team.map(TeamSync::shared));
        openRecords =
                new OpenIncidentRecords(state.resolve("incidents"), time, incidents, incidents::mergedWithOthers, runs);
        colorFile = new SeriesColorFile(state.resolve("series-colours"), stateFiles);
        seriesColors = new SeriesColors(colorFile.load(), colorFile::save);
        recordings = new IncidentRecordingStore(state);
        drills = new SiteDrills(openRecords, recordings, surroundings.zone(), surroundings.fx());
        shift = state.resolve("shift");
        runs.whenEnded(run -> ProbeEvidenceConverter.of(run)
                .ifPresent(evidence -> openRecords.addEvidence(
                        run.target().cluster(), List.of(run.target().host()), "", evidence)));
    }

    /// If the file cannot be read now, the first poll tries again and reports why not.
    private List<Acknowledgement> storedAcknowledgements() {
        try {
            return acknowledgementFile.load();
        } catch (IOException _) {
            return List.of();
        }
    }

    public SiteTimeTravel travel() {
        return shared.travel();
    }

    /// A session for a site shown at an earlier instant. It has nothing that users did later, and
    /// everything it stores is deleted when it closes.
    ConsoleSession forEarlierInstant(TimeTravelClock then) {
        var folder = temporaryFolder("greenwall-past-");
        return new ConsoleSession(shared, folder, new SourceClock(then), () -> TemporaryFolder.delete(folder));
    }

    private static Path temporaryFolder(String name) {
        try {
            return Files.createTempDirectory(name);
        } catch (IOException full) {
            throw new UncheckedIOException(
                    "cannot create a folder for temporary files in " + System.getProperty("java.io.tmpdir") + ": "
                            + FileErrorText.of(full) + "; " + FileErrorText.remedy(full),
                    full);
        }
    }

    public SaveFailures saveFailures() {
        return stateFiles;
    }

    public RecentChanges recent() {
        return recent;
    }

    ProblemFirstSeenTimes firstSeen() {
        return firstSeen;
    }

    /// Returns what undoes it.
    Runnable forgetRecentChanges() {
        var recentBefore = recent;
        var firstSeenBefore = firstSeen;
        recent = new RecentChanges();
        firstSeen = new ProblemFirstSeenTimes();
        return () -> {
            recent = recentBefore;
            firstSeen = firstSeenBefore;
        };
    }

    /// Joins the site's team, and leaves the previous one if it differs. Work on a practice range is not
    /// shared.
    synchronized Optional<TeamSync> join(Site site) {
        var config = site.config();
        var newPlaces = config.team()
                .folder()
                .filter(_ -> !site.isPracticeRange() && site.pastClock().isEmpty())
                .map(folder -> new TeamSync.Folders(folder, state.resolve("team"), state.resolve("incidents")));
        boolean writes = !config.readOnly();
        if (newPlaces.isPresent()
                && team.filter(now -> now.isOf(newPlaces.get(), writes)).isPresent()) {
            return team;
        }
        team.ifPresent(TeamSync::close);
        team = newPlaces.flatMap(places -> connect(places, writes));
        return team;
    }

    private Optional<TeamSync> connect(TeamSync.Folders places, boolean writes) {
        try {
            var sync =
                    new TeamSync(places, LocalUser.nameInTeam(shared.paths().environment()), incidents, writes, time);
            sync.begin(this::changesBeforeJoining);
            stateFiles.saved("changes for the team");
            return Optional.of(sync);
        } catch (IOException full) {
            stateFiles.failed("changes for the team", places.localFolder(), full);
            return Optional.empty();
        }
    }

    private List<TeamChange> changesBeforeJoining() throws IOException {
        var all = new ArrayList<TeamChange>();
        acknowledgementFile
                .loadOrReplace()
                .forEach(acknowledgement -> all.add(new TeamChange.Acknowledged(acknowledgement)));
        all.addAll(TeamState.EMPTY.changes(
                ProblemEdits.NONE, problemEditFile(state).loadOrReplace()));
        return all;
    }

    /// Stores what people did about a site's problems. Each practice range has its own file, so that a drill
    /// does not start with earlier findings.
    ProblemEditFile problemEditFile(Site site) {
        return problemEditFile(site.range()
                .map(range -> practiceFolders.computeIfAbsent(range, _ -> temporaryFolder("greenwall-practice-")))
                .orElse(state));
    }

    private ProblemEditFile problemEditFile(Path folder) {
        return new ProblemEditFile(folder.resolve("problems.json"), stateFiles::damaged);
    }

    /// This person's name in the team; empty without a team.
    public String ownName() {
        return team.map(TeamSync::ownName).orElse("");
    }

    public SiteDrills drills() {
        return drills;
    }

    @Override
    public void close() {
        team.ifPresent(TeamSync::close);
        openRecords.close();
        runs.close();
        colorFile.close();
        practiceFolders.values().forEach(TemporaryFolder::delete);
        onClose.run();
    }
}
