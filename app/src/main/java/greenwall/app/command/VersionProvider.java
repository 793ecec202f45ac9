package greenwall.app.command;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// What `greenwall --version` says: the version, the commit it was built from, and that commit's time.
final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        var build = new Properties();
        try (var in = VersionProvider.class.getResourceAsStream("/greenwall/app/build.properties")) {
            if (in != null) {
                build.load(in);
            }
        }
        var commit = build.getProperty("commit", "");
        return new String[] {
            "greenwall " + build.getProperty("version", "unknown")
                    + (commit.isEmpty() ? "" : " (commit " + commit + " of " + build.getProperty("time", "") + ")")
        };
    }
}
