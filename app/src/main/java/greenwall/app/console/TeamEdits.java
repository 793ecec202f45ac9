package greenwall.app.console;

import greenwall.connectors.files.ProblemFile;
import greenwall.fleet.problem.Edits;
import java.io.IOException;
import java.util.function.UnaryOperator;

/// What the people of a team changed of problems. The file of this machine holds since when each problem is gone, and
/// the rest for the day on which the site names no team any more.
record TeamEdits(TeamExchange team, ProblemFile file) implements EditStore {
    @Override
    public Edits load() throws IOException {
        var own = file.load();
        var all = team.state().edits().goneAs(own);
        return all.equals(own) ? all : file.change(_ -> all);
    }

    @Override
    public Edits change(UnaryOperator<Edits> change) throws IOException {
        synchronized (team) {
            var before = load();
            var after = change.apply(before);
            team.tell(team.state().changes(before, after));
            file.change(_ -> after);
            return after;
        }
    }
}
