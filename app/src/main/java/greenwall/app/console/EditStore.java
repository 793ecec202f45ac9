package greenwall.app.console;

import greenwall.fleet.problem.Edits;
import java.io.IOException;
import java.util.function.UnaryOperator;

/// Where what people changed of problems is kept.
interface EditStore {
    Edits load() throws IOException;

    /// What is kept afterwards.
    Edits change(UnaryOperator<Edits> change) throws IOException;
}
