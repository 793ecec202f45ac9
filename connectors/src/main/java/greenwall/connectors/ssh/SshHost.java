package greenwall.connectors.ssh;

import greenwall.connectors.ssh.CommandAuditLog.CommandFollower;
import greenwall.connectors.ssh.CommandAuditLog.CommandResult;
import greenwall.fleet.probe.run.ProbeHost;
import java.util.List;

/// A host and the way in which probes reach it.
record SshHost(SshHostAccess probes, ProbeHost target) {
    ConnectResult connect(UserPrompt prompt) throws InterruptedException {
        return probes.connect(target, prompt);
    }

    /// Runs a command that is logged, see [CommandAuditLog].
    CommandResult run(SshConnection connection, String text, List<String> words, boolean input, CommandFollower course)
            throws InterruptedException {
        return probes.audit().run(connection, target, text, words, input, course);
    }

    String name() {
        return target.host();
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
