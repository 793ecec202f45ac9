package greenwall.connectors.ssh;

import com.jcraft.jsch.JSchException;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.ssh.ToolCandidateRun.Candidate;
import greenwall.connectors.ssh.ToolCandidateRun.Result;
import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.CustomProgram;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ToolCandidate.Command;
import greenwall.fleet.probe.Toolset;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.CandidateFailed;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ToolError;
import greenwall.fleet.probe.run.ToolRemedy;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// One run from its first event to its last, on its own virtual thread.
final class SshProbeRun implements ProbeRun {
    /// Extra time, for attaching and printing.
    private static final long HOST_LIMIT_MARGIN_SECONDS = 30;

    private final SshHost host;
    private final Ready ready;
    private final ProbeRunReporter user;
    private final FailedTools failed = new FailedTools();
    private final ProbeRunProcesses processes = new ProbeRunProcesses();
    private final CountDownLatch ended = new CountDownLatch(1);
    /// The connection broke before the first attempt had begun.
    private boolean brokenAtStart;
    private long bytes;
    private long dropped;

    SshProbeRun(SshHost host, Ready ready, ProbeRunListener listener) {
        this.host = host;
        this.ready = ready;
        this.user = new ProbeRunReporter(listener, host.access().clock());
    }

    void begin(Runnable whenEnded) {
        Thread.ofVirtual().name("probe " + host.name()).start(() -> {
            try {
                user.show(run(true));
            } finally {
                whenEnded.run();
                ended.countDown();
            }
        });
    }

    @Override
    public void stop() {
        user.stop();
    }

