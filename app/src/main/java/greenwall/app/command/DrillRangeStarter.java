package greenwall.app.command;

import greenwall.app.console.SiteDrills;
import greenwall.fleet.incident.DrillScorer;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.lab.replay.ReplayServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Opens the practice ranges for drills.
record DrillRangeStarter(ProcessContext process, SiteOpener opener) implements SiteDrills.RangeFactory {
    @Override
    public SiteDrills.PreparedRange prepare(Optional<Path> recording) throws IOException {
        return recording.isPresent() ? replay(recording.get()) : random();
    }

    private SiteDrills.PreparedRange random() throws IOException {
        var random = RandomGenerator.getDefault();
        var incident = IncidentKind.random(random);
        var range = PracticeRange.start(
                PracticeRangeOptions.DEFAULT.withIncident(incident).withSeed(random.nextLong(1, Integer.MAX_VALUE)));
        // A refused site closes the range, and its files are gone then.
        DrillScorer.Truth truth;
        try {
            truth = GroundTruthReader.read(range.truthFile());
        } catch (IOException unreadable) {
            range.close();
            throw unreadable;
        }
        return prepared(opener.open(range), truth, range.clock());
    }

    private SiteDrills.PreparedRange replay(Path file) throws IOException {
        var recorded = ReplayableIncident.open(file);
        var truth = DrillScorer.Truth.fromRecord(recorded.incident())
                .orElseThrow(
                        () -> new IOException(file + " has no verdict, so there is nothing to compare a drill with"));
        var replay =
                ReplayServers.start(recorded.recording(), ReplayServers.Setup.at(recorded.start()), process.clock());
        return prepared(opener.open(replay.servers(), replay, config -> config), truth, replay.clock());
    }

    private static SiteDrills.PreparedRange prepared(
            SiteOpener.OpenResult opening, DrillScorer.Truth truth, InstantSource clock) throws IOException {
        return switch (opening) {
            case SiteOpener.OpenResult.Opened(var site) -> new SiteDrills.PreparedRange(site, truth, clock);
            case SiteOpener.OpenResult.Refused _ ->
                throw new IOException("the configuration has errors; greenwall check --lab shows them");
        };
    }
}
