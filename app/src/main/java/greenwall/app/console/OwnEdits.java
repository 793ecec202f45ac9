package greenwall.app.console;

import greenwall.connectors.files.ProblemFile;
import greenwall.fleet.problem.Edits;
import java.io.IOException;
import java.util.function.UnaryOperator;

/// The edits of this machine's users, in its state folder.
record OwnEdits(ProblemFile file) implements EditStore {
    @Override
    public Edits load() throws IOException {
        return file.load();
    }

    @Override
    public Edits change(UnaryOperator<Edits> change) throws IOException {
        return file.change(change);
    }
}
