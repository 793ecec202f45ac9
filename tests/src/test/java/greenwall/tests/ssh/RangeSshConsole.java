package greenwall.tests.ssh;

import greenwall.connectors.ssh.CommandAuditLog;
import greenwall.connectors.ssh.OpenSshConfigFile;
import greenwall.connectors.ssh.ProbeToolSettings;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.connectors.ssh.SshRouteResolver;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.lab.PracticeRange;
import greenwall.lab.world.HostSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A console's access to the hosts of a practice range, over the range's own SSH.
final class RangeSshConsole implements AutoCloseable {
    private final SshHostAccess probes;

    RangeSshConsole(PracticeRange range, Path folder) throws Exception {
        var ssh = range.ssh();
        var known = Files.writeString(
                folder.resolve("known_hosts"), "[" + ssh.host() + "]:" + ssh.port() + " " + ssh.hostKey() + "\n");
        var config = Files.writeString(
                folder.resolve("ssh_config"),
                "Host *\n  IdentityFile " + ssh.keyFile() + "\n  IdentityAgent none\n  UserKnownHostsFile " + known
                        + "\n  GlobalKnownHostsFile none\n");
        var addresses = new HashMap<String, String>();
        for (var host : range.world().hosts().stream().map(HostSpec::name).toList()) {
            addresses.put(host, ssh.user(host) + "@" + ssh.host() + ":" + ssh.port());
        }
        probes = new SshHostAccess(
                new ProbeToolSettings(true, Optional.empty(), addresses, false, TestHostAccess.AMPLE, Optional.empty()),
                new SshRouteResolver(OpenSshConfigFile.read(config), folder, _ -> null, Optional.empty()),
                target -> List.of(target.host()),
                (_, _) -> OptionalDouble.empty(),
                new CommandAuditLog(folder.resolve("audit.jsonl"), "tester"),
                InstantSource.system());
    }

    SshHostAccess probes() {
        return probes;
    }

    RecordingRunListener run(String host, String probe, int seconds, Map<String, String> arguments) throws Exception {
        var listener = new RecordingRunListener();
        probes.start(new ClusterHost("", host), TestHostAccess.ready(probe, seconds, arguments), listener);
        listener.end(Duration.ofSeconds(240));
        return listener;
    }

    /// Fails unless the run succeeds.
    List<ProbeOutput> outputs(String host, String probe, int seconds, Map<String, String> arguments) throws Exception {
        var listener = run(host, probe, seconds, arguments);
        var end = listener.end(Duration.ofSeconds(1));
        if (end.how() != Ending.DONE) {
            throw new AssertionError(probe + " on " + host + ": " + end.end().reason());
        }
        return listener.outputs();
    }

    @Override
    public void close() {
        probes.close();
    }
}
