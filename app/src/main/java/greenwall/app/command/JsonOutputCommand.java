package greenwall.app.command;

import java.util.function.Consumer;
import picocli.CommandLine.Option;

/// A command that prints its result as text or, with `--json`, for scripts.
abstract class JsonOutputCommand extends BaseCommand {
    private static final int LAST = 100;

    @Option(names = "--json", description = "print the result as JSON, for scripts", order = LAST)
    boolean json;

    void print(Runnable text, Consumer<JsonStreamWriter> members) {
        if (json) {
            process.json(members);
        } else {
            text.run();
        }
    }
}
