package greenwall.app.command;

import greenwall.app.config.ClusterConfig;
import greenwall.app.config.Config;
import greenwall.app.config.SourceConfig;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.source.Source;
import greenwall.lab.PracticeRange;
import greenwall.lab.world.SimulatedHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Adds the access to a practice range in this process to a configuration: its traces, its SSH key, its host
/// key, and an address for each host.
final class PracticeRangeAccess {
    private PracticeRangeAccess() {}

    static Config to(PracticeRange range, Config config) {
        var ssh = range.ssh();
        var key = ssh.keyFile().toAbsolutePath();
        try {
            var known = Files.writeString(
                    key.resolveSibling("known_hosts"),
                    "[" + ssh.host() + "]:" + ssh.port() + " " + SanitizedText.line(ssh.hostKey()) + "\n");
            var file = Files.writeString(
                    key.resolveSibling("ssh_config"),
                    "Host *\n  IdentityFile \"" + ssh.keyFile() + "\"\n  IdentitiesOnly yes\n  IdentityAgent none\n"
                            + "  UserKnownHostsFile \"" + known + "\"\n  GlobalKnownHostsFile none\n");
            var addresses = new LinkedHashMap<String, String>();
            for (var host :
                    range.world().hosts().stream().map(SimulatedHost::name).toList()) {
                addresses.put(host, ssh.user(host) + "@" + ssh.host() + ":" + ssh.port());
            }
            var before = config.ssh();
            return withTraces(range, config)
                    .withSsh(new Config.Ssh(
                            Optional.empty(),
                            file,
                            true,
                            Optional.empty(),
                            before.shellSteps(),
                            before.ownPrograms(),
                            addresses,
                            List.copyOf(before.probes()),
                            before.budget(),
                            before.journal()));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private static Config withTraces(PracticeRange range, Config config) {
        var tempo = SourceConfig.plain(Source.Kind.TEMPO, range.servers().tempo(), new SourceConfig.Auth.None());
        return config.withClusters(config.clusters().stream()
                .map(c -> new ClusterConfig(
                        c.name(), c.prometheus(), c.loki(), c.alertmanagers(), List.of(tempo), c.labels()))
                .toList());
    }
}
