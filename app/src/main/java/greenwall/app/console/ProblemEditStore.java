package greenwall.app.console;

import greenwall.connectors.files.ProblemFile;
import greenwall.fleet.problem.ProblemEdits;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Stores what people changed about problems in this machine's file. The file has the end of each problem
/// and, in a team, a copy of the team's changes in case the site leaves its team.
record ProblemEditStore(ProblemFile file, Optional<TeamSync> team) {
    ProblemEdits load() throws IOException {
        var own = file.load();
        var all = team.map(others -> others.state().edits().withGoneTimes(own)).orElse(own);
        return all.equals(own) ? all : file.change(_ -> all);
    }

    /// Returns the stored edits.
    ProblemEdits change(UnaryOperator<ProblemEdits> change) throws IOException {
        if (team.isEmpty()) {
            return file.change(change);
        }
        var others = team.get();
        synchronized (others) {
            var before = load();
            var after = change.apply(before);
            others.send(others.state().changes(before, after));
            file.change(_ -> after);
            return after;
        }
    }
}
