package greenwall.app.console;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.AlertLook;
import greenwall.connectors.files.AckFile;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.alert.AckBook;
import greenwall.fleet.incident.ProbeEvidence;
import greenwall.fleet.probe.result.KeptRuns;
import greenwall.fleet.state.SourceClock;
import greenwall.views.FxThread;
import greenwall.views.RecentChanges;
import greenwall.views.chart.SeriesColors;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;

/// What a console remembers over all sites that it shows one after the other: what changed lately, the probes that
/// were run, acknowledgements, incidents and drills.
public final class ConsoleMemory implements AutoCloseable {
    private final ConfigPaths paths;
    private final SourceClock time;
    private final ZoneId zone;
    private volatile RecentChanges recent = new RecentChanges();
    private final SeriesColorFile colorFile;
    private final SeriesColors seriesColors;
    private final KeptRuns runs = new KeptRuns();
    private final AckFile ackFile;
    private final AckBook acknowledged;
    private final IncidentWriters journal;
    private final SiteDrills drills;
    private final Path exports;
    private final Path shift;

    /// @param time the sources'
    public ConsoleMemory(ConfigPaths paths, SourceClock time, ZoneId zone, FxThread fx) {
        this.paths = paths;
        this.time = time;
        this.zone = zone;
        var state = paths.stateFolder();
        ackFile = new AckFile(state.resolve("acknowledged.json"));
        acknowledged = AlertLook.book(ackFile);
        journal = new IncidentWriters(
                new IncidentFolder(state.resolve("incidents"), time, zone, System.getProperty("user.name", "unknown")));
        colorFile = new SeriesColorFile(state.resolve("series-colours"));
        seriesColors = new SeriesColors(colorFile.load(), colorFile::save);
        drills = new SiteDrills(journal, time, zone, fx);
        exports = state.resolve("exports");
        shift = state.resolve("shift");
        runs.whenEnded(run -> ProbeEvidence.of(run)
                .ifPresent(evidence -> journal.keep(
                        run.target().cluster(), List.of(run.target().host()), "", evidence)));
    }

    /// Other sources are shown: what changed lately was of those before.
    void otherSources() {
        recent = new RecentChanges();
    }

    ConfigPaths paths() {
        return paths;
    }

    /// It is learnt from each state.
    SourceClock time() {
        return time;
    }

    ZoneId zone() {
        return zone;
    }

    /// The colours of series in all windows.
    public SeriesColors seriesColors() {
        return seriesColors;
    }

    public RecentChanges recent() {
        return recent;
    }

    /// Whoever can start a practice range makes drills possible.
    public SiteDrills drills() {
        return drills;
    }

    KeptRuns runs() {
        return runs;
    }

    AckFile ackFile() {
        return ackFile;
    }

    AckBook acknowledged() {
        return acknowledged;
    }

    IncidentWriters journal() {
        return journal;
    }

    /// The folder that what is written for others goes to.
    Path exports() {
        return exports;
    }

    /// The file with the begin of the shift.
    Path shift() {
        return shift;
    }

    @Override
    public void close() {
        journal.close();
        runs.close();
        colorFile.close();
    }
}
