package greenwall.app.command;

import greenwall.app.config.ConfigPaths;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;

/// A process without a terminal and without environment variables.
final class TestProcessContext {
    private TestProcessContext() {}

    static ProcessContext silent(Path home) {
        var discarded = OutputStream.nullOutputStream();
        return of(home, discarded, discarded);
    }

    static ProcessContext of(Path home, OutputStream out, OutputStream err) {
        return new ProcessContext(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InstantSource.system(),
                ZoneOffset.UTC,
                Map.of(),
                new ConfigPaths("Linux", home, _ -> null),
                false);
    }
}
