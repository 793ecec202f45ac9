package greenwall.connectors.ssh;

import com.jcraft.jsch.JSchException;
import greenwall.connectors.ssh.ToolAttempt.Result;
import greenwall.fleet.VisibleText;
import greenwall.fleet.probe.CustomProgram;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ToolCandidate.Attempt;
import greenwall.fleet.probe.ToolCandidate.Collection;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeTarget;
import greenwall.fleet.probe.run.RunEvent;
import greenwall.fleet.probe.run.RunEvent.CandidateFailed;
import greenwall.fleet.probe.run.RunEvent.Ended;
import greenwall.fleet.probe.run.RunEvent.Ending;
import greenwall.fleet.probe.run.RunEvent.Trust;
import greenwall.fleet.probe.run.RunListener;
import greenwall.fleet.probe.run.ToolError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/// One run from its first event to its last, on its own virtual thread.
final class SshProbeRun implements ProbeRun, UserPrompt {
    private static final Duration THINKING = Duration.ofSeconds(100);
    /// Extra time, for attaching and printing.
    private static final long SLACK_SECONDS = 30;

    private final SshProbes probes;
    private final ProbeTarget target;
    private final Ready ready;
    private final RunListener listener;
    private final List<CandidateFailed> fallen = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object waiting = new Object();
    private volatile boolean asked;
    private CompletableFuture<?> question = CompletableFuture.completedFuture("");
    private String remedy = "";
    /// The processes of all attempts that may still run.
    private final Set<Long> processes = new TreeSet<>();
    private boolean processesKnown = true;
    /// The connection broke before the first attempt had begun.
    private boolean brokenAtStart;
    private long bytes;
    private long dropped;

    SshProbeRun(SshProbes probes, ProbeTarget target, Ready ready, RunListener listener) {
        this.probes = probes;
        this.target = target;
        this.ready = ready;
        this.listener = listener;
    }

    void begin(Runnable whenEnded) {
        Thread.ofVirtual().name("probe " + target.host()).start(() -> {
            try {
                listener.happened(course(true));
            } finally {
                whenEnded.run();
                ended.countDown();
            }
        });
    }

    @Override
    public void stop() {
        asked = true;
        synchronized (waiting) {
            question.cancel(false);
        }
    }

