package greenwall.connectors.ssh;

import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.fleet.source.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A command that a person has started, from its first line in the audit log to its last. It has no input, may
/// run for two minutes, and ends on the host by itself if this program stops.
final class SshShellStepRun implements ShellStepRunner.CommandHandle {
    static final Duration TIME_LIMIT = Duration.ofMinutes(2);
    static final String NOT_FINISHED = "did not finish within " + TIME_LIMIT.toSeconds() + " s";
    /// The host does not end the command when its connection ends.
    private static final String STOPPED =
            "stopped by the user: its output is no longer read, but it may go on running on the host until "
                    + TIME_LIMIT.toSeconds() + " s after its start";
    private static final int TIMED_OUT = 124;
    private static final int KILLED = 137;
    private static final int MAX_BYTES = 256 << 10;
    private static final long REPORT_NANOS = 250_000_000;

    /// Extra time, so that the host ends the command first and reports it.
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final SshHost host;
    private final ShellCommand command;
    private final Consumer<ShellStepRunner.CommandProgress> listener;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private volatile boolean stopped;
    private boolean started;
    private long omitted;
    private Instant began = Instant.now();

    SshShellStepRun(SshHost host, ShellCommand command, Consumer<ShellStepRunner.CommandProgress> listener) {
        this.host = host;
        this.command = command;
        this.listener = listener;
    }

    void begin() {
        Thread.ofVirtual().name("shell step " + host.name()).start(() -> listener.accept(run()));
    }

    @Override
    public void stop() {
        stopped = true;
    }

    private ShellStepRunner.CommandProgress run() {
        var problem = command.problem();
        if (problem.isPresent()) {
            return ShellStepRunner.CommandProgress.refused(problem.get());
        }
        try {
            return switch (host.connect(SshUserPrompt.NOBODY)) {
                case ConnectResult.NotAttempted(var why) ->
                    ShellStepRunner.CommandProgress.refused(ConnectResult.message(why));
                case ConnectResult.NotConnected(var failure) ->
                    ShellStepRunner.CommandProgress.refused(ConnectResult.message(failure)
                            + (failure instanceof Failure.Refused refused
                                            && refused.type().equals("login")
                                    ? "; if a key needs a passphrase, start a probe on this host to enter it"
                                    : ""));
                case ConnectResult.Connected(var connection) -> {
                    began = Instant.now();
                    var ran = host.run(connection, command.shown(), words(), false, this::follow);
                    var took = Duration.between(began, Instant.now());
                    yield snapshot(
                            true, ran.exit(), ran.problem().isEmpty() ? limitReached(ran.exit(), took) : ran.problem());
                }
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ShellStepRunner.CommandProgress.refused("Greenwall is shutting down");
        }
    }

    /// The words of the command. The program text comes from the runbook and the person; values of labels are
    /// only in the environment.
    private List<String> words() {
        var words = new ArrayList<>(List.of("timeout", "-k", "5", Long.toString(TIME_LIMIT.toSeconds()), "env"));
        command.environment().forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(List.of("sh", "-c", command.program()));
        return words;
    }

    /// Why the command did not finish; empty if it did.
    private String follow(RemoteCommand remote) throws InterruptedException {
        var unreported = new Object() {
            boolean any;
            long reportedNanos = System.nanoTime();
        };
        started = true;
        boolean all = remote.read(System.nanoTime() + TIME_LIMIT.plus(GRACE).toNanos(), chunk -> {
            if (chunk != null) {
                storeOutput(chunk.bytes());
                unreported.any = true;
            }
            if (unreported.any && System.nanoTime() - unreported.reportedNanos > REPORT_NANOS) {
                unreported.reportedNanos = System.nanoTime();
                unreported.any = false;
                listener.accept(snapshot(false, -1, ""));
            }
            return !stopped;
        });
        if (all) {
            started = remote.isReady();
            omitted += remote.output().omittedBytes();
            return remote.whyUnfinished();
        }
        return stopped ? STOPPED : NOT_FINISHED;
    }

    /// Why the host's `timeout` ended the command; empty if it did not.
    static String limitReached(int exit, Duration took) {
        boolean ended = exit == TIMED_OUT || exit == KILLED;
        return ended && took.compareTo(TIME_LIMIT) >= 0 ? NOT_FINISHED : "";
    }

    private void storeOutput(byte[] bytes) {
        int room = Math.min(bytes.length, MAX_BYTES - output.size());
        output.write(bytes, 0, room);
        omitted += bytes.length - room;
    }

    private ShellStepRunner.CommandProgress snapshot(boolean over, int exit, String problem) {
        return new ShellStepRunner.CommandProgress(
                output.toString(StandardCharsets.UTF_8),
                omitted,
                over,
                started,
                exit,
                Duration.between(began, Instant.now()),
                problem);
    }
}
