package greenwall.connectors.ssh;

import greenwall.fleet.checkschedule.DirectCheckRunner;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.HostCheckScript;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.source.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The fixed check of a host over the connection that probes also use. It relies on the same known keys and
/// never asks a person. Each check is written to the audit file before it runs. It runs a constant script.
///
/// @param audit a log of its own, because the repeated checks would fill the log of what users did
/// @param refused the hosts that accepted none of the user's keys. A host may block addresses that log in again and
///     again, so it is not tried for a while, unless somebody has logged in.
public record SshCheckRunner(
        SshHostAccess access, HostCheckScript reader, CommandAuditLog audit, Map<ClusterHost, RefusedLogin> refused)
        implements DirectCheckRunner {
    record RefusedLogin(DirectCheckResult result, long nanos) {}

    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(15);
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int LARGEST = 256 * 1024;

    public SshCheckRunner(SshHostAccess access, HostCheckScript reader, CommandAuditLog audit) {
        this(access, reader, audit, new ConcurrentHashMap<>());
    }

    @Override
    public DirectCheckResult run(DirectCheck check) throws InterruptedException {
        var about = check.subject();
        var cluster = about.cluster().equals(DirectCheck.ALONE) ? "" : about.cluster();
        var host = new SshHost(access, new ClusterHost(cluster, about.host()));
        var last = refused.get(host.target());
        if (last != null
                && System.nanoTime() - last.nanos() < AFTER_REFUSAL.toNanos()
                && !access.isConnected(host.target())) {
            return last.result();
        }
        return switch (host.connect(SshUserPrompt.NOBODY)) {
            case ConnectResult.NotAttempted(var why) -> new DirectCheckResult.NotRun(why.found());
            case ConnectResult.NotConnected(var failure) -> {
                boolean login = failure instanceof Failure.Refused refusal
                        && refusal.type().equals("login");
                var result = new DirectCheckResult.NotRun("no SSH connection: " + failure.found()
                        + (failure.remedy().isEmpty() ? "" : " → " + failure.remedy())
                        + (login ? " (tried every 15 minutes)" : ""));
                if (login) {
                    refused.put(host.target(), new RefusedLogin(result, System.nanoTime()));
                }
                yield result;
            }
            case ConnectResult.Connected(var connection) -> {
                refused.remove(host.target());
                yield runCheck(connection, host);
            }
        };
    }

    private DirectCheckResult runCheck(SshConnection connection, SshHost host) throws InterruptedException {
        long until = System.nanoTime() + DEADLINE.toNanos();
        var out = new ByteArrayOutputStream();
        var words =
                List.of("/bin/sh", "-c", HostCheckScript.script(access.options().sudo()));
        var what = "the host status script of checks.ssh";
        var ran = audit.runAudited(connection, host.target(), what, words, false, remote -> {
            boolean all = remote.read(until, chunk -> {
                if (chunk != null && !chunk.error()) {
                    out.writeBytes(chunk.bytes());
                }
                return out.size() < LARGEST && (chunk == null || !chunk.afterGap());
            });
            return all ? remote.whyUnfinished() : "";
        });
        if (!ran.problem().isEmpty()) {
            return new DirectCheckResult.NotRun(ran.problem());
        }
        return reader.read(out.toString(StandardCharsets.UTF_8))
                .orElseGet(() -> new DirectCheckResult.NotRun(
                        System.nanoTime() - until < 0
                                ? "the output of the checks is incomplete"
                                : "the host's shell did not complete the checks in time"));
    }
}