    void awaitEnd(long millis) {
        try {
            if (!ended.await(millis, TimeUnit.MILLISECONDS)) {
                asked = true;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param again whether to open a new connection if the existing one has ended
    private Ended course(boolean again) {
        try {
            var no = refused();
            if (no.isPresent()) {
                return never(no.get(), "");
            }
            return switch (probes.link(target, this)) {
                case ConnectResult.Barred(var why) -> never(why.found(), why.remedy());
                case ConnectResult.Down(var failure) -> never(failure.found(), failure.remedy());
                case ConnectResult.Up(var link) -> {
                    if (asked) {
                        yield never("stopped before it began", "");
                    }
                    var end = overIt(link);
                    yield brokenAtStart && again && !asked ? course(false) : end;
                }
            };
        } catch (InterruptedException _) {
            return never("the program is ending", "");
        } catch (RuntimeException bug) {
            System.getLogger(SshProbeRun.class.getName())
                    .log(System.Logger.Level.WARNING, "a probe run failed with an internal error", bug);
            return never("internal error: " + VisibleText.line(bug.toString()), "");
        }
    }

    private Optional<String> refused() {
        boolean own = ready.probe().name().equals(CustomProgram.NAME);
        if (own && !probes.options().ownPrograms()) {
            return Optional.of("custom programs are not allowed (ssh: {own_programs: true} allows them)");
        }
        return own && probes.options().helper().isPresent()
                ? Optional.of("the helper on the hosts runs only the catalogue's tools, not custom programs")
                : Optional.empty();
    }

    private Ended never(String reason, String mend) {
        int left = processesKnown && processes.isEmpty() ? 0 : Ended.NOT_KNOWN;
        return end(asked ? Ending.STOPPED : Ending.FAILED, Ended.NEVER_RAN, reason, mend, left);
    }

    private Ended end(Ending how, int exit, String reason, String mend, int leftBehind) {
        var now = Instant.now();
        return new Ended(
                now,
                how,
                new ProbeOutput.End(now, exit, reason, bytes, dropped, leftBehind),
                mend,
                List.copyOf(fallen));
    }

    private Ended overIt(SshConnection link) throws InterruptedException {
        var attempts = ready.attempts();
        // If there is a helper, nothing else is run as root.
        boolean sudo = probes.options().sudo() && probes.options().helper().isEmpty();
        for (int i = 0; i < attempts.size(); i++) {
            var attempt = attempts.get(i);
            var label = label(attempt);
            listener.happened(new RunEvent.Starting(Instant.now(), label, i + 1, attempts.size()));
            var done = attempt(link, attempt, label, i, sudo);
            if (done.isEmpty() && attempt.collection() == Collection.PLAIN && sudo) {
                // Plain tools usually do not need root, so they may work even if sudo refuses.
                fallen.removeLast();
                done = attempt(link, attempt, label, i, false);
            }
            if (done.isPresent()) {
                return done.get();
            }
            if (asked) {
                return end(Ending.STOPPED, Ended.NEVER_RAN, "stopped before a tool worked", "", left(link));
            }
        }
        return end(Ending.FAILED, Ended.NEVER_RAN, whyNone(), remedy, left(link));
    }

    private String whyNone() {
        if (fallen.size() == 1) {
            return fallen.getFirst().candidate() + " " + fallen.getFirst().why();
        }
        return "none of " + fallen.size() + " tools worked: "
                + String.join(
                        "; ",
                        fallen.stream().map(f -> f.candidate() + " " + f.why()).toList());
    }

    static String label(Attempt attempt) {
        var tool = attempt.executables().getFirst();
        var name = tool.substring(tool.lastIndexOf('/') + 1);
        return switch (attempt.collection()) {
            case LIBBPF -> name + " of libbpf-tools";
            case BCC -> name.replace("-bpfcc", "") + " of bcc";
            case BPFTRACE -> "a program for bpftrace";
            case PLAIN -> name;
        };
    }

    /// The end of the run; empty if the attempt failed.
    private Optional<Ended> attempt(SshConnection link, Attempt attempt, String label, int number, boolean sudo)
            throws InterruptedException {
        var mark = LoginShellCommand.mark();
        long seconds = ready.duration().toSeconds() + SLACK_SECONDS;
        boolean root = link.route().user().equals("root");
        var helper = probes.options().helper().filter(_ -> !root && attempt.collection() != Collection.PLAIN);
        var command = helper.map(h -> WrapperCommand.helperCommand(
                        h, mark, seconds, ready.probe().name(), number + 1, ready.values()))
                .orElseGet(() -> WrapperCommand.command(attempt, mark, seconds, sudo && !root));
        try {
            probes.audit().began(mark, target, link, audited(attempt, helper, sudo && !root));
        } catch (IOException full) {
            return Optional.of(never(
                    "the audit log cannot be written: " + VisibleText.line(String.valueOf(full.getMessage())),
                    "nothing is run unless it is logged"));
        }
        Result result;
        ToolAttempt course;
        // The processes are unknown until the attempt has reported what it started.
        boolean before = processesKnown;
        processesKnown = false;
        try (var remote = link.start(mark, command, true)) {
            course = new ToolAttempt(
                    label,
                    attempt,
                    ready.duration(),
                    mark,
                    remote,
                    listener,
                    () -> asked,
                    probes.options().budget());
            result = course.follow();
        } catch (JSchException refused) {
            written(mark, link, Ended.NEVER_RAN, "the connection broke");
            // If other commands run over the connection, it works, and only this command was refused.
            if (link.idleNanos() > 0) {
                link.close();
                brokenAtStart = number == 0;
                processesKnown = before;
            }
            return Optional.of(end(
                    Ending.LOST,
                    Ended.NEVER_RAN,
                    "the connection broke: " + SshLogin.words(refused),
                    "try again",
                    Ended.NOT_KNOWN));
        }
        processes.addAll(course.processes());
        processesKnown = before && course.processesKnown();
        bytes += course.bytes();
        dropped += course.dropped();
        return switch (result) {
            case Result.Worked(int exit, var how, var reason) -> {
                written(mark, link, exit, reason);
                int left = left(link);
                looked(mark, link, left);
                yield Optional.of(end(how, exit, reason, "", left));
            }
            case Result.Lost() -> {
                written(mark, link, Ended.NEVER_RAN, "the connection was lost");
                link.close();
                yield Optional.of(end(
                        Ending.LOST,
                        Ended.NEVER_RAN,
                        "the connection was lost; the tool on the host ends by itself",
                        "",
                        leftAfterLoss(link)));
            }
            case Result.Unreached(var why) -> {
                written(mark, link, Ended.NEVER_RAN, why);
                yield Optional.of(never(why, RemoteCommand.REMEDY));
            }
            case Result.Failed(var complaint, var line) -> {
                written(mark, link, Ended.NEVER_RAN, complaint.why());
                fell(label, complaint, line);
                yield Optional.empty();
            }
        };
    }

    private void written(String mark, SshConnection link, int exit, String reason) {
        try {
            probes.audit().ended(mark, target, link, exit, bytes, reason);
        } catch (IOException full) {
            System.getLogger(SshProbeRun.class.getName()).log(System.Logger.Level.WARNING, "the audit log", full);
        }
    }

    private void looked(String mark, SshConnection link, int left) {
        try {
            probes.audit().looked(mark, target, link, left);
        } catch (IOException full) {
            System.getLogger(SshProbeRun.class.getName()).log(System.Logger.Level.WARNING, "the audit log", full);
        }
    }

    private void fell(String label, ToolError complaint, String line) {
        var why = complaint.why() + (line.isEmpty() ? "" : " (" + VisibleText.line(line) + ")");
        // A missing tool explains less than a tool that exists and fails.
        if (remedy.isEmpty()
                || !complaint.why().equals(ToolError.notInstalled("").why())) {
            remedy = complaint.remedy();
        }
        var fell = new CandidateFailed(Instant.now(), label, why);
        fallen.add(fell);
        listener.happened(fell);
    }

    private static String audited(Attempt attempt, Optional<String> helper, boolean root) {
        return helper.map(h -> "sudo -n " + h + ": ").orElse(root ? "sudo -n " : "")
                + attempt.executables().getFirst() + " " + WrapperCommand.quoted(attempt.arguments());
    }

    /// Checks again over a new connection, with increasing pauses, without asking a person.
    private int leftAfterLoss(SshConnection lost) throws InterruptedException {
        if (!processesKnown) {
            return Ended.NOT_KNOWN;
        }
        for (long pause = 500; pause <= 8000; pause *= 2) {
            if (asked) {
                return Ended.NOT_KNOWN;
            }
            TimeUnit.MILLISECONDS.sleep(pause);
            if (probes.links().link(lost.route(), UserPrompt.NOBODY) instanceof ConnectResult.Up(var again)) {
                return left(again);
            }
        }
        return Ended.NOT_KNOWN;
    }

    private int left(SshConnection link) throws InterruptedException {
        return processesKnown ? link.stillThere(processes) : Ended.NOT_KNOWN;
    }

    @Override
    public void connecting(String address) {
        listener.happened(new RunEvent.Connecting(Instant.now(), address));
    }

    @Override
    public Trust trust(String host, String keyType, String fingerprint) {
        return ask(
                answer -> {
                    var now = Instant.now();
                    return new RunEvent.HostKeyPrompt(now, host, keyType, fingerprint, now.plus(THINKING), answer);
                },
                Trust.NO);
    }

    @Override
    public Optional<char[]> passphrase(String keyFile, boolean again) {
        return ask(
                answer -> {
                    var now = Instant.now();
                    return new RunEvent.PassphraseAsked(now, keyFile, again, now.plus(THINKING), answer);
                },
                Optional.empty());
    }

    private <T> T ask(Function<Consumer<T>, RunEvent> event, T otherwise) {
        var answer = new CompletableFuture<T>();
        synchronized (waiting) {
            if (asked) {
                return otherwise;
            }
            question = answer;
        }
        listener.happened(event.apply(answer::complete));
        try {
            return answer.get(THINKING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return otherwise;
        } catch (ExecutionException | TimeoutException | CancellationException _) {
            return otherwise;
        }
    }
}
