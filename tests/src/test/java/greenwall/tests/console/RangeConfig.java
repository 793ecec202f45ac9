package greenwall.tests.console;

import greenwall.lab.PracticeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The configuration text for a range.
public final class RangeConfig {
    private RangeConfig() {}

    /// One cluster with this name and all sources of the range.
    public static String cluster(String name, PracticeRange range) {
        return """
                clusters:
                  - name: %s
                    prometheus: {url: "%s"}
                    loki: {url: "%s"}
                    alertmanagers: [{url: "%s"}]
                """.formatted(
                        name,
                        range.servers().prometheus(),
                        range.servers().loki(),
                        range.servers().alertmanager());
    }

    /// The options of a command for the sources of a range.
    public static List<String> options(PracticeRange range) {
        return List.of(
                "--prometheus", range.servers().prometheus().toString(),
                "--loki", range.servers().loki().toString(),
                "--alertmanager", range.servers().alertmanager().toString());
    }

    /// The keys of `ssh` for the hosts of a range. Writes the files that they refer to into the folder.
    public static String ssh(Path folder, PracticeRange range) throws IOException {
        var ssh = range.ssh();
        var known = Files.writeString(
                folder.resolve("known_hosts"), "[" + ssh.host() + "]:" + ssh.port() + " " + ssh.hostKey() + "\n");
        var config = Files.writeString(
                folder.resolve("ssh_config"),
                "Host *\n  IdentityFile \"" + ssh.keyFile().toAbsolutePath()
                        + "\"\n  IdentitiesOnly yes\n  IdentityAgent none\n  UserKnownHostsFile \"" + known
                        + "\"\n  GlobalKnownHostsFile none\n");
        var text = new StringBuilder("  config: \"" + config + "\"\n  addresses:\n");
        for (var host : range.world().hosts()) {
            text.append(
                    "    \"%s\": \"%s@%s:%d\"\n".formatted(host.name(), ssh.user(host.name()), ssh.host(), ssh.port()));
        }
        return text.toString();
    }
}
