package greenwall.app.command;

import greenwall.app.config.ConfigPaths;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;

/// How a command ended that was run in this process, and what it said.
record Said(int exit, String out, String err) {
    static Said of(Path home, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var program = new ProcessContext(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InstantSource.system(),
                ZoneOffset.UTC,
                Map.of(),
                new ConfigPaths("Linux", home, _ -> null),
                false);
        int exit = GreenwallCommand.run(program, words);
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    String all() {
        return out + err;
    }
}
