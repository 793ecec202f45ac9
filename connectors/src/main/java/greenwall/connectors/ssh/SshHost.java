package greenwall.connectors.ssh;

import greenwall.connectors.ssh.CommandAuditLog.CommandExit;
import greenwall.connectors.ssh.CommandAuditLog.CommandFollower;
import greenwall.fleet.probe.run.ClusterHost;
import java.util.List;

/// A host and the way in which probes reach it.
record SshHost(SshHostAccess access, ClusterHost target) {
    ConnectResult connect(UserPrompt prompt) throws InterruptedException {
        return access.connect(target, prompt);
    }

    /// Runs a command that is logged, see [CommandAuditLog].
    CommandExit run(SshConnection connection, String text, List<String> words, boolean input, CommandFollower course)
            throws InterruptedException {
        return access.audit().runAudited(connection, target, text, words, input, course);
    }

    String name() {
        return target.host();
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
