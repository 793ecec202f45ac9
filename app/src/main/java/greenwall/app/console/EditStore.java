package greenwall.app.console;

import greenwall.fleet.problem.Edits;
import java.io.IOException;
import java.util.function.UnaryOperator;

/// Stores what people changed about problems.
interface EditStore {
    Edits load() throws IOException;

    /// Returns the stored edits.
    Edits change(UnaryOperator<Edits> change) throws IOException;
}
