package greenwall.tests.ssh;

import greenwall.connectors.ssh.CommandAuditLog;
import greenwall.connectors.ssh.OpenSshConfigFile;
import greenwall.connectors.ssh.ProbeToolSettings;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.connectors.ssh.SshRouteResolver;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.CpuBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A console's SSH access to one host, assembled as in the program.
final class TestHostAccess {
    static final ClusterHost HOST = new ClusterHost("test", "here");
    /// Large, because the test itself loads the machine.
    static final CpuBudget AMPLE = new CpuBudget(8, 1);

    private TestHostAccess() {}

    static SshHostAccess to(String address, Path clientConfig, Path folder) {
        return to(address, clientConfig, folder, AMPLE, Map.of());
    }

    static SshHostAccess to(
            String address, Path clientConfig, Path folder, CpuBudget budget, Map<String, String> environment) {
        return to(
                new ProbeToolSettings(
                        false, Optional.empty(), Map.of(HOST.host(), address), true, budget, Optional.empty()),
                clientConfig,
                folder,
                environment);
    }

    static SshHostAccess to(
            ProbeToolSettings settings, Path clientConfig, Path folder, Map<String, String> environment) {
        return to(settings, clientConfig, folder, environment, InstantSource.system());
    }

    static SshHostAccess to(
            ProbeToolSettings settings,
            Path clientConfig,
            Path folder,
            Map<String, String> environment,
            InstantSource clock) {
        return new SshHostAccess(
                settings,
                new SshRouteResolver(OpenSshConfigFile.read(clientConfig), folder, environment::get, Optional.empty()),
                target -> List.of(target.host()),
                (_, _) -> OptionalDouble.empty(),
                new CommandAuditLog(folder.resolve("audit.jsonl"), "tester"),
                clock);
    }

    static SshHostAccess to(RealSshd sshd) throws Exception {
        return to(sshd.address(), sshd.clientConfig(), sshd.folder());
    }

    static Ready ready(String probe, int seconds, Map<String, String> arguments) {
        return (Ready)
                ProbeCatalogue.builtIn().probe(probe).orElseThrow().prepare(arguments, Duration.ofSeconds(seconds));
    }

    static Ready ready(String probe, int seconds) {
        return ready(probe, seconds, Map.of());
    }
}
