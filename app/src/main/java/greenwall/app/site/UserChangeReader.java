package greenwall.app.site;

import greenwall.app.config.ConfigPaths;
import greenwall.connectors.files.AcknowledgementFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.ProblemEditFile;
import greenwall.connectors.team.TeamFolderReader;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.team.TeamState;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the acknowledgements and problem edits of people: from the team if the site has one, otherwise from
/// this machine. It writes nothing.
public final class UserChangeReader {
    private final Optional<TeamState> team;
    private final AcknowledgementFile acknowledged;
    private final ProblemEditFile problems;
    private final Consumer<String> onError;

    /// @param onError gets one line for each file that cannot be read
    public UserChangeReader(Site site, ConfigPaths paths, InstantSource clock, Consumer<String> onError) {
        this.onError = onError;
        var state = paths.stateFolder();
        acknowledged = new AcknowledgementFile(state.resolve("acknowledged.json"), _ -> {});
        problems = new ProblemEditFile(state.resolve("problems.json"), _ -> {});
        team = site.config()
                .team()
                .folder()
                .filter(_ -> !site.isPracticeRange())
                .map(folder -> new TeamFolderReader(folder, state.resolve("team"), clock, System::nanoTime))
                .map(this::read);
    }

    private TeamState read(TeamFolderReader reader) {
        try {
            reader.pull();
        } catch (IOException unreachable) {
            onError.accept("the team's folder cannot be read: " + FileErrorText.of(unreachable));
        }
        return reader.state();
    }

    public AcknowledgementRegistry acknowledgements() {
        return team.map(state -> new AcknowledgementRegistry(state.acknowledgements()))
                .orElseGet(this::ownAcknowledged);
    }

    private AcknowledgementRegistry ownAcknowledged() {
        try {
            return new AcknowledgementRegistry(acknowledged.load());
        } catch (IOException unreadable) {
            onError.accept("the acknowledgements are not known: " + FileErrorText.of(unreadable));
            return new AcknowledgementRegistry(List.of());
        }
    }

    /// Empty if they cannot be read.
    public Optional<ProblemEdits> edits() {
        try {
            var own = problems.load();
            return Optional.of(
                    team.map(state -> state.edits().withGoneTimes(own)).orElse(own));
        } catch (IOException unreadable) {
            onError.accept("the owners, verdicts, splits and merges of problems are not known: "
                    + FileErrorText.of(unreadable));
            return Optional.empty();
        }
    }
}