    void awaitEnd(long millis) {
        try {
            if (!ended.await(millis, TimeUnit.MILLISECONDS)) {
                stop();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param mayReconnect whether to open a new connection if the existing one has ended
    private Ended run(boolean mayReconnect) {
        try {
            var refusal = refusal(ready, host.access().options());
            if (refusal.isPresent()) {
                return neverRan(refusal.get(), "");
            }
            return switch (host.connect(user)) {
                case ConnectResult.NotAttempted(var why) -> neverRan(why.found(), why.remedy());
                case ConnectResult.NotConnected(var failure) -> neverRan(failure.found(), failure.remedy());
                case ConnectResult.Connected(var connection) -> {
                    if (user.hasStopped()) {
                        yield neverRan("stopped before the probe began", "");
                    }
                    var end = tryCandidates(connection);
                    yield brokenAtStart && mayReconnect && !user.hasStopped() ? run(false) : end;
                }
            };
        } catch (InterruptedException _) {
            return neverRan("Greenwall is shutting down", "");
        } catch (RuntimeException bug) {
            System.getLogger(SshProbeRun.class.getName())
                    .log(System.Logger.Level.ERROR, "a probe run failed with an internal error", bug);
            return neverRan("internal error during the probe run", "see Greenwall's log");
        }
    }

    /// The helper receives only a name and a number, and supports only the built-in probes.
    static Optional<String> refusal(Ready ready, ProbeToolSettings settings) {
        var probe = ready.probe();
        boolean custom = isCustom(ready);
        if (custom && !settings.ownPrograms()) {
            return Optional.of("custom programs are not allowed (ssh: {own_programs: true} allows them)");
        }
        if (settings.helper().isEmpty()) {
            return Optional.empty();
        }
        if (custom) {
            return Optional.of("the helper on the hosts runs only the catalogue's tools, not custom programs");
        }
        boolean plain = ready.commands().stream().allMatch(command -> command.toolset() == Toolset.PLAIN);
        boolean builtIn = ProbeCatalogue.builtIn().probe(probe.name()).equals(Optional.of(probe));
        return plain || builtIn
                ? Optional.empty()
                : Optional.of("the helper on the hosts runs only the built-in probes, and " + probe.name()
                        + " is the site's own (give it only \"plain\" tools, or remove ssh: {helper})");
    }

    private static boolean isCustom(Ready ready) {
        return ready.probe().name().equals(CustomProgram.NAME);
    }

    private Ended neverRan(String reason, String remedy) {
        return end(
                user.hasStopped() ? Ending.STOPPED : Ending.FAILED,
                Ended.NEVER_RAN,
                reason,
                remedy,
                processes.knownRunning());
    }

    private Ended end(Ending how, int exit, String reason, String remedy, int leftBehind) {
        var now = user.now();
        var output = new ProbeOutput.End(now, exit, reason, bytes, dropped, leftBehind);
        return new Ended(now, how, output, remedy, failed.list());
    }

    private Ended tryCandidates(SshConnection connection) throws InterruptedException {
        var commands = ready.commands();
        // If there is a helper, nothing else is run as root.
        boolean sudo = host.access().options().sudo()
                && host.access().options().helper().isEmpty();
        for (int i = 0; i < commands.size(); i++) {
            var command = commands.get(i);
            var candidate = new Candidate(label(command), command, ready.duration());
            user.show(new ProbeRunEvent.Starting(user.now(), candidate.label(), i + 1, commands.size()));
            var end = attempt(connection, candidate, i, sudo);
            if (end.isEmpty() && command.toolset() == Toolset.PLAIN && sudo) {
                // Plain tools usually do not need root, so they may work even if sudo refuses.
                var withSudo = failed.removeLast();
                end = attempt(connection, candidate, i, false);
                if (end.isEmpty() && failed.lastNeedsRoot()) {
                    failed.replaceLast(withSudo);
                }
            }
            if (end.isPresent()) {
                return end.get();
            }
            if (user.hasStopped()) {
                return end(
                        Ending.STOPPED,
                        Ended.NEVER_RAN,
                        "stopped before any tool started successfully",
                        "",
                        processes.stillRunning(host, connection));
            }
        }
        return end(
                Ending.FAILED,
                Ended.NEVER_RAN,
                failed.whyNoneWorked(),
                failed.remedy(isCustom(ready)),
                processes.stillRunning(host, connection));
    }

    private static String label(Command command) {
        var tool = command.executables().getFirst();
        var name = tool.substring(tool.lastIndexOf('/') + 1);
        return switch (command.toolset()) {
            case LIBBPF -> name + " from libbpf-tools";
            case BCC -> name.replace("-bpfcc", "") + " from bcc";
            case BPFTRACE -> "a bpftrace program";
            case PLAIN -> name;
        };
    }

    /// The end of the run; empty if the attempt failed.
    private Optional<Ended> attempt(SshConnection connection, Candidate candidate, int number, boolean sudo)
            throws InterruptedException {
        var command = candidate.command();
        var mark = LoginShellCommand.mark();
        long seconds = ready.duration().toSeconds() + HOST_LIMIT_MARGIN_SECONDS;
        boolean root = connection.route().user().equals("root");
        var helper = host.access().options().helper().filter(_ -> !root && command.toolset() != Toolset.PLAIN);
        var words = helper.map(h -> ToolWrapperCommand.helperCommand(
                        h, mark, seconds, ready.probe().name(), number + 1, ready.values()))
                .orElseGet(() -> ToolWrapperCommand.command(command, mark, seconds, sudo && !root));
        try {
            host.access().audit().began(mark, host.target(), connection, audited(command, helper, sudo && !root));
        } catch (IOException full) {
            return Optional.of(neverRan(host.access().audit().writeError(full), FileErrorText.remedy(full)));
        }
        Result result;
        processes.starting();
        try (var remote = connection.start(mark, words, true, user.clock())) {
            var tool = new ToolCandidateRun(
                    candidate, mark, remote, user, host.access().options().budget());
            result = tool.follow();
            processes.started(tool.processes(), tool.processesKnown());
            bytes += tool.bytes();
            dropped += tool.dropped();
        } catch (SshConnection.NoMoreSessionsException refused) {
            auditEnd(mark, connection, Ended.NEVER_RAN, SshLogin.message(refused));
            processes.noneStarted();
            return Optional.of(neverRan(SshLogin.message(refused), "try again when no other command runs there"));
        } catch (JSchException refused) {
            auditEnd(mark, connection, Ended.NEVER_RAN, "the connection broke");
            // If other commands run over the connection, it works, and only this command was refused.
            if (connection.idleNanos() > 0) {
                connection.close();
                brokenAtStart = number == 0;
                processes.noneStarted();
            }
            return Optional.of(end(
                    Ending.LOST,
                    Ended.NEVER_RAN,
                    "the connection broke: " + SshLogin.message(refused),
                    "try again",
                    Ended.NOT_KNOWN));
        }
        return switch (result) {
            case Result.Completed(int exit, var how, var reason) -> {
                auditEnd(mark, connection, exit, reason);
                int left = processes.stillRunning(host, connection);
                audit(log -> log.checked(mark, host.target(), connection, left));
                yield Optional.of(end(how, exit, reason, "", left));
            }
            case Result.ConnectionLost() -> {
                auditEnd(mark, connection, Ended.NEVER_RAN, "the connection was lost");
                connection.close();
                yield Optional.of(end(
                        Ending.LOST,
                        Ended.NEVER_RAN,
                        "the connection was lost; the tool on the host will stop by itself",
                        "",
                        runningAfterLoss(connection)));
            }
            case Result.NotStarted(var why) -> {
                auditEnd(mark, connection, Ended.NEVER_RAN, why);
                yield Optional.of(neverRan(why, RemoteCommand.REMEDY));
            }
            case Result.Failed(var error, var line, boolean began) -> {
                auditEnd(mark, connection, Ended.NEVER_RAN, error.why());
                var ofUser = error.ranAs(
                        root || sudo || helper.isPresent(),
                        host.access().options().helper().isPresent());
                user.show(failed.add(user.now(), candidate, ofUser, line, began));
                yield Optional.empty();
            }
        };
    }

    private interface AuditEntry {
        void write(CommandAuditLog log) throws IOException;
    }

    private void auditEnd(String mark, SshConnection connection, int exit, String reason) {
        audit(log -> log.ended(mark, host.target(), connection, exit, bytes, reason));
    }

    private void audit(AuditEntry entry) {
        try {
            entry.write(host.access().audit());
        } catch (IOException full) {
            System.getLogger(SshProbeRun.class.getName())
                    .log(System.Logger.Level.WARNING, "the audit log cannot be written", full);
        }
    }

    private static String audited(Command command, Optional<String> helper, boolean root) {
        return helper.map(h -> "sudo -n " + h + ": ").orElse(root ? "sudo -n " : "")
                + command.executables().getFirst() + " " + ToolWrapperCommand.quoted(command.arguments());
    }

    /// Checks again over a new connection, with increasing pauses, without asking a person.
    private int runningAfterLoss(SshConnection lost) throws InterruptedException {
        if (!processes.areKnown()) {
            return Ended.NOT_KNOWN;
        }
        for (long pause = 500; pause <= 8000; pause *= 2) {
            if (user.hasStopped()) {
                return Ended.NOT_KNOWN;
            }
            TimeUnit.MILLISECONDS.sleep(pause);
            if (host.access().connections().connect(lost.route(), SshUserPrompt.NOBODY)
                    instanceof ConnectResult.Connected(var again)) {
                return processes.stillRunning(host, again);
            }
        }
        return Ended.NOT_KNOWN;
    }

    /// The processes that a run started on the host, in all its attempts.
    private static final class ProbeRunProcesses {
        /// Those that may still run.
        private final Set<Long> started = new TreeSet<>();
        private boolean complete = true;
        private boolean starting;

        /// From now on, processes may run that are not known yet.
        void starting() {
            starting = true;
        }

        void noneStarted() {
            starting = false;
        }

        /// @param all whether there are no other processes
        void started(List<Long> processes, boolean all) {
            starting = false;
            started.addAll(processes);
            complete &= all;
        }

        boolean areKnown() {
            return complete && !starting;
        }

        /// How many still run if nothing can be checked on the host.
        int knownRunning() {
            return areKnown() && started.isEmpty() ? 0 : Ended.NOT_KNOWN;
        }

        int stillRunning(SshHost host, SshConnection connection) throws InterruptedException {
            return areKnown() ? host.countRunning(connection, started) : Ended.NOT_KNOWN;
        }
    }

    /// The tools that were tried in a run and did not work.
    private static final class FailedTools {
        private record Failed(ToolRemedy.FailedTool tool, CandidateFailed shown) {}

        private final List<Failed> failed = new ArrayList<>();

        /// @param line the tool's own words
        /// @param began whether the tool was started
        CandidateFailed add(Instant at, Candidate candidate, ToolError error, String line, boolean began) {
            var tool = new ToolRemedy.FailedTool(candidate.command().toolset(), candidate.label(), error, began);
            var why = error.why() + (line.isEmpty() ? "" : " (" + SanitizedText.line(line) + ")");
            failed.add(new Failed(tool, new CandidateFailed(at, candidate.label(), why)));
            return failed.getLast().shown();
        }

        Failed removeLast() {
            return failed.removeLast();
        }

        boolean lastNeedsRoot() {
            return failed.getLast().tool().error().needsRoot();
        }

        void replaceLast(Failed other) {
            failed.set(failed.size() - 1, other);
        }

        List<CandidateFailed> list() {
            return failed.stream().map(Failed::shown).toList();
        }

        String remedy(boolean custom) {
            return ToolRemedy.of(failed.stream().map(Failed::tool).toList(), custom);
        }

        String whyNoneWorked() {
            var all = list().stream().map(f -> f.candidate() + ": " + f.why()).collect(Collectors.joining("; "));
            int count = failed.size();
            return count == 1 ? all : CountText.none(count) + " of the " + count + " tools worked: " + all;
        }
    }
}
