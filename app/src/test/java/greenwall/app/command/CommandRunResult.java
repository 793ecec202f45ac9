package greenwall.app.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The exit code and the output of a command that was run in this process.
record CommandRunResult(int exit, String out, String err) {
    static CommandRunResult of(Path home, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = GreenwallCommand.run(TestProcessContext.of(home, out, err), words);
        return new CommandRunResult(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    String all() {
        return out + err;
    }
}
