package greenwall.app.command;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// Provides the output of `greenwall --version`: the version, its commit, and the time of the commit.
final class VersionProvider implements IVersionProvider {
    private final Properties build = new Properties();

    VersionProvider() throws IOException {
        try (var in = VersionProvider.class.getResourceAsStream("/greenwall/app/build.properties")) {
            if (in != null) {
                build.load(in);
            }
        }
    }

    String number() {
        return build.getProperty("version", "unknown");
    }

    /// The day of the commit; empty if unknown.
    String day() {
        return build.getProperty("time", "").replaceAll("T.*", "");
    }

    @Override
    public String[] getVersion() {
        var commit = build.getProperty("commit", "");
        return new String[] {
            "greenwall " + number()
                    + (commit.isEmpty() ? "" : " (commit " + commit + ", " + build.getProperty("time", "") + ")")
        };
    }
}
