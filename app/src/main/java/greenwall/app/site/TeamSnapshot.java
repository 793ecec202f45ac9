package greenwall.app.site;

import greenwall.app.config.ConfigPaths;
import greenwall.connectors.files.AckFile;
import greenwall.connectors.files.ProblemFile;
import greenwall.connectors.team.TeamReader;
import greenwall.fleet.alert.AckRegistry;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.team.TeamState;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Reads the acknowledgements and problem edits of people: from the team if the site has one, otherwise from
/// this machine. It writes nothing.
public final class TeamSnapshot {
    private final Optional<TeamState> team;
    private final AckFile acknowledged;
    private final ProblemFile problems;

    public TeamSnapshot(Site site, ConfigPaths paths, InstantSource clock) {
        var state = paths.stateFolder();
        acknowledged = new AckFile(state.resolve("acknowledged.json"));
        problems = new ProblemFile(state.resolve("problems.json"));
        team = site.config()
                .team()
                .folder()
                .filter(_ -> !site.isPracticeRange())
                .map(folder -> new TeamReader(folder, state.resolve("team"), clock, System::nanoTime))
                .map(TeamSnapshot::read);
    }

    private static TeamState read(TeamReader reader) {
        try {
            reader.pull();
        } catch (IOException unreachable) {
            System.getLogger(TeamSnapshot.class.getName())
                    .log(System.Logger.Level.WARNING, "the team's folder cannot be read: " + unreachable.getMessage());
        }
        return reader.state();
    }

    public AckRegistry acknowledged() {
        return team.map(state -> new AckRegistry(state.acknowledgements()))
                .orElseGet(() -> SiteAlertPoll.registry(acknowledged));
    }

    public ProblemEdits edits() {
        try {
            var own = problems.load();
            return team.map(state -> state.edits().withGoneTimes(own)).orElse(own);
        } catch (IOException unreadable) {
            System.getLogger(TeamSnapshot.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the file of problem edits cannot be read: " + unreadable.getMessage());
            return ProblemEdits.NONE;
        }
    }
}
