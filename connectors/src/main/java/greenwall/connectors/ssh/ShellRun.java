package greenwall.connectors.ssh;

import com.jcraft.jsch.JSchException;
import greenwall.fleet.VisibleText;
import greenwall.fleet.probe.run.ProbeTarget;
import greenwall.fleet.run.ShellCommand;
import greenwall.fleet.run.Shells;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A command that a person let run, from the audit's first line to its last. It has no input, two minutes at the most,
/// and ends on the host by itself when this program is gone.
final class ShellRun implements Shells.Running {
    static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int MOST_BYTES = 256 << 10;
    private static final long TELL_MILLIS = 250;
    private static final long TAKE_MILLIS = 100;

    /// The host ends the command first, and says so.
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final SshProbes probes;
    private final ProbeTarget target;
    private final ShellCommand command;
    private final Consumer<Shells.Course> listener;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private volatile boolean stopped;
    private long left;
    private Instant began = Instant.now();

    ShellRun(SshProbes probes, ProbeTarget target, ShellCommand command, Consumer<Shells.Course> listener) {
        this.probes = probes;
        this.target = target;
        this.command = command;
        this.listener = listener;
    }

    void begin() {
        Thread.ofVirtual().name("shell step " + target.host()).start(() -> listener.accept(course()));
    }

    @Override
    public void stop() {
        stopped = true;
    }

    private Shells.Course course() {
        if (probes.options().forbidden().isPresent()) {
            return Shells.Course.refused(probes.options().forbidden().get());
        }
        var problem = command.problem();
        if (problem.isPresent()) {
            return Shells.Course.refused(problem.get());
        }
        try {
            var settings = probes.settings(target);
            return switch (probes.links().link(settings, new NoUserPrompt())) {
                case ConnectResult.Down(var failure) ->
                    Shells.Course.refused(failure.found()
                            + (failure.remedy().isEmpty() ? "" : "; " + failure.remedy())
                            + "; a probe of this host asks for what it needs to know");
                case ConnectResult.Up(var link) -> over(link);
            };
        } catch (SshRoutes.UnusableException unusable) {
            return Shells.Course.refused(unusable.getMessage() + "; look at the SSH configuration");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Shells.Course.refused("the program is ending");
        }
    }

    private Shells.Course over(SshConnection link) throws InterruptedException {
        var mark = RunMark.random();
        var address = link.settings().address();
        try {
            probes.audit().began(Instant.now(), mark, target, address, command.shown());
        } catch (IOException full) {
            return Shells.Course.refused("the audit log cannot be written ("
                    + VisibleText.line(String.valueOf(full.getMessage()))
                    + "), and nothing is run that is not written down");
        }
        began = Instant.now();
        int exit = -1;
        String problem;
        try (var remote = link.start(words())) {
            problem = follow(remote);
            exit = problem.isEmpty() ? remote.exit() : -1;
        } catch (JSchException broken) {
            problem = "the connection broke: " + SshConnectionPool.words(broken);
        }
        problem = probes.audit().ended(mark, target, address, exit, output.size() + left, problem);
        return seen(true, exit, problem);
    }

    /// The program text is the runbook's and the person's; what comes from labels is in its environment alone.
    private List<String> words() {
        var words = new ArrayList<>(List.of("timeout", "-k", "5", Long.toString(LONGEST.toSeconds()), "env"));
        command.environment().forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(List.of("sh", "-c", command.program()));
        return words;
    }

    /// Why it did not come to its end; empty where it did.
    private String follow(Remote remote) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.plus(GRACE).toNanos();
        long told = System.nanoTime();
        boolean news = false;
        while (true) {
            boolean over = remote.isOver();
            var chunk = remote.inflow().take(TAKE_MILLIS);
            if (chunk != null) {
                keep(chunk.bytes());
                news = true;
            } else if (over) {
                left += remote.inflow().left();
                return remote.isReady() ? "" : remote.notReady() + "; " + Remote.REMEDY;
            }
            if (stopped) {
                return "stopped by hand";
            }
            if (System.nanoTime() > end) {
                return "not over after " + LONGEST.toSeconds() + " s";
            }
            if (news && System.nanoTime() - told > TELL_MILLIS * 1_000_000) {
                told = System.nanoTime();
                news = false;
                listener.accept(seen(false, -1, ""));
            }
        }
    }

    private void keep(byte[] bytes) {
        int room = Math.min(bytes.length, MOST_BYTES - output.size());
        output.write(bytes, 0, room);
        left += bytes.length - room;
    }

    private Shells.Course seen(boolean over, int exit, String problem) {
        return new Shells.Course(
                output.toString(StandardCharsets.UTF_8),
                left,
                over,
                exit,
                Duration.between(began, Instant.now()),
                problem);
    }
}
