package greenwall.app.console;

import greenwall.connectors.files.ProblemFile;
import greenwall.fleet.problem.Edits;
import java.io.IOException;
import java.util.function.UnaryOperator;

/// The edits of a team's members. This machine's file has the end of each problem, and a copy of the rest in case the
/// site leaves its team.
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
